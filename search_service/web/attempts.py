"""How often may somebody try to sign in?

A key cannot be guessed: its secret has 256 random bits. So this need not be exact; it keeps a machine that
tries from taking the record's time, each worker counting for itself.
"""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Network, ip_address
from typing import Final

MAX_FAILURES: Final = 10
WINDOW_SECONDS: Final = 60.0
MAX_ADDRESSES: Final = 10_000
"""Addresses that are remembered, the latest. They are in memory only, and for a minute at most."""

_IPV6_PREFIX: Final = 64
"""Bits of an address that name a household or an office: its devices choose the others as they like."""


class Attempts:
    """Counts who failed to sign in, by address. Any thread may ask."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        """Count; `seconds` tells the time."""
        self._now = seconds
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def failed(self, address: str) -> None:
        """Count a failure."""
        name = _household(address)
        with self._lock:
            self._failed.setdefault(name, deque(maxlen=MAX_FAILURES)).append(self._now())
            self._failed.move_to_end(name)
            if len(self._failed) > MAX_ADDRESSES:
                self._failed.popitem(last=False)

    def wait(self, address: str) -> int:
        """Give for how many seconds, rounded up, an address is not listened to; 0 if it is."""
        name = _household(address)
        with self._lock:
            failures = self._failed.get(name)
            if not failures:
                return 0
            if self._now() - failures[-1] >= WINDOW_SECONDS:
                del self._failed[name]
                return 0
            left = failures[0] + WINDOW_SECONDS - self._now()
            return max(0, math.ceil(left)) if len(failures) == MAX_FAILURES else 0


def _household(address: str) -> str:
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if read.version == 4 or read.ipv4_mapped:
        return str(read)
    return str(IPv6Network((read, _IPV6_PREFIX), strict=False))
