"""Is it noted what people search for, once, and is nobody held up by that?"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search_service.api import query_log
from search_service.api.query_log import MAX_WAITING, QueryLog
from search_service.articles.article import Audience
from search_service.articles.keys import Scope
from search_service.articles.queries import QueryCount
from search_service.articles.store import Store
from search_service.errors import StoreBusy
from tests.api.running import ARTICLES, Running, running, settings_in

EVER = dt.date(2000, 1, 1)
DAY = dt.date(2026, 11, 28)
Ask = Callable[[Running], Any]


def noted(store: Store) -> dict[str, tuple[int, int]]:
    """Give the queries with how often each was asked and what it found."""
    return {one.query: (one.asked, one.total) for one in store.queries.popular(EVER, 1000)}


def after(folder: Path, ask: Ask, **settings: Any) -> list[QueryCount]:
    """Give what a service has noted when it has ended."""
    made = settings_in(folder, **settings)
    with running(made, *ARTICLES) as service:
        ask(service)
    with Store.open(made.store_url) as store:
        return store.queries.popular(EVER, 1000)


def test_a_search_through_page_or_api_is_noted_once(tmp_path: Path) -> None:
    def ask(service: Running) -> None:
        service.search(q="tuyên giáo")
        assert service.client.get("/", params={"q": "Tuyên  Giáo"}).status_code == 200
        service.search(q="không có gì như thế 0912345678")
        # Whoever does one of these goes on with a search, or has asked for nothing yet.
        service.search(q="tuyên giáo", page=2)
        service.search(q="tuyên giáo", topic="Tuyên giáo")
        service.client.get("/", params={"q": "tuyên giáo", "date": "2023"})
        service.search()
        service.client.get("/")
        service.get("/api/v1/suggest", q="tuy")
        service.client.get("/", params={"q": "tuy", "unfinished": "true"})
        service.search(q="tuyên gi", unfinished="true")
        service.client.get(
            "/", params={"q": "trước"}, headers={"Sec-Purpose": "prefetch;anonymous-client-ip"}
        )
        assert service.client.get("/", params={"q": "tuyên giáo", "sort": "best"}).status_code == 422

    found = {one.query: (one.asked, one.total, one.audience) for one in after(tmp_path, ask)}
    assert found == {
        "tuyên giáo": (2, 1, Audience.PUBLIC),
        "không có gì như thế […]": (1, 0, Audience.PUBLIC),
    }


def test_searches_with_a_staff_key_are_counted_apart(tmp_path: Path) -> None:
    def ask(service: Running) -> None:
        service.search(service.key(Scope.SEARCH_STAFF), q="tuyên giáo")
        service.search(service.key(Scope.SEARCH_STAFF), q="tuyên giáo", audience="public")

    assert {(one.audience, one.total) for one in after(tmp_path, ask)} == {
        (Audience.STAFF, 2),
        (Audience.PUBLIC, 1),
    }


def test_nothing_is_noted_when_it_is_switched_off_and_what_was_is_deleted(tmp_path: Path) -> None:
    def ask(service: Running) -> None:
        service.search(q="tuyên giáo")

    assert after(tmp_path, ask)
    assert after(tmp_path, ask, query_log_days=0) == []


def test_days_are_kept_as_long_as_it_is_set(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/a.sqlite3") as store:
        today = DAY
        log = QueryLog(store.queries, 3, lambda: today)
        for ago in (3, 2, 0):
            today = DAY - dt.timedelta(days=ago)
            log.note(f"câu {ago}", Audience.PUBLIC, 1)
        log.write()
        log.tidy()
        assert set(noted(store)) == {"câu 2", "câu 0"}


def test_what_cannot_be_written_is_written_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(f"sqlite:///{tmp_path}/a.sqlite3", busy_timeout=0.01) as store:
        log = QueryLog(store.queries, 90, lambda: DAY)
        log.note("một", Audience.PUBLIC, 1)
        with store.database.writing(), pytest.raises(StoreBusy):
            log.write()
        log.note("hai", Audience.PUBLIC, 1)
        log.write()
        log.write()
        assert noted(store) == {"một": (1, 1), "hai": (1, 1)}
        for n in range(MAX_WAITING + 5):  # a record that nobody can write to does not fill the memory
            log.note(f"câu {n}", Audience.PUBLIC, n)
        with store.database.writing(), pytest.raises(StoreBusy):
            log.write()
        log.write()
        assert len(store.queries.popular(EVER, 10**6)) == MAX_WAITING + 2


def test_of_more_than_can_wait_the_oldest_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_log, "MAX_WAITING", 3)
    with Store.open(f"sqlite:///{tmp_path}/a.sqlite3") as store:
        log = QueryLog(store.queries, 90, lambda: DAY)

        def searching(count: int) -> None:
            for n in range(count):
                log.note(f"{'sau' if count < 3 else 'mới'} {n}", Audience.PUBLIC, 1)
            raise StoreBusy("another writer")

        for count in (2, 3):  # so many come in while it is tried
            log.note("cũ", Audience.PUBLIC, 1)
            with monkeypatch.context() as patch:
                patch.setattr(store.queries, "add", lambda _, count=count: searching(count))
                with pytest.raises(StoreBusy):
                    log.write()
        log.write()
        assert set(noted(store)) == {"mới 0", "mới 1", "mới 2"}


def test_the_thread_writes_the_rest_when_the_service_ends(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/a.sqlite3") as store:
        log = QueryLog(store.queries, 90, lambda: DAY)
        with log.kept_up(seconds=3600):
            log.note("một", Audience.PUBLIC, 1)
            assert noted(store) == {}
        assert noted(store) == {"một": (1, 1)}


def test_a_record_that_cannot_be_written_is_complained_of_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(f"sqlite:///{tmp_path}/a.sqlite3") as store:
        log = QueryLog(store.queries, 90, lambda: DAY)
        tried, often_enough = [], threading.Event()

        def fail() -> None:
            tried.append(1)
            if len(tried) == 3:
                often_enough.set()
            raise StoreBusy("another writer")

        monkeypatch.setattr(log, "write", fail)
        with log.kept_up(seconds=0.001):
            assert often_enough.wait(30)
    assert [record.getMessage() for record in caplog.records].count(
        "what was searched for cannot be noted just now: another writer"
    ) == 1
