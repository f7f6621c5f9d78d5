"""How far is the index behind the record?"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from search_service.api.schemas import Status
from search_service.articles.article import Audience
from search_service.articles.store import Store
from search_service.engine.contract import Engine
from search_service.errors import (
    EngineUnreachable,
    IndexDamaged,
    IndexNotReady,
    IndexUnwritable,
)
from search_service.indexing.leadership import Leadership, leadership_of
from search_service.search.results import PUBLIC, IndexStatus
from search_service.search.service import Search


def status_answer(store: Store, engine: Engine, index_dir: Path, audiences: frozenset[Audience]) -> Status:
    """Say it, with counts of what these audiences may see; null for what an absent index cannot tell."""
    indexed: IndexStatus | None = None
    with suppress(IndexNotReady, IndexDamaged):
        indexed = Search(engine).status(audiences)
    removed = store.count_removed(indexed.revision, public_only=audiences == PUBLIC) if indexed else 0
    record = store.record()
    return Status(
        record_revision=record.revision,
        index_revision=indexed and indexed.revision,
        articles=store.count(audiences),
        generation=indexed and indexed.generation,
        engine=engine.name,
        pending_removals=removed,
        index_problem=_index_problem(engine, leadership_of(store, engine, index_dir)),
        record=record.uuid,
    )


def make_sure_it_can_be_searched(engine: Engine, leadership: Leadership) -> None:
    """Raise IndexNotReady, with why the index is built if the indexer says so, or IndexDamaged."""
    try:
        engine.snapshot()
    except EngineUnreachable:
        raise  # it is not being built
    except IndexNotReady as error:
        seen = leadership.seen()
        if not seen or not seen.note:
            raise
        raise IndexNotReady(f"{error} (it is built anew because: {seen.note})") from error


def unwritable(leadership: Leadership) -> IndexUnwritable | None:
    """Say what keeps the indexer from writing the index, None when nothing is known to."""
    seen = leadership.seen()
    if not seen or not seen.in_trouble:
        return None
    return IndexUnwritable(seen.note or "the index cannot be written: its disk is full or read-only")


def _index_problem(engine: Engine, leadership: Leadership) -> str | None:
    try:
        make_sure_it_can_be_searched(engine, leadership)
    except (IndexNotReady, IndexDamaged) as error:
        return str(error)
    problem = unwritable(leadership)
    return str(problem) if problem else None
