"""Is whoever asks named by what cannot be chosen at will, and this machine not at all?"""

from __future__ import annotations

import pytest

from search_service.api.addresses import caller_of


@pytest.mark.parametrize(
    ("address", "caller"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::ffff:cb00:7107", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
        ("_hidden", "unknown"),
        ("x" * 60_000, "unknown"),
        ("203.0.113.7:80:80", "unknown"),
        ("127.0.0.1", None),
        ("127.8.8.8", None),
        ("::1", None),
        ("::ffff:127.0.0.1", None),
        ("", None),
    ],
)
def test_a_caller_is_an_address_or_a_network_of_them(address: str, caller: str | None) -> None:
    assert caller_of({"type": "http", "client": (address, 1)}) == caller


def test_where_there_is_no_network_nobody_is_named() -> None:
    assert caller_of({"type": "http", "client": None}) is None
    assert caller_of({"type": "http"}) is None
