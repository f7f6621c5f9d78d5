"""How far is the index behind the record?"""

from __future__ import annotations

from contextlib import suppress

from search_service.api.schemas import Status
from search_service.articles.article import Audience
from search_service.articles.store import Store
from search_service.engine.contract import Engine
from search_service.errors import IndexDamaged, IndexNotReady
from search_service.search.results import PUBLIC, IndexStatus
from search_service.search.service import Search


def status_answer(store: Store, engine: Engine, audiences: frozenset[Audience]) -> Status:
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
    )
