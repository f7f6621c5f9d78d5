"""Whose address is it that a request came from?"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

from starlette.types import Scope

_IPV6_PREFIX: Final = 64
"""Bits of an IPv6 address that name a household or an office: its devices choose the others as they like."""


_NAMELESS: Final = "unknown"


def caller_of(scope: Scope) -> str | None:
    """Name who sent a request, for counting only; None for this very machine, or where there is no network.

    A proxy may tell something that is no address (RFC 7239, 6): all who come so are one caller.
    """
    host = (scope.get("client") or ("",))[0]
    try:
        address = ip_address(host)
    except ValueError:
        return _NAMELESS if host else None
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    return None if address.is_loopback else _household(address)


def _household(address: IPv4Address | IPv6Address) -> str:
    if address.version == 4:
        return str(address)
    return str(IPv6Network((int(address), _IPV6_PREFIX), strict=False))  # its number: without a `%zone`
