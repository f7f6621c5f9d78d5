"""Does the record keep what it is given, and say what changed?"""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from search_service.articles.article import Article, Audience, Kind
from search_service.articles.store import Change, Draft, State, Store
from search_service.errors import (
    Barred,
    InvalidInput,
    NotFound,
    StoreBusy,
    StoreUnusable,
    StoreUnwritable,
)

EVERYBODY = frozenset(Audience)
PUBLIC = frozenset({Audience.PUBLIC})

FULL = Article(
    id="hoi-nghi",
    title="Hội nghị tuyên giáo",
    text="Sáng 29/12, Huyện ủy tổ chức hội nghị.\nĐồng chí Bí thư dự.",
    url="https://example.vn/hoi-nghi",
    date=dt.date(2023, 12, 29),
    authors=("Minh Đức", "Y Đông"),
    topics=("Tuyên giáo",),
    kind=Kind.PLAN,
    audience=Audience.STAFF,
    abstract="Tóm tắt",
    source="Báo Kon Tum",
    doc_number="01-KL/TW",
    doc_type="Kết luận",
    title_derived=True,
)


def an(id_: str, text: str = "", audience: Audience = Audience.PUBLIC) -> Article:
    return Article(id=id_, title=f"Bài {id_}", text=text, audience=audience)


def test_an_article_comes_back_as_it_was_put(store: Store) -> None:
    outcome = store.put_one(FULL)
    assert (outcome.id, outcome.revision, outcome.state) == ("hoi-nghi", 1, State.CREATED)
    assert store.get("hoi-nghi") == FULL
    assert store.get("another") is None


def test_the_record_survives_closing(url: str) -> None:
    with Store.open(url) as store:
        store.put_one(FULL)
        before = store.record()
    with Store.open(url) as store:
        assert store.record() == before
        assert store.get("hoi-nghi") == FULL


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Khác"},
        {"text": "khác"},
        {"date": None},
        {"url": None},
        {"authors": ("Y Đông", "Minh Đức")},
        {"topics": ()},
        {"kind": Kind.NEWS},
        {"audience": Audience.PUBLIC},
        {"abstract": None},
        {"source": "Khác"},
        {"doc_number": None},
        {"doc_type": None},
        {"title_derived": False},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_field_that_differs_is_a_change_and_nothing_else_is(
    store: Store, change: dict[str, object]
) -> None:
    store.put_one(FULL)
    assert store.put_one(FULL).state is State.UNCHANGED
    assert store.record().revision == 1

    changed = replace(FULL, **change)  # type: ignore[arg-type]
    outcome = store.put_one(changed)
    assert (outcome.state, outcome.revision) == (State.CHANGED, 2)
    assert store.get("hoi-nghi") == changed


def test_putting_what_is_there_writes_nothing(store: Store, file: Path) -> None:
    drafts = [Draft(an(f"a{n}"), f"/pages/{n}.txt") for n in range(20)]
    store.put(drafts)
    log = file.with_name(file.name + "-wal").read_bytes()
    assert {outcome.state for outcome in store.put(drafts)} == {State.UNCHANGED}
    assert file.with_name(file.name + "-wal").read_bytes() == log


def test_a_batch_has_consecutive_revisions_in_its_order(store: Store) -> None:
    store.put([Draft(an("b")), Draft(an("a"))])
    outcomes = store.put([Draft(an("c")), Draft(an("b")), Draft(an("a", "mới")), Draft(an("d"))])
    assert [(outcome.id, outcome.revision) for outcome in outcomes] == [
        ("c", 3),
        ("b", 1),
        ("a", 4),
        ("d", 5),
    ]
    assert store.record().revision == 5
    assert [change.revision for change in store.changes(0, 10)] == [1, 3, 4, 5]
    assert [change.id for change in store.changes(3, 1)] == ["a"]
    assert store.changes(5, 10) == []


