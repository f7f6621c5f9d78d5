"""Is the quota what it says, on one machine and on several together?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.api import limiter as limiters
from search_service.api.limiter import WINDOW_SECONDS, Limiter, Policy
from search_service.articles.counters import Spent, Standing
from search_service.web.attempts import MAX_FAILURES, Attempts

_SECOND = 1_000_000_000
_WINDOW = WINDOW_SECONDS * _SECOND


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.nanoseconds = 0

    def __call__(self) -> int:
        return self.nanoseconds


@dataclass
class Table:
    """The shared counters in memory, by the definition: a batch begins when it did, or once all is paid."""

    clock: Clock
    salt: bytes = b"monday"
    whole_at: dict[str, int] = field(default_factory=dict)

    def exchange(self, spent: Sequence[Spent]) -> Standing:
        now = self.clock()
        for one in spent:
            begins = max(self.whole_at.get(one.caller, 0), now - one.age)
            self.whole_at[one.caller] = begins + one.nanoseconds
        return Standing(self.salt, {name: at - now for name, at in self.whole_at.items() if at > now})


def exchange(table: Table, *machines: Limiter) -> None:
    for machine in machines:
        machine.learn(table.exchange(machine.tell()))


def machines(number: int, quota: int) -> tuple[Clock, Table, list[Limiter]]:
    clock = Clock()
    table = Table(clock)
    limiters = [Limiter({Policy.SEARCH: quota}, clock) for _ in range(number)]
    exchange(table, *limiters)
    return clock, table, limiters


quotas = st.integers(1, 200)
pauses = st.integers(0, 40 * _SECOND)


@given(quotas, st.lists(pauses, max_size=80))
def test_no_window_has_more_than_the_quota_and_one_bursts_worth(quota: int, waits: list[int]) -> None:
    """What is promised: nobody waits who kept to the quota, and what is told of it is true."""
    clock = Clock()
    limiter = Limiter({Policy.SEARCH: quota}, clock)
    allowed: list[int] = []
    for wait in waits:
        clock.nanoseconds += wait
        told = limiter.wait(Policy.SEARCH, "a")
        taken = limiter.take(Policy.SEARCH, "a")
        assert told == (0 if taken.is_allowed else taken.seconds)
        if taken.is_allowed:
            allowed.append(clock.nanoseconds)
        else:
            assert taken.remaining == 0
            clock.nanoseconds += taken.seconds * _SECOND
            assert limiter.take(Policy.SEARCH, "a").is_allowed
            allowed.append(clock.nanoseconds)
        window = [at for at in allowed if at > clock.nanoseconds - _WINDOW]
        assert len(window) <= 2 * quota


@given(quotas)
def test_as_many_are_allowed_at_once_as_remain(quota: int) -> None:
    clock = Clock()
    limiter = Limiter({Policy.SEARCH: quota}, clock)
    told = [limiter.take(Policy.SEARCH, "a") for _ in range(quota + 1)]
    assert [taken.is_allowed for taken in told] == [True] * quota + [False]
    assert [taken.remaining for taken in told] == [*reversed(range(quota)), 0]
    assert limiter.take(Policy.SEARCH, "b").is_allowed
    clock.nanoseconds = _WINDOW
    assert limiter.take(Policy.SEARCH, "a").remaining == quota - 1


def test_the_callers_that_are_remembered_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiters, "MAX_CALLERS", 3)
    limiter = Limiter({Policy.SEARCH: 1}, Clock())
    limiter.tell()
    for caller in "abcd":
        assert limiter.take(Policy.SEARCH, caller).is_allowed
    assert not limiter.take(Policy.SEARCH, "d").is_allowed
    assert limiter.take(Policy.SEARCH, "a").is_allowed
    assert len(limiter.tell()) == 3


@given(
    number=st.integers(1, 4),
    quota=quotas,
    requests=st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ab"), pauses), max_size=60),
)
def test_machines_that_tell_each_other_of_every_request_are_one(
    number: int, quota: int, requests: list[tuple[int, str, int]]
) -> None:
    clock, table, all_ = machines(number, quota)
    one = Limiter({Policy.SEARCH: quota}, clock)
    for at, caller, pause in requests:
        clock.nanoseconds += pause
        machine = all_[at % number]
        assert machine.take(Policy.SEARCH, caller) == one.take(Policy.SEARCH, caller)
        exchange(table, machine, *all_)


Step = tuple[str, int, int]
steps = st.lists(st.tuples(st.sampled_from(["ask", "ask", "ask", "tell", "fail"]), st.integers(0, 3), pauses))


@given(number=st.integers(1, 4), quota=st.integers(1, 20), steps=steps)
def test_what_all_let_through_is_the_quota_and_what_one_could_not_know(
    number: int, quota: int, steps: list[Step]
) -> None:
    """A request more moves the moment of a whole quota by a share at most, a batch by the time it spans."""
    clock, table, all_ = machines(number, quota)
    allowed: list[int] = []
    own: list[set[int]] = [set() for _ in all_]
    known: list[set[int]] = [set() for _ in all_]
    told: set[int] = set()
    longest_batch = 0
    for what, any_number, pause in steps:
        at = any_number % number
        clock.nanoseconds += pause
        if what == "tell":
            exchange(table, all_[at])
            untold = own[at] - told
            longest_batch = max([longest_batch, *(clock.nanoseconds - allowed[one] for one in untold)])
            told |= own[at]
            known[at] = set(told)
        elif what == "fail":
            all_[at].tell()
            all_[at].take_back()
        elif all_[at].take(Policy.SEARCH, "a").is_allowed:
            unknown = len(allowed) - len(own[at] | known[at])
            own[at].add(len(allowed))
            allowed.append(clock.nanoseconds)
            window = [one for one in allowed if one > clock.nanoseconds - _WINDOW]
            share = _WINDOW // quota
            assert (len(window) - unknown) * share <= 2 * _WINDOW + longest_batch


@given(quota=quotas, steps=steps)
def test_who_stays_with_one_machine_notices_nothing_of_the_others(quota: int, steps: list[Step]) -> None:
    clock, table, (mine, other) = machines(2, quota)
    alone = Limiter({Policy.SEARCH: quota}, clock)
    for what, number, pause in steps:
        clock.nanoseconds += pause
        if what == "ask":
            assert mine.take(Policy.SEARCH, "a") == alone.take(Policy.SEARCH, "a")
            other.take(Policy.SEARCH, f"b{number}")
        elif what == "tell":
            exchange(table, mine, other)
        else:
            mine.tell()
            mine.take_back()


def test_what_was_asked_while_it_was_told_is_told_the_next_time() -> None:
    _, table, (first, second) = machines(2, 3)
    first.take(Policy.SEARCH, "a")
    spent = first.tell()
    first.take(Policy.SEARCH, "a")
    first.learn(table.exchange(spent))
    assert first.take(Policy.SEARCH, "a").remaining == 0
    assert not first.take(Policy.SEARCH, "a").is_allowed
    exchange(table, first, second)
    assert not second.take(Policy.SEARCH, "a").is_allowed


def test_a_new_machine_knows_who_asked_too_often() -> None:
    clock, table, (old,) = machines(1, 1)
    assert old.take(Policy.SEARCH, "a").is_allowed
    exchange(table, old)
    new = Limiter({Policy.SEARCH: 1}, clock)
    exchange(table, new)
    assert not new.take(Policy.SEARCH, "a").is_allowed
    assert new.take(Policy.SEARCH, "b").is_allowed


def test_with_the_salt_of_a_new_day_all_begin_anew_and_are_counted_together_again() -> None:
    _, table, (first, second) = machines(2, 1)
    assert first.take(Policy.SEARCH, "a").is_allowed
    exchange(table, first, second)
    table.salt = b"tuesday"
    exchange(table, first, second)
    assert second.take(Policy.SEARCH, "a").is_allowed
    exchange(table, second, first)
    assert not first.take(Policy.SEARCH, "a").is_allowed


@given(st.lists(st.ip_addresses().map(str), min_size=1, unique=True))
def test_what_is_told_does_not_name_the_caller_and_differs_with_the_salt(addresses: list[str]) -> None:
    _, table, (machine,) = machines(1, 5)
    told: list[list[str]] = []
    for salt in (b"monday", b"tuesday"):
        table.salt = salt
        exchange(table, machine)
        for address in addresses:
            machine.take(Policy.SEARCH, address)
        told.append([one.caller for one in machine.tell()])
    assert len(set(told[0]) | set(told[1])) == 2 * len(addresses)
    assert not any(address in name for names in told for name in names for address in addresses)


@given(st.lists(st.integers(0, 100 * _SECOND), max_size=40))
def test_so_many_wrong_keys_are_tried_at_once_and_then_so_many_a_minute(pauses: list[int]) -> None:
    clock = Clock()
    attempts = Attempts(Limiter({Policy.SIGN_IN: MAX_FAILURES}, clock))
    assert sum(1 for _ in range(2 * MAX_FAILURES) if _failed(attempts, "a")) == MAX_FAILURES
    tried = [0] * MAX_FAILURES
    for pause in pauses:
        clock.nanoseconds += pause
        if wait := attempts.wait("a"):
            clock.nanoseconds += wait * _SECOND
        assert _failed(attempts, "a")
        tried.append(clock.nanoseconds)
        assert len([at for at in tried if at > clock.nanoseconds - _WINDOW]) < 2 * MAX_FAILURES
    for other in ("198.51.100.8", "2001:db8:1:3::/64", "unknown", ""):
        assert not attempts.wait(other)


def _failed(attempts: Attempts, caller: str) -> bool:
    """Try a wrong key, and say whether it was looked at."""
    if attempts.wait(caller):
        return False
    attempts.failed(caller)
    return True
