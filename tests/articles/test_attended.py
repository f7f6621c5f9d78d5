"""A server that stands still is noticed, one that works on something long is not cut off."""

from __future__ import annotations

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
        with store.database.reading() as connection, durable_postgresql.standing_still():
            with pytest.raises(StoreUnreachable):
                connection.execute(text("SELECT 1"))
        assert store.put_one(Article(id="a", title="Hai")).revision == before + 1


def test_a_server_that_works_on_something_long_is_waited_for(postgresql_url: str) -> None:
    with Store.open(postgresql_url) as store, store.database.reading() as connection:
        assert connection.scalar(text("SELECT count(pg_sleep(0.6))")) == 1