def test_the_last_of_several_drafts_of_one_article_is_kept_and_counts_once(store: Store) -> None:
    store.put_one(an("a", "1"))
    outcomes = store.put([Draft(an("a", "2")), Draft(an("b")), Draft(an("a", "3"))])
    assert [(outcome.id, outcome.revision) for outcome in outcomes] == [("a", 2), ("b", 3), ("a", 2)]
    assert store.get("a") == an("a", "3")

    back = store.put([Draft(an("a", "4")), Draft(an("a", "3"))])
    assert {(outcome.state, outcome.revision) for outcome in back} == {(State.CHANGED, 2)}
    assert store.put([]) == []


@pytest.mark.parametrize("size", [1, 2, 3, 9])
def test_each_draft_is_told_the_same_whatever_it_comes_with(store: Store, size: int) -> None:
    drafts = [Draft(an(id_, text)) for id_, text in ("a1", "b1", "a1", "a2", "a1", "a1", "b1", "c1", "b2")]
    states = [
        outcome.state
        for start in range(0, len(drafts), size)
        for outcome in store.put(drafts[start : start + size])
    ]
    created, changed, unchanged = State.CREATED, State.CHANGED, State.UNCHANGED
    assert states == [
        *(created, created, unchanged),
        *(changed, changed, unchanged),
        *(unchanged, created, changed),
    ]


@pytest.mark.parametrize("id_", ["", "a\0", "a\0b", "\ud800", "x" * 129, "không"])
def test_what_can_be_no_id_is_not_there(store: Store, id_: str) -> None:
    store.put_one(an("a"))
    assert store.get(id_) is None
    with pytest.raises(NotFound):
        store.delete(id_)


def test_any_character_of_a_text_is_kept(store: Store) -> None:
    article = Article(id="a", title="Tựa\0\x1f\u2028", text="\0\uffff\U0010ffff", topics=("\0",))
    store.put_one(article)
    assert store.get("a") == article


def test_articles_come_in_the_order_of_the_bytes_of_their_ids(store: Store) -> None:
    ids = ["a", "B", "b", "-a", "a-b", "ab", "~", "_", ".x", "0", "10", "9", "Z"]
    store.put([Draft(an(id_)) for id_ in ids])
    assert [article.id for article in store.export(EVERYBODY)] == sorted(ids)


def test_a_deleted_article_leaves_a_tombstone_without_content(store: Store) -> None:
    store.put([Draft(an("a")), Draft(an("b"))])
    assert store.delete("a") == 3
    assert store.get("a") is None
    assert store.changes(1, 10) == [Change(2, "b", an("b")), Change(3, "a", None)]
    assert store.count(EVERYBODY) == 1
    assert list(store.export(EVERYBODY)) == [an("b")]
    for gone in ("a", "never"):
        with pytest.raises(NotFound):
            store.delete(gone)


def test_a_deleted_article_comes_back_under_its_id(store: Store) -> None:
    first = store.put_one(Article(title="Không có mã"), "/pages/1.txt")
    store.delete(first.id)
    again = store.put_one(Article(title="Không có mã"), "/pages/1.txt")
    assert (again.id, again.state, again.revision) == (first.id, State.CREATED, 3)
    assert store.count(EVERYBODY) == 1


@pytest.mark.parametrize("already_deleted", [False, True])
def test_a_purged_article_is_refused_and_the_others_are_kept(store: Store, already_deleted: bool) -> None:
    purged = Article(title="Xóa", text="hẳn", url="https://example.vn/xoa", date=dt.date(2024, 1, 2))
    outcome = store.put_one(purged, "/pages/xoa.txt")
    if already_deleted:
        store.delete(outcome.id)
    revision = store.delete(outcome.id, purge=True)
    assert store.delete(outcome.id, purge=True) == revision == 2

    drafts = [
        Draft(Article(id=outcome.id, title="cùng mã")),
        Draft(an("good")),
        Draft(Article(title="cùng địa chỉ", url=purged.url)),
        Draft(replace(purged, id="other", url=None)),
        Draft(Article(title="cùng tệp"), "/pages/xoa.txt"),
    ]
    outcomes = store.put(drafts)
    assert [got.state for got in outcomes].count(State.REFUSED) == 4
    refused = [got for got in outcomes if got.state is State.REFUSED]
    assert {got.id for got in refused} == {outcome.id}
    for got, clue in zip(refused, ("id", "url", "content", "file"), strict=True):
        assert f"known by its {clue}" in str(got.problem)
    assert [article.id for article in store.export(EVERYBODY)] == ["good"]
    assert [change.id for change in store.changes(0, 10)] == [outcome.id, "good"]
    with pytest.raises(Barred, match=outcome.id):
        store.put_one(purged)


