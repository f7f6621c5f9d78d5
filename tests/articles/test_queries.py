"""Is it counted what was searched for, and nothing else?"""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_service.articles import queries
from search_service.articles.article import Audience
from search_service.articles.queries import QueryCount, Search
from search_service.articles.scrubbing import kept
from search_service.articles.store import Store

DAY = dt.date(2026, 11, 28)
EVER = dt.date(2000, 1, 1)


def asked(query: str, total: int, days_ago: int = 0, audience: Audience = Audience.PUBLIC) -> Search:
    return Search(DAY - dt.timedelta(days=days_ago), audience, query, total)


def test_searches_are_added_up_whatever_the_batch_and_the_worker(store: Store, url: str) -> None:
    store.queries.add([asked("y tế", 5), asked("Y TẾ", 5), asked("giáo dục", 1)])
    with Store.open(url) as other:
        other.queries.add([asked("y tế ", 7), asked("y tế", 2, 1)])
    assert store.queries.popular(EVER, 10) == [
        QueryCount("y tế", Audience.PUBLIC, 4, 7, DAY),
        QueryCount("giáo dục", Audience.PUBLIC, 1, 1, DAY),
    ]
    assert store.queries.popular(EVER, 1) == store.queries.popular(EVER, 10)[:1]
    assert store.queries.popular(DAY, 10)[0].asked == 3


def test_what_staff_ask_is_counted_apart(store: Store) -> None:
    store.queries.add([asked("báo cáo", 0), asked("báo cáo", 3, audience=Audience.STAFF)])
    assert [(one.audience, one.total) for one in store.queries.popular(EVER, 10)] == [
        (Audience.PUBLIC, 0),
        (Audience.STAFF, 3),
    ]
    assert [one.audience for one in store.queries.unanswered(EVER, 10)] == [Audience.PUBLIC]


def test_what_is_found_by_now_is_no_longer_unanswered(store: Store) -> None:
    store.queries.add([asked("tiêm chủng", 0, 3), asked("tiêm chủng", 0, 3), asked("sâm", 0, 1)])
    assert [(one.query, one.asked) for one in store.queries.unanswered(EVER, 10)] == [
        ("tiêm chủng", 2),
        ("sâm", 1),
    ]
    store.queries.add([asked("tiêm chủng", 4)])
    assert [one.query for one in store.queries.unanswered(EVER, 10)] == ["sâm"]
    store.queries.add([asked("tiêm chủng", 0)])  # and gone again on the same day
    assert [one.query for one in store.queries.unanswered(EVER, 10)] == ["tiêm chủng", "sâm"]


def test_old_days_are_forgotten(store: Store) -> None:
    store.queries.add([asked("mới", 1), asked("cũ", 1, 89), asked("quá cũ", 1, 90)])
    store.queries.forget(DAY - dt.timedelta(days=89))
    assert {one.query for one in store.queries.popular(EVER, 10)} == {"mới", "cũ"}


def test_nobody_can_fill_the_disk_by_asking(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MAX_A_DAY", 3)
    store.queries.add([asked(f"câu {n}", n) for n in range(5)])
    store.queries.add([asked("câu 1", 9), asked("câu 7", 9), asked("hôm qua", 1, 1)])
    found = {one.query: one.asked for one in store.queries.popular(EVER, 10)}
    assert found == {"câu 0": 1, "câu 1": 2, "câu 2": 1, "hôm qua": 1}


def test_no_file_of_the_record_has_what_was_scrubbed(store: Store, file: Path) -> None:
    store.queries.add(
        [asked("gọi 0912 345 678", 0), asked("y.dong@example.vn họp", 0), asked("230123456", 0)]
    )
    assert [one.query for one in store.queries.popular(EVER, 10)] == ["[…] họp", "gọi […]"]
    with closing(sqlite3.connect(file)) as driver:
        columns = [row[1] for row in driver.execute("PRAGMA table_info(queries)")]
    assert columns == ["day", "audience", "query", "asked", "total"]
    written = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert "gọi".encode() in written
    assert not any(secret in written for secret in (b"0912", b"345 678", b"y.dong", b"230123456"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.lists(st.tuples(st.text(max_size=20), st.integers(0, 9), st.integers(0, 2)), max_size=12))
def test_any_text_can_be_asked(store: Store, searches: list[tuple[str, int, int]]) -> None:
    before = sum(one.asked for one in store.queries.popular(EVER, 10**6))
    store.queries.add([asked(query, total, ago) for query, total, ago in searches])
    after = sum(one.asked for one in store.queries.popular(EVER, 10**6))
    assert after - before == sum(bool(kept(query)) for query, _, _ in searches)
