"""Does a session last as long as it should, and open nothing afterwards?"""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from search_service.articles.keys import Key, Scope
from search_service.articles.schema import sessions
from search_service.articles.sessions import Sessions, Timeouts
from search_service.articles.store import Store
from search_service.errors import StoreBusy

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
TIMEOUTS = Timeouts(lifetime=8 * HOUR, idle=HOUR)


class Clock:
    """Shows the time that a test sets."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 28, 2, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(store: Store, clock: Clock) -> Sessions:
    return Sessions(store.database, clock)


@pytest.fixture
def key(store: Store) -> Key:
    return make_key(store)


def make_key(store: Store) -> Key:
    _, secret = store.keys.create([Scope.SEARCH_STAFF], "Văn phòng")
    key = store.keys.find(secret)
    assert key
    return key


def test_a_token_opens_its_own_session_only(store: Store, opened: Sessions, key: Key) -> None:
    other = make_key(store)
    tokens = [opened.start(one, TIMEOUTS) for one in (key, key, other)]
    assert len(set(tokens)) == 3
    assert [opened.find(token, TIMEOUTS) for token in tokens] == [key, key, other]
    assert opened.find("", TIMEOUTS) is None
    assert opened.find(tokens[0].swapcase(), TIMEOUTS) is None
    opened.end(tokens[0])
    opened.end(tokens[0])
    assert [opened.find(token, TIMEOUTS) for token in tokens] == [None, key, other]


def test_only_a_digest_of_the_token_is_kept(opened: Sessions, key: Key, file: Path) -> None:
    token = opened.start(key, TIMEOUTS)
    written = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert key.id.encode() in written
    assert token.encode() not in written


def test_a_revoked_key_ends_its_sessions_at_once(store: Store, opened: Sessions, key: Key) -> None:
    token = opened.start(key, TIMEOUTS)
    store.keys.revoke(key.id)
    assert opened.find(token, TIMEOUTS) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(pauses=st.lists(st.integers(0, 90), max_size=12))
def test_a_session_ends_when_it_rests_or_grows_old(
    store: Store, opened: Sessions, clock: Clock, key: Key, pauses: list[int]
) -> None:
    token = opened.start(key, TIMEOUTS)
    began = clock.now
    is_open = True
    for pause in pauses:
        clock.now += pause * MINUTE
        is_open = is_open and pause < 60 and clock.now - began < TIMEOUTS.lifetime
        assert (opened.find(token, TIMEOUTS) is not None) == is_open


def test_shorter_timeouts_hold_for_sessions_that_began_before(
    opened: Sessions, clock: Clock, key: Key
) -> None:
    token = opened.start(key, TIMEOUTS)
    clock.now += 10 * MINUTE
    assert opened.find(token, Timeouts(lifetime=9 * MINUTE, idle=HOUR)) is None
    assert opened.find(token, TIMEOUTS) == key


def test_sessions_that_have_ended_are_deleted(store: Store, opened: Sessions, clock: Clock, key: Key) -> None:
    def count() -> int:
        with store.database.reading() as connection:
            return connection.execute(select(func.count()).select_from(sessions)).scalar_one()

    for _ in range(3):
        opened.start(key, TIMEOUTS)
    assert count() == 3
    clock.now += HOUR
    opened.start(key, TIMEOUTS)
    assert count() == 1


def test_a_page_is_shown_while_somebody_else_writes(url: str, store: Store, clock: Clock, key: Key) -> None:
    with Store.open(url, busy_timeout=0.01) as hasty:
        opened = Sessions(hasty.database, clock)
        token = opened.start(key, TIMEOUTS)
        clock.now += 30 * MINUTE
        with store.database.writing():
            assert opened.find(token, TIMEOUTS) == key
            with pytest.raises(StoreBusy):
                opened.start(key, TIMEOUTS)


def test_a_page_does_not_wait_for_somebody_else_who_writes(
    url: str, store: Store, clock: Clock, key: Key
) -> None:
    with Store.open(url, busy_timeout=60) as patient, ThreadPoolExecutor(1) as thread:
        opened = Sessions(patient.database, clock)
        token = opened.start(key, TIMEOUTS)
        clock.now += 2 * MINUTE
        with store.database.writing():
            found = thread.submit(opened.find, token, TIMEOUTS)
            assert found.result(timeout=20) == key
