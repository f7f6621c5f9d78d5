"""Whoever follows a record on PostgreSQL hears of every change at once, or looks by itself."""

from __future__ import annotations

import select
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from search_service.articles.article import Article
from search_service.articles.listener import Listener
from search_service.articles.store import Store
from search_service.engine.whoosh.index import WhooshEngine
from search_service.indexing import indexer as indexing
from search_service.indexing.bell import POLL, RARE_POLL, hung, ring
from search_service.indexing.indexer import Indexer, wait_for
from search_service.indexing.leadership import listener_of
from tests.indexing.machines import cut
from tests.servers.postgresql import Server

LONG = 60.0
"""Seconds that no test waits for."""

NOBODY = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"


@pytest.fixture
def store(postgresql_url: str) -> Iterator[Store]:
    with Store.open(postgresql_url) as opened:
        yield opened


def hears(listener: Listener, seconds: float) -> bool:
    assert listener.descriptor is not None
    return bool(select.select([listener.descriptor], [], [], seconds)[0])


def put(store: Store, id_: str) -> int:
    return store.put_one(Article(id=id_, title=f"Bài {id_}", text=f"{store.record().revision}")).revision


def test_every_change_is_heard(store: Store) -> None:
    with closing(Listener(store.database.url)) as listener:
        assert listener.connect()
        assert not listener.connect()
        assert not hears(listener, 0)
        for change in (put, put, Store.delete):
            change(store, "a")
            assert hears(listener, LONG)
            listener.heed()
            assert not hears(listener, 0)


def test_a_listener_that_is_cut_off_connects_again(store: Store, postgresql: Server) -> None:
    with closing(Listener(store.database.url)) as listener:
        assert listener.connect()
        cut(postgresql, "listener")
        while listener.descriptor is not None:
            assert hears(listener, LONG)
            listener.heed()
        assert listener.connect()
        put(store, "a")
        assert hears(listener, LONG)


def test_a_bell_rings_for_the_database_and_in_the_folder(store: Store, tmp_path: Path) -> None:
    with hung(tmp_path, listener_of(store)) as bell:
        assert bell.patience == POLL
        assert not bell.wait(LONG)  # a new connection is news
        assert bell.patience == RARE_POLL
        writer = threading.Thread(target=put, args=(store, "a"))
        writer.start()
        assert not bell.wait(LONG)
        writer.join()
        ring(tmp_path, damage=True)
        assert bell.wait(LONG)
        put(store, "b")
        ring(tmp_path, damage=True)
        assert bell.wait(LONG) or bell.wait(LONG)


def test_without_a_connection_the_indexer_looks_by_itself(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(indexing, "listener_of", lambda _: Listener(NOBODY))
    with closing(WhooshEngine(tmp_path / "index")) as engine:
        stop = threading.Event()
        watcher = threading.Thread(target=Indexer(store, engine, tmp_path / "index").watch, args=(stop,))
        watcher.start()
        try:
            assert wait_for(engine, put(store, "a"), LONG)
            assert wait_for(engine, put(store, "b"), LONG)
        finally:
            stop.set()
            watcher.join()
    assert caplog.text.count("looked for instead of heard of") == 1
