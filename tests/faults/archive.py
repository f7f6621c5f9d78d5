"""Is an archive whose indexer was killed, or whose power was cut, still right? Asked by the public doors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from search_service.articles.store import Store
from search_service.engine.contract import Engine, Request
from search_service.engine.whoosh import toc
from search_service.engine.whoosh.index import WhooshEngine
from search_service.errors import IndexDamaged, IndexNotReady
from search_service.indexing.bell import BELL_FILE
from search_service.indexing.indexer import Indexer
from search_service.indexing.lock import LOCK_FILE
from search_service.query.tree import EVERYTHING
from search_service.search.results import EVERYONE, PUBLIC, SearchRequest
from search_service.search.service import Search
from tests.faults.history import WORDS, State, state


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Store, Engine, Indexer]]:
    """Open the record and the index that `folder` holds, with an indexer between them."""
    with (
        Store.open(f"sqlite:///{folder}/articles.sqlite3") as store,
        closing(WhooshEngine(folder / "index")) as engine,
    ):
        yield store, engine, Indexer(store, engine, folder / "index")


def check_index(index: Path, seed: int, acknowledged: int) -> int | None:
    """Make sure that the index is right as of a revision that is not older than `acknowledged`; give it.

    None when the index says by itself that it cannot be answered from.
    """
    with closing(WhooshEngine(index)) as engine:
        try:
            revision = engine.snapshot().commit.revision
            check_content(engine, state(seed, revision))
        except (IndexDamaged, IndexNotReady):
            return None
    assert revision >= acknowledged
    return revision


def check_content(engine: Engine, articles: State) -> None:
    """Make sure that the index holds these articles, finds them by their words, and holds no others."""
    for audiences in (PUBLIC, EVERYONE):
        there = {id_: one for id_, one in articles.items() if one.audience in audiences}
        request = Request(audiences=audiences, match=EVERYTHING, size=len(articles) + 1)
        found = engine.snapshot().search(request)
        assert {hit.article.id: hit.article for hit in found.hits} == there
        assert found.total == engine.snapshot().size(audiences) == len(there)
        for word in WORDS[:3]:
            result = Search(engine).run(SearchRequest(q=word, audiences=audiences, size=100))
            expected = {id_ for id_, one in there.items() if word in one.text.split()}
            assert {hit.article.id for hit in result.hits} == expected
    assert all(engine.snapshot().article(frozenset({one.audience}), id_) for id_, one in articles.items())


def check_after_kill(folder: Path, seed: int, acknowledged: int) -> None:
    """Make sure that nothing acknowledged is lost, that indexing goes on, and that nothing is left over."""
    revision = check_index(folder / "index", seed, acknowledged)
    assert revision is not None or acknowledged == 0
    with opened(folder) as (store, engine, indexer):
        now = store.record().revision
        assert indexer.catch_up() == now
        check_content(engine, state(seed, now))
        engine.apply([], [], engine.snapshot().commit)
        _check_leftovers(folder / "index")


def _check_leftovers(index: Path) -> None:
    with closing(WhooshEngine(index)) as engine:
        generation = toc.read(engine._storage)
    assert generation
    segments = {segment.filename for segment in generation.segments}
    others = {file.name for file in index.iterdir()} - {LOCK_FILE, BELL_FILE, toc.LOCK_NAME} - segments
    assert len(others) == 1
    assert others.pop().endswith(".toc")
