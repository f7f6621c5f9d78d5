"""Batches come prepared, whole and in order, whoever prepares them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from pathlib import Path

import pytest

from search_service.articles.article import Article
from search_service.articles.store import Change
from search_service.engine.contract import Commit
from search_service.engine.whoosh.index import WhooshEngine
from search_service.indexing import preparing
from search_service.indexing.preparing import MANY, prepared
from search_service.query.tree import Term
from search_service.search.results import PUBLIC
from search_service.vietnamese.analysis import VERSION
from search_service.vietnamese.streams import Stream


def batch(first: int) -> list[Change]:
    """Give three changes from this revision on; the last one is a removal."""
    articles = [Article(id=f"a{first + n}", title=f"Hội nghị {first + n}") for n in range(2)]
    changes = [Change(first + n, article.id, article) for n, article in enumerate(articles)]
    return [*changes, Change(first + 2, "gone", None)]


BATCHES = [batch(1), batch(4), batch(7), batch(10), [Change(13, "gone too", None)]]


def told(folder: Path, pending: int) -> list[tuple[Sequence[Change], set[str]]]:
    """Give each batch with the identifiers that were prepared for it, when all is committed and found."""
    engine = WhooshEngine(folder)
    batches = []
    for changes, ready in prepared(engine, iter(BATCHES), pending):
        engine.apply(ready, [], Commit("record", changes[-1].revision, VERSION))
        batches.append((changes, set(ready.ids)))
    assert engine.snapshot().count(PUBLIC, Term(Stream.PAIRS, "hoi_nghi")) == 8
    return batches


def test_processes_give_the_same_in_the_same_order(tmp_path: Path) -> None:
    few = told(tmp_path / "few", MANY - 1)
    assert [changes for changes, _ in few] == BATCHES
    assert [ids for _, ids in few] == [{f"a{n}", f"a{n + 1}"} for n in (1, 4, 7, 10)] + [set()]
    assert told(tmp_path / "many", MANY) == few


def test_without_processes_it_goes_on_in_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def __init__(self, *_: object) -> None: ...

        def submit(self, *_: object) -> None:
            raise BrokenProcessPool("no process can be started")

        def shutdown(self, **_: object) -> None: ...

    monkeypatch.setattr(preparing, "ProcessPoolExecutor", Broken)
    assert told(tmp_path / "many", MANY) == told(tmp_path / "few", 1)
    assert "no process can be started" in caplog.text


def test_who_stops_early_leaves_no_process_and_no_file_behind(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    with closing(prepared(engine, iter(BATCHES), MANY)) as batches:
        changes, ready = next(batches)
        assert changes == BATCHES[0]
        engine.discard(ready)
    assert list(tmp_path.iterdir()) == []
