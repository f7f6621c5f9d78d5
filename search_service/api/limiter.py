"""How much of its quota has a caller left? Counted in memory, together with other machines."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from search_service.articles.counters import Spent, Standing

WINDOW_SECONDS: Final = 60
"""The time that a quota is for."""

MAX_CALLERS: Final = 50_000
"""Callers that are remembered, the latest: some 10 MB. Who is forgotten begins anew."""

_NANOSECONDS: Final = 1_000_000_000
_WINDOW: Final = WINDOW_SECONDS * _NANOSECONDS
_DIGEST_BYTES: Final = 16


class Policy(StrEnum):
    """What is counted together. Each has a quota of its own."""

    SEARCH = "search"
    SUGGEST = "suggest"
    EXPORT = "export"
    WRITE = "write"
    SIGN_IN = "sign-in"
    """Wrong keys only."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one request. `remaining` more are allowed at once.

    `seconds`, rounded up: until one more is allowed if none remains, else until the quota is whole again.
    """

    is_allowed: bool
    remaining: int
    seconds: int


@dataclass(slots=True)
class _Untold:
    """What a caller took that other machines do not know of yet, from the moment `since` on."""

    nanoseconds: int
    since: int


class Limiter:
    """Counts the requests of each caller. For one thread: the event loop's.

    The generic cell rate algorithm (ITU-T I.371): of each caller one moment is kept, at which its quota is
    whole again. A request moves it on by its share of the window, and is refused if that is beyond a window
    from now. So a quota comes back evenly, and no moment is there at which everybody is let in again.

    Several machines count together by telling each other what they let through, again and again: `tell`, then
    `learn` or `take_back`. In between each goes by what it knows. So a caller that asks all of N machines at
    once may be let through N times; then it owes all of that to each of them. A caller that stays with one
    machine is counted as if there were no other. Callers are remembered as digests with a secret salt only.
    """

    def __init__(
        self, quotas: Mapping[Policy, int], nanoseconds: Callable[[], int] = time.monotonic_ns
    ) -> None:
        """Allow `quotas` requests a window, each at least 1; `nanoseconds` tells the time."""
        self._shares = {policy: _WINDOW // quota for policy, quota in quotas.items()}
        self._now = nanoseconds
        self._salt = secrets.token_bytes(_DIGEST_BYTES)
        self._whole_at: OrderedDict[str, int] = OrderedDict()
        self._untold: dict[str, _Untold] | None = None
        """None until somebody asks for it."""
        self._being_told: dict[str, _Untold] = {}
        self._told_at = 0

    def take(self, policy: Policy, caller: str) -> Taken:
        """Count one request of a caller, unless it is refused."""
        now, share, name = self._now(), self._shares[policy], self._name(policy, caller)
        whole_at = max(self._whole_at.get(name, now), now) + share
        wait = whole_at - now - _WINDOW
        if wait > 0:
            return Taken(is_allowed=False, remaining=0, seconds=_seconds(wait))
        self._remember(name, whole_at)
        if self._untold is not None:
            _add(self._untold, name, share, now)
        remaining = -wait // share
        return Taken(
            is_allowed=True,
            remaining=remaining,
            seconds=_seconds(whole_at - now if remaining else wait + share),
        )

    def wait(self, policy: Policy, caller: str) -> int:
        """Give for how many seconds, rounded up, a caller has to wait, without counting; 0 if not at all."""
        now = self._now()
        whole_at = max(self._whole_at.get(self._name(policy, caller), now), now)
        return max(0, _seconds(whole_at + self._shares[policy] - now - _WINDOW))

    def tell(self) -> list[Spent]:
        """Give what was let through since the last time, for the other machines. One telling at a time."""
        self._told_at = now = self._now()
        self._being_told, self._untold = self._untold or {}, {}
        return [Spent(name, one.nanoseconds, now - one.since) for name, one in self._being_told.items()]

    def take_back(self) -> None:
        """Keep for the next time what was to be told: nobody heard it."""
        later, self._untold = self._untold or {}, self._being_told
        for name, one in later.items():
            _add(self._untold, name, one.nanoseconds, one.since)
        self._being_told = {}

    def learn(self, standing: Standing) -> None:
        """Take over what callers owe in all, which includes what was told last."""
        untold = self._untold or {}
        if standing.salt != self._salt:  # a new day: all begin anew
            self._salt = standing.salt
            self._whole_at.clear()
            untold.clear()
        for name, owed in standing.owed.items():
            # The clock had gone on a little when that was said: an error to the good of the caller.
            whole_at = self._told_at + owed
            if more := untold.get(name):
                whole_at = max(whole_at, more.since) + more.nanoseconds
            self._remember(name, max(whole_at, self._whole_at.get(name, 0)))
        self._being_told = {}

    def _name(self, policy: Policy, caller: str) -> str:
        what = f"{policy} {caller}".encode()
        return hashlib.blake2b(what, key=self._salt, digest_size=_DIGEST_BYTES).hexdigest()

    def _remember(self, name: str, whole_at: int) -> None:
        self._whole_at[name] = whole_at
        self._whole_at.move_to_end(name)
        if len(self._whole_at) > MAX_CALLERS:
            self._whole_at.popitem(last=False)


def _add(untold: dict[str, _Untold], name: str, nanoseconds: int, since: int) -> None:
    if one := untold.get(name):
        one.nanoseconds += nanoseconds
        return
    untold[name] = _Untold(nanoseconds, since)
    if len(untold) > MAX_CALLERS:
        del untold[next(iter(untold))]


def _seconds(nanoseconds: int) -> int:
    return -(-nanoseconds // _NANOSECONDS)
