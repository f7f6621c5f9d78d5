"""A server that stands still is noticed, one that works on something long is not cut off."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import text

from search_service.articles import attended
from search_service.articles.article import Article
from search_service.articles.store import Store
from search_service.errors import StoreUnreachable
from tests.servers.postgresql import Server


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attended, "_SILENCE_SECONDS", 0.05)
    monkeypatch.setattr(attended, "_ANSWER_SECONDS", 2)  # the shortest there is


def test_nobody_waits_for_a_server_that_stands_still(durable_postgresql: Server) -> None:
    with Store.open(durable_postgresql.create_database(), busy_timeout=0.1) as store:
        before = store.put_one(Article(id="a", title="Một")).revision
        with (
            store.database.reading() as connection,
            durable_postgresql.standing_still(),
            pytest.raises(StoreUnreachable),
        ):
            connection.execute(text("SELECT 1"))
        assert store.put_one(Article(id="a", title="Hai")).revision == before + 1


def test_a_server_that_works_on_something_long_is_waited_for(postgresql_url: str) -> None:
    with Store.open(postgresql_url) as store, store.database.reading() as connection:
        assert connection.scalar(text("SELECT count(pg_sleep(0.6))")) == 1


def test_one_waits_for_a_server_that_does_not_answer_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attended, "_SLOW_SECONDS", 0.0)
    tries, wake = threading.Semaphore(0), threading.Event()

    def wait(*_: object) -> object:
        tries.release()
        wake.wait()
        raise psycopg.errors.ConnectionTimeout

    monkeypatch.setattr(attended.AttendedConnection, "connect", wait)
    door = attended.Door()
    with ThreadPoolExecutor(4) as pool:
        first = [pool.submit(door.connect) for _ in range(4)]  # nobody knows yet
        for _ in first:
            tries.acquire()
        wake.set()
        assert {type(one.exception()) for one in first} == {psycopg.errors.ConnectionTimeout}
        wake.clear()
        for _ in range(2):
            one = pool.submit(door.connect)
            tries.acquire()
            for _ in range(3):
                with pytest.raises(StoreUnreachable):
                    door.connect()
            wake.set()
            assert isinstance(one.exception(), psycopg.errors.ConnectionTimeout)
            wake.clear()
    monkeypatch.setattr(attended.AttendedConnection, "connect", lambda: None)
    door.connect()
