"""Do machines that share a PostgreSQL count what callers ask in all, and does each go on without it?"""

from __future__ import annotations

import asyncio
import logging
import random
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from search_service.api.limiter import Limiter, Policy
from search_service.api.shared_limits import Exchange
from search_service.articles.backup import backup, restore
from search_service.articles.counters import Counters, Spent, Standing, shared_counters
from search_service.articles.postgresql import PostgresDatabase
from search_service.articles.store import Store
from search_service.errors import StoreUnreachable
from tests.servers.machine import GIVE_UP
from tests.servers.postgresql import Server

_DEBT = 120 * 1_000_000_000
"""Two minutes of a quota's time."""

_SLACK = _DEBT // 2
"""More than a test takes: the clock is the server's."""


@dataclass(frozen=True)
class Shared:
    """A record on a server, and the counters beside it as one machine has them."""

    database: PostgresDatabase

    def counters(self) -> Counters:
        """Give them as one more machine has them."""
        return Counters(self.database)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with self.database.beside() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def change(self, statement: str) -> None:
        with self.database.beside() as connection:
            connection.execute(text(statement))


@pytest.fixture
def shared(postgresql_url: str) -> Iterator[Shared]:
    """Open a record that machines share."""
    with Store.open(postgresql_url) as store:
        assert isinstance(store.database, PostgresDatabase)
        yield Shared(store.database)


def owes(standing: Standing, caller: str, debts: float) -> bool:
    return abs(standing.owed.get(caller, 0) - debts * _DEBT) < _SLACK


def test_what_all_machines_tell_is_added_up(shared: Shared) -> None:
    one, two = shared.counters(), shared.counters()
    one.exchange([Spent("a", 2 * _DEBT, 0), Spent("b", _DEBT, 0)])
    standing = two.exchange([Spent("a", 3 * _DEBT, 0), Spent("c", _DEBT, 0)])
    assert [owes(standing, *told) for told in (("a", 5), ("b", 1), ("c", 1))] == [True] * 3
    assert one.exchange([]).owed.keys() == {"a", "b", "c"}


def test_what_was_taken_earlier_is_paid_by_the_time_since(shared: Shared) -> None:
    counters = shared.counters()
    standing = counters.exchange(
        [Spent("paid", 2 * _DEBT, 3 * _DEBT), Spent("half paid", 2 * _DEBT, _DEBT), Spent("a", 4 * _DEBT, 0)]
    )
    assert "paid" not in standing.owed
    assert owes(standing, "half paid", 1)
    # Whatever was taken when, what was owed before has to be paid as well.
    assert owes(counters.exchange([Spent("a", _DEBT, 2 * _DEBT)]), "a", 5)


def test_who_owes_nothing_any_more_is_forgotten(shared: Shared) -> None:
    counters = shared.counters()
    counters.exchange([Spent("paid", 1, _DEBT), Spent("owes", _DEBT, 0)])
    assert shared.rows("SELECT caller FROM quota_counters") == [("owes",)]


def test_nobody_pays_for_a_clock_that_is_set_back(shared: Shared) -> None:
    counters = shared.counters()
    counters.exchange([Spent("a", _DEBT, 0), Spent("b", _DEBT, 0)])
    shared.change(f"UPDATE quota_counters SET since = since + {7 * 3600 * 1_000_000_000}")
    assert counters.exchange([Spent("b", _DEBT, 0)]).owed == {}
    assert owes(counters.exchange([Spent("a", _DEBT, 0)]), "a", 1)


def test_machines_tell_at_once_and_none_waits_for_ever(shared: Shared) -> None:
    callers = [f"caller {number}" for number in range(50)]

    def tell(seed: int) -> None:
        counters = shared.counters()
        for _ in range(5):
            random.Random(seed).shuffle(callers_of_one := list(callers))
            counters.exchange([Spent(caller, _DEBT, 0) for caller in callers_of_one])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(tell, range(4)))
    standing = shared.counters().exchange([])
    assert all(owes(standing, caller, 20) for caller in callers)


def test_nobody_waits_for_who_writes_into_the_record(shared: Shared) -> None:
    with shared.database.writing():
        assert owes(shared.counters().exchange([Spent("a", _DEBT, 0)]), "a", 1)


def test_all_have_the_salt_of_the_day_and_yesterdays_is_gone(shared: Shared) -> None:
    with ThreadPoolExecutor(4) as pool:
        salts = {standing.salt for standing in pool.map(lambda _: shared.counters().exchange([]), range(4))}
    assert len(salts) == 1
    shared.change("UPDATE quota_salts SET day = day - 1")
    assert shared.counters().exchange([]).salt not in salts
    assert shared.rows("SELECT count(*) FROM quota_salts") == [(1,)]


