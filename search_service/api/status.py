"""How far is the index behind the record?"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from search_service.api.schemas import Status
from search_service.articles.article import Audience
from search_service.articles.store import Store
from search_service.engine.contract import Engine
from search_service.errors import IndexDamaged, IndexNotReady, IndexUnwritable
from search_service.indexing.lock import noted
from search_service.indexing.trouble import in_trouble
from search_service.search.results import PUBLIC, IndexStatus
from search_service.search.service import Search


def status_answer(store: Store, engine: Engine, index_dir: Path, audiences: frozenset[Audience]) -> Status:
    """Say it, with counts of what these audiences may see; null for what an absent index cannot tell."""
    indexed: IndexStatus | None = None
    with suppress(IndexNotReady, IndexDamaged):
        indexed = Search(engine).status(audiences)
    removed = store.count_removed(indexed.revision, public_only=audiences == PUBLIC) if indexed else 0
    return Status(
        record_revision=store.record().revision,
        index_revision=indexed and indexed.revision,
        articles=store.count(audiences),
        generation=indexed and indexed.generation,
        engine=engine.name,
        pending_removals=removed,
        index_problem=_index_problem(engine, index_dir),
    )


def make_sure_it_can_be_searched(engine: Engine, index_dir: Path) -> None:
    """Raise IndexNotReady, with why the index is built if the indexer says so, or IndexDamaged."""
    try:
        engine.snapshot()
    except IndexNotReady as error:
        reason = noted(index_dir)
        if not reason:
            raise
        raise IndexNotReady(f"{error} (it is built anew because: {reason})") from error


def unwritable(index_dir: Path) -> IndexUnwritable | None:
    """Say what keeps the indexer from writing the index, None when nothing does."""
    if not in_trouble(index_dir):
        return None
    return IndexUnwritable(noted(index_dir) or "the index cannot be written: its disk is full or read-only")


def _index_problem(engine: Engine, index_dir: Path) -> str | None:
    try:
        make_sure_it_can_be_searched(engine, index_dir)
    except (IndexNotReady, IndexDamaged) as error:
        return str(error)
    problem = unwritable(index_dir)
    return str(problem) if problem else None
