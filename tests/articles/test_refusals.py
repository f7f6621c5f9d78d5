"""Is it known what was not taken in, and forgotten once it is put right?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from search_service.articles import refusals
from search_service.articles.refusals import Door, Refusal, Refusals
from search_service.articles.store import Store
from search_service.errors import StoreBusy
from search_service.ingestion.files import read_paths
from search_service.ingestion.intake import take_in

NOON = dt.datetime(2026, 11, 28, 5, tzinfo=dt.UTC)


def at(store: Store, now: dt.datetime) -> Refusals:
    return Refusals(store.database, lambda: now)


def told(store: Store, now: dt.datetime = NOON) -> list[tuple[str, int | None]]:
    return [(one.refusal.source, one.refusal.line) for one in at(store, now).latest()]


def test_the_latest_run_comes_first_each_in_its_order(store: Store) -> None:
    at(store, NOON).note(Door.INGEST, [Refusal("a", 2, "sai"), Refusal("a", 7, "thiếu")])
    later = NOON + dt.timedelta(hours=1)
    at(store, later).note(Door.BULK, [Refusal("", 1, "x" * 1000)])
    first, *others = at(store, later).latest()
    assert (first.door, first.refused_at, first.refusal) == (Door.BULK, later, Refusal("", 1, "x" * 500))
    assert [one.refusal for one in others] == [Refusal("a", 2, "sai"), Refusal("a", 7, "thiếu")]
    assert at(store, later).latest(1) == [first]


def test_a_file_that_is_read_again_is_told_once(store: Store) -> None:
    at(store, NOON).note(
        Door.INGEST, [Refusal("a", 2, "sai"), Refusal("a", 7, "sai"), Refusal("b", None, "sai")]
    )
    at(store, NOON).note(Door.INGEST, [Refusal("a", 7, "vẫn sai")])
    assert told(store) == [("b", None), ("a", 7)]
    at(store, NOON).note(Door.INGEST, [], {"a", "c"})
    assert told(store) == [("b", None)]


def test_doors_do_not_settle_for_each_other(store: Store) -> None:
    at(store, NOON).note(Door.BULK, [Refusal("a", 1, "sai"), Refusal("", 2, "sai")])
    at(store, NOON).note(Door.INGEST, [], {"a"})
    assert told(store) == [("a", 1), ("", 2)]
    at(store, NOON).note(Door.BULK, [Refusal("", 9, "sai")], {"a"})
    assert told(store) == [("", 2), ("", 9)]


def test_it_does_not_grow_for_ever(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MAX_KEPT", 3)
    at(store, NOON).note(Door.BULK, [Refusal("", n, "sai") for n in range(1, 9)])
    assert told(store) == [("", 1), ("", 2), ("", 3)]
    at(store, NOON).note(Door.BULK, [Refusal("x", 1, "sai"), Refusal("y", 1, "sai")])
    assert told(store) == [("", 3), ("x", 1), ("y", 1)]


def test_it_is_forgotten_in_time(store: Store) -> None:
    at(store, NOON).note(Door.INGEST, [Refusal("a", 1, "sai")])
    assert told(store, NOON + dt.timedelta(days=90)) == [("a", 1)]
    long_after = NOON + dt.timedelta(days=91)
    assert told(store, long_after) == []
    at(store, long_after).note(Door.INGEST, [Refusal("b", 1, "sai")])
    assert told(store, NOON) == [("b", 1)]


def test_any_name_of_a_file_can_be_kept(store: Store) -> None:
    at(store, NOON).note(Door.INGEST, [Refusal("a\udcff\0", None, "sai\ud800")])
    assert at(store, NOON).latest()[0].refusal == Refusal("a?", None, "sai?")


def test_ingestion_notes_what_it_refuses_until_it_is_put_right(store: Store, tmp_path: Path) -> None:
    lines, picture = tmp_path / "bai.jsonl", tmp_path / "anh.png"
    lines.write_text('{"title": "Tin một"}\n{"title": ""}\n{"title": "Tin ba"}\n')
    picture.write_bytes(b"x")

    def ingest() -> None:
        take_in(store, read_paths([lines, picture]), lambda _: None)

    ingest()
    expected = [(str(picture), None), (str(lines), 2)]
    assert sorted((one.refusal.source, one.refusal.line) for one in store.refusals.latest()) == sorted(
        expected
    )
    ingest()
    assert len(store.refusals.latest()) == 2
    lines.write_text('{"title": "Tin một"}\n{"title": "Tin hai"}\n{"title": "Tin ba"}\n')
    ingest()
    (left,) = store.refusals.latest()
    assert left.refusal.source == str(picture)
    assert "kind" in left.refusal.problem


def test_articles_are_kept_though_nobody_can_note_the_others(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise StoreBusy("another writer")

    monkeypatch.setattr(store.refusals, "note", busy)
    lines = tmp_path / "bai.jsonl"
    lines.write_text('{"title": "Tin một"}\n{"title": ""}\n')
    taken = take_in(store, read_paths([lines]), lambda _: None)
    assert len(taken.refused) == 1
    assert store.record().revision == 1