def test_the_tables_are_no_part_of_the_record(shared: Shared) -> None:
    counters = shared.counters()
    counters.exchange([Spent("a", _DEBT, 0)])
    kinds = "SELECT DISTINCT relpersistence FROM pg_class WHERE relname LIKE 'quota_%' AND relkind = 'r'"
    assert shared.rows(kinds) == [("u",)]
    shared.change("DROP TABLE quota_counters, quota_salts")
    with pytest.raises(ProgrammingError, match="quota_counters"):
        counters.exchange([])
    assert counters.exchange([]).owed == {}


def test_no_backup_has_them_and_a_restore_takes_them_away(postgresql_url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    with Store.open(postgresql_url) as store:
        counters = shared_counters(store.database)
        assert counters
        counters.exchange([Spent("a", _DEBT, 0)])
        backup(store, copy)
    with closing(sqlite3.connect(copy)) as driver:
        tables = {name for (name,) in driver.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert "articles" in tables
    assert not any(name.startswith("quota") for name in tables)
    restore(copy, postgresql_url)
    with Store.open(postgresql_url) as store:
        counters = shared_counters(store.database)
        assert counters
        assert counters.exchange([]).owed == {}


def test_beside_a_file_there_are_none(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/articles.sqlite3") as store:
        assert shared_counters(store.database) is None


def test_who_asked_one_machine_too_often_is_refused_by_the_other(shared: Shared) -> None:
    limiters = [Limiter({Policy.SEARCH: 3}) for _ in range(2)]
    first, second = (Exchange(limiter, shared.counters()) for limiter in limiters)

    async def run() -> None:
        await first.once()
        for _ in range(3):
            assert limiters[0].take(Policy.SEARCH, "a").is_allowed
        await first.once()
        await second.once()

    asyncio.run(run())
    assert not limiters[1].take(Policy.SEARCH, "a").is_allowed
    assert limiters[1].take(Policy.SEARCH, "b").is_allowed


def test_it_is_told_at_the_end_and_heard_at_the_start(shared: Shared) -> None:
    old, new = (Limiter({Policy.SEARCH: 1}) for _ in range(2))

    async def run() -> None:
        async with Exchange(old, shared.counters()).kept_up(seconds=_DEBT):
            assert old.take(Policy.SEARCH, "a").is_allowed
        async with Exchange(new, shared.counters()).kept_up(seconds=_DEBT):
            assert not new.take(Policy.SEARCH, "a").is_allowed

    asyncio.run(run())


def test_machines_that_run_learn_of_each_other(shared: Shared) -> None:
    first, second = (Limiter({Policy.SEARCH: 1}) for _ in range(2))

    async def run() -> None:
        one, two = (Exchange(limiter, shared.counters()).kept_up(seconds=0.01) for limiter in (first, second))
        async with asyncio.timeout(GIVE_UP), one, two:
            assert first.take(Policy.SEARCH, "a").is_allowed
            while not second.wait(Policy.SEARCH, "a"):
                await asyncio.sleep(0.01)
            assert not second.wait(Policy.SEARCH, "b")

    asyncio.run(run())


def test_without_the_server_each_counts_alone_and_tells_it_later(
    durable_postgresql: Server, caplog: pytest.LogCaptureFixture
) -> None:
    url = durable_postgresql.create_database()
    limiters = [Limiter({Policy.SEARCH: 2}) for _ in range(2)]
    with closing(Store.open(url, busy_timeout=1)) as store:
        counters = shared_counters(store.database)
        assert counters
        first, second = (Exchange(limiter, counters) for limiter in limiters)

        async def run() -> None:
            await first.once()
            durable_postgresql.kill()
            for _ in range(2):
                assert limiters[0].take(Policy.SEARCH, "a").is_allowed
                await first.once()
            assert not limiters[0].take(Policy.SEARCH, "a").is_allowed
            with pytest.raises(StoreUnreachable):
                counters.exchange([])
            durable_postgresql.start()
            await first.once()
            await second.once()

        with caplog.at_level(logging.INFO):
            asyncio.run(run())
    # The day's salt went with the server: all begin anew, once.
    assert [record.levelname for record in caplog.records if "quotas" in record.message] == [
        "WARNING",
        "INFO",
    ]
    assert all(limiter.take(Policy.SEARCH, "a").is_allowed for limiter in limiters)
