"""When is a call tried again, and how long is waited before?"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

TEMPORARY: Final = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
"""Answers after which the same request may succeed."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential backoff with full jitter, so that callers who failed together do not come back together.

    After: Marc Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015. Times are in seconds.
    """

    retries: int = 4
    first: float = 0.5
    """What is waited at most before the first retry; twice as much before each further one."""
    longest: float = 60.0
    """More than this is not waited: when the service wants more, the call fails at once."""
    random: Callable[[], float] = random.random
    """Gives numbers from 0 to 1."""

    def wait(self, tried: int, retry_after: float | None) -> float | None:
        """Give how long to wait after `tried` failures (from 1); None when it is no use to try again.

        Never less than the service asked for (`retry_after`).
        """
        if tried > self.retries or (retry_after or 0.0) > self.longest:
            return None
        jitter: float = self.random() * min(self.longest, self.first * 2.0 ** (tried - 1))
        return (retry_after or 0.0) + jitter


def retry_after_seconds(header: str | None, now: dt.datetime | None = None) -> float | None:
    """Read a `Retry-After` header, seconds or a date (RFC 9110, 10.2.3); None when there is none to read."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:12])
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    if until.tzinfo is None:  # `-0000`: UTC of an unknown zone
        until = until.replace(tzinfo=dt.UTC)
    return max(0.0, (until - (now or dt.datetime.now(dt.UTC))).total_seconds())
