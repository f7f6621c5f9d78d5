"""How often may somebody try to sign in?

A key cannot be guessed: its secret has 256 random bits. So this need not be exact; it keeps a machine that
tries from taking the record's time.
"""

from __future__ import annotations

from typing import Final

from search_service.api.limiter import Limiter, Policy

MAX_FAILURES: Final = 10
"""Wrong keys that a caller may send at once, and in every minute (`api/limiter.py`)."""


class Attempts:
    """Counts who failed to sign in, by what `api/addresses.py` calls them."""

    def __init__(self, limiter: Limiter) -> None:
        """Count with `limiter`, which has a quota for `Policy.SIGN_IN`."""
        self._limiter = limiter

    def failed(self, caller: str) -> None:
        """Count a failure."""
        self._limiter.take(Policy.SIGN_IN, caller)

    def wait(self, caller: str) -> int:
        """Give for how many seconds, rounded up, a caller is not listened to; 0 if it is."""
        return self._limiter.wait(Policy.SIGN_IN, caller)