def test_an_earlier_text_of_a_purged_article_is_known_by_the_id_it_gave(store: Store) -> None:
    first, then = Article(title="Bản đầu"), Article(title="Bản sau")
    id_ = store.put_one(first, "/pages/1.txt").id
    assert store.put_one(then, "/pages/1.txt").id == id_
    store.delete(id_, purge=True)
    with pytest.raises(Barred):
        store.put_one(first)


def test_purged_text_is_in_no_file(store: Store, file: Path) -> None:
    # Rows that move between pages leave copies behind, which secure_delete does not reach: so many sizes.
    chance = random.Random(3)
    live: dict[str, str] = {}
    gone: list[str] = []
    for n in range(400):
        mark = f"SECRET{n:04d}X"
        id_ = chance.choice(sorted(live)) if live and chance.random() < 0.35 else f"{chance.random():.12f}"
        gone += [live[id_]] if id_ in live else []
        live[id_] = mark
        store.put_one(an(id_, mark + "y" * chance.choice([5, 40, 300, 900, 9000])))
        if chance.random() < 0.3:
            victim = chance.choice(sorted(live))
            gone.append(live.pop(victim))
            store.delete(victim)
    last = sorted(live)[0]
    gone.append(live.pop(last))
    store.delete(last, purge=True)

    files = list(file.parent.iterdir())
    assert {"articles.sqlite3", "articles.sqlite3-wal"} <= {path.name for path in files}
    content = b"".join(path.read_bytes() for path in files)
    assert [mark for mark in gone if mark.encode() in content] == []
    assert all(mark.encode() in content for mark in live.values())


