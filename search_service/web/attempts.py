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
from typing import Final

MAX_FAILURES: Final = 10
WINDOW_SECONDS: Final = 60.0
MAX_CALLERS: Final = 10_000
"""Callers that are remembered, the latest. They are in memory only, and for a minute at most."""


class Attempts:
    """Counts who failed to sign in, by what `api/addresses.py` calls them. Any thread may ask."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        """Count; `seconds` tells the time."""
        self._now = seconds
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def failed(self, caller: str) -> None:
        """Count a failure."""
        with self._lock:
            self._failed.setdefault(caller, deque(maxlen=MAX_FAILURES)).append(self._now())
            self._failed.move_to_end(caller)
            if len(self._failed) > MAX_CALLERS:
                self._failed.popitem(last=False)

    def wait(self, caller: str) -> int:
        """Give for how many seconds, rounded up, a caller is not listened to; 0 if it is."""
        with self._lock:
            failures = self._failed.get(caller)
            if not failures:
                return 0
            if self._now() - failures[-1] >= WINDOW_SECONDS:
                del self._failed[caller]
                return 0
            left = failures[0] + WINDOW_SECONDS - self._now()
            return max(0, math.ceil(left)) if len(failures) == MAX_FAILURES else 0
