"""The index follows the record, and is built anew whenever it cannot be trusted."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from search_service.articles.article import Article
from search_service.articles.store import Draft, Store
from search_service.engine.contract import Commit
from search_service.engine.whoosh.index import WhooshEngine
from search_service.errors import IndexerRunning, IndexNotReady
from search_service.indexing import documents, preparing
from search_service.indexing import indexer as indexing
from search_service.indexing.indexer import Indexer, wait_for
from search_service.indexing.lock import only_indexer
from search_service.search.results import EVERYONE, SearchRequest
from search_service.search.service import Search
from search_service.vietnamese.analysis import VERSION


class Archive:
    """A record, its index and the indexer between them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store.open(f"sqlite:///{folder}/articles.sqlite3")
        self.engine = WhooshEngine(folder / "index")
        self.indexer = Indexer(self.store, self.engine, folder / "index")

    def put(self, *articles: Article) -> int:
        return max(outcome.revision for outcome in self.store.put([Draft(a, None) for a in articles]))

    def titles(self) -> set[str]:
        result = Search(self.engine).run(SearchRequest(audiences=EVERYONE, size=100))
        return {hit.article.title for hit in result.hits}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = Archive(tmp_path)
    yield made
    made.engine.close()
    made.store.close()


def article(name: str, title: str) -> Article:
    return Article(id=name, title=title)


def test_the_index_follows_the_record(archive: Archive) -> None:
    assert archive.indexer.catch_up() == 0
    assert archive.titles() == set()
    archive.put(article("a", "Một"), article("b", "Hai"))
    assert archive.titles() == set()
    assert archive.indexer.catch_up() == 2
    assert archive.titles() == {"Một", "Hai"}
    archive.put(article("a", "Một mới"))
    archive.store.delete("b")
    assert archive.indexer.catch_up() == 4
    assert archive.titles() == {"Một mới"}
    generation = archive.engine.snapshot().generation
    assert archive.indexer.catch_up() == 4
    assert archive.engine.snapshot().generation == generation


def test_progress_is_told_batch_by_batch(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 4)
    archive.put(*(article(f"a{n}", f"Bài {n}") for n in range(10)))
    told: list[int] = []
    archive.indexer.catch_up(told.append)
    assert told == [4, 8, 10]
    assert len(archive.titles()) == 10


@pytest.mark.parametrize(
    "commit",
    [
        Commit("another record", 1, VERSION),
        Commit("this record", 99, VERSION),
        Commit("this record", 1, "an older analysis"),
        Commit("this record", 1, VERSION, complete=False),
    ],
)
def test_an_index_that_does_not_fit_is_built_anew(archive: Archive, commit: Commit) -> None:
    archive.put(article("a", "Một"), article("b", "Hai"))
    uuid = archive.store.record().uuid
    commit = Commit(
        commit.record.replace("this record", uuid), commit.revision, commit.analysis, commit.complete
    )
    archive.engine.reset(commit)
    assert archive.indexer.catch_up() == 2
    # An interrupted rebuild goes on where it was: revision 1 is taken as done.
    assert archive.titles() == ({"Hai"} if not commit.complete else {"Một", "Hai"})
    assert archive.engine.snapshot().commit == Commit(uuid, 2, VERSION)


@pytest.mark.parametrize("pattern", ["_MAIN_*.toc", "MAIN_*.seg"])
def test_a_damaged_index_is_built_anew_from_the_record(
    archive: Archive, pattern: str, caplog: pytest.LogCaptureFixture
) -> None:
    archive.put(article("a", "Một"))
    archive.indexer.catch_up()
    archive.engine.close()
    file = next((archive.folder / "index").glob(pattern))
    file.write_bytes(file.read_bytes()[:-20])
    with caplog.at_level(logging.WARNING):
        assert archive.indexer.catch_up() == 1
    assert file.name in caplog.text
    assert archive.titles() == {"Một"}


def test_nobody_is_answered_while_the_index_is_rebuilt(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "BATCH", 1)
    archive.put(article("a", "Một"), article("b", "Hai"))
    archive.indexer.catch_up()
    seen: list[object] = []

    def look(_: int) -> None:
        with pytest.raises(IndexNotReady):
            archive.titles()
        seen.append("not ready")

    archive.indexer.rebuild(look)
    assert len(seen) == 2
    assert archive.titles() == {"Một", "Hai"}


def test_there_is_one_indexer_and_others_wait_for_its_revision(archive: Archive) -> None:
    with only_indexer(archive.folder / "index"), pytest.raises(IndexerRunning):
        archive.indexer.catch_up()
    stop = threading.Event()
    watcher = threading.Thread(target=archive.indexer.watch, args=(stop,))
    watcher.start()
    try:
        reader = WhooshEngine(archive.folder / "index")
        for n in range(5):
            revision = archive.put(article("a", f"Lần {n}"))
            assert wait_for(reader, revision, timeout=20)
            assert Search(reader).run(SearchRequest(q=f"lần {n}")).total == 1
        assert not wait_for(reader, revision + 1, timeout=0)
    finally:
        stop.set()
        watcher.join()


def test_a_watcher_takes_over_when_the_indexer_stops(archive: Archive) -> None:
    stop = threading.Event()
    with only_indexer(archive.folder / "index"):
        watcher = threading.Thread(target=archive.indexer.watch, args=(stop,))
        watcher.start()
        revision = archive.put(article("a", "Một"))
    try:
        assert wait_for(archive.engine, revision, timeout=20)
    finally:
        stop.set()
        watcher.join()


def test_a_failure_nobody_expected_does_not_end_the_indexer(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(indexing, "RETRY", 0.01)
    failing = iter([True])
    analysed = documents.documents

    def analyse(articles: Sequence[Article]) -> object:
        if next(failing, False):
            raise RuntimeError("never seen before")
        return analysed(articles)

    monkeypatch.setattr(preparing, "documents", analyse)
    stop = threading.Event()
    watcher = threading.Thread(target=archive.indexer.watch, args=(stop,))
    watcher.start()
    try:
        assert wait_for(archive.engine, archive.put(article("a", "Một")), timeout=20)
    finally:
        stop.set()
        watcher.join()
    assert "never seen before" in caplog.text