def test_a_purge_that_a_reader_holds_up_says_so_and_can_be_repeated(url: str, file: Path) -> None:
    with Store.open(url, busy_timeout=0.01) as store:
        store.put_one(an("a", "SECRET"))
        with closing(sqlite3.connect(file, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM articles").fetchone()
            with pytest.raises(StoreBusy, match="reader"):
                store.delete("a", purge=True)
            assert store.get("a") is None
        assert store.delete("a", purge=True) == 2
        assert not any(b"SECRET" in path.read_bytes() for path in file.parent.iterdir())


def test_what_the_public_sees_change(store: Store) -> None:
    def seen(after: int = 0) -> list[tuple[int, str, str | None]]:
        changes = store.changes(after, 10, public_only=True)
        return [
            (change.revision, change.id, change.article.text if change.article else None)
            for change in changes
        ]

    store.put_one(an("public", "1"))
    store.put_one(an("staff", "1", Audience.STAFF))
    assert seen() == [(1, "public", "1")]

    store.put_one(an("public", "2", Audience.STAFF))  # revision 3
    assert seen() == [(3, "public", None)]
    # What staff do with it afterwards is not for the public to see.
    store.put_one(an("public", "3", Audience.STAFF))
    store.delete("public")
    store.delete("staff")
    assert seen() == [(3, "public", None)]
    assert seen(after=3) == []

    store.put_one(an("public", "4"))  # revision 7
    assert seen() == [(7, "public", "4")]
    store.delete("public")
    assert seen(after=7) == [(8, "public", None)]
    assert [change.revision for change in store.changes(0, 10)] == [6, 8]


def test_counting_and_exporting_by_audience(store: Store) -> None:
    store.put(
        [Draft(an(f"{n:04d}", audience=Audience.STAFF if n % 3 else Audience.PUBLIC)) for n in range(1200)]
    )
    assert store.count(EVERYBODY) == 1200
    assert store.count(PUBLIC) == 400
    assert store.count(frozenset()) == 0
    assert [article.id for article in store.export(PUBLIC)] == [f"{n:04d}" for n in range(0, 1200, 3)]
    exported = store.export(EVERYBODY)
    assert next(exported).id == "0000"
    store.delete("1100")  # the reader of a long export holds nothing up, and is not given what is gone
    assert "1100" not in {article.id for article in exported}


def test_a_writer_that_waits_too_long_is_told_and_nothing_is_written(url: str, file: Path) -> None:
    with Store.open(url, busy_timeout=0.02) as store:
        store.put_one(an("a"))
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            writes: list[Callable[[], object]] = [
                lambda: store.put_one(an("b")),
                lambda: store.delete("a"),
                lambda: store.keys.revoke("a"),
            ]
            for write in writes:
                with pytest.raises(StoreBusy):
                    write()
            assert store.get("a") == an("a")  # reading goes on
            assert store.record().revision == 1
            other.execute("ROLLBACK")
        assert store.put_one(an("b")).revision == 2


def test_a_file_that_another_holds_before_it_is_a_record(url: str, file: Path) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy):
            Store.open(url, busy_timeout=0.02)
    with Store.open(url) as store:
        assert store.record().revision == 0


@contextmanager
def every_connection(pragma: str) -> Iterator[None]:
    """Run a pragma on each new connection."""

    def run(driver: sqlite3.Connection, _: object) -> None:
        driver.execute(pragma)

    event.listen(Engine, "connect", run)
    try:
        yield
    finally:
        event.remove(Engine, "connect", run)


@pytest.mark.parametrize(
    ("pragma", "reason"), [("PRAGMA max_page_count = 60", "full"), ("PRAGMA query_only = ON", "only be read")]
)
def test_a_record_that_cannot_be_written(file: Path, url: str, pragma: str, reason: str) -> None:
    with Store.open(url) as store:
        store.put_one(an("a"))
    with every_connection(pragma), Store.open(url) as store:
        with pytest.raises(StoreUnwritable, match=reason):
            store.put([Draft(an(f"b{n}", "x" * 10_000)) for n in range(100)])
        assert store.count(EVERYBODY) == store.record().revision == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "articles.sqlite3",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///a.sqlite3?mode=ro",
        "postgresql//user:b1mat@host/name",
        "postgresql://user:b1mat@host",
        "postgresql://host/name?password=b1mat",
        "postgresql://host/name?sslpassword=b1mat",
        "postgresql://user:some@b1mat@host/name",
        "postgresql://user@host:b1mat/name",
        "postgresql+psycopg2://user:b1mat@host/name",
        "mysql://user:b1mat@host/name",
    ],
)
def test_a_url_that_names_no_record(url: str) -> None:
    with pytest.raises(InvalidInput, match="SEARCH_STORE_URL") as caught:
        Store.open(url)
    assert "b1mat" not in str(caught.value)


def test_a_record_on_a_server_wants_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("postgresql", "server"):
        monkeypatch.delitem(sys.modules, f"search_service.articles.{module}", raising=False)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InvalidInput, match="cluster"):
        Store.open("postgresql://host/name")


def test_a_path_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("no folder")
    with pytest.raises(StoreUnusable, match="SEARCH_STORE_URL"):
        Store.open(f"sqlite:///{tmp_path}/plain/articles.sqlite3")
    with pytest.raises(StoreUnwritable):
        Store.open(f"sqlite:///{tmp_path}")


def test_a_file_that_is_no_record(file: Path, url: str) -> None:
    file.parent.mkdir()
    file.write_text("These are notes, and no database at all. " * 200)
    with pytest.raises(StoreUnusable, match="not a record"):
        Store.open(url)
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE articles (id INTEGER)")
    before = file.read_bytes()
    with pytest.raises(StoreUnusable, match="some other program"):
        Store.open(url)
    assert file.read_bytes() == before
