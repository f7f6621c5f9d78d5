"""How does an engine come to hold articles? As the indexer prepares and commits them, on every core."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from search_service.articles.article import Article
from search_service.articles.store import Change
from search_service.engine.contract import Commit, Engine
from search_service.indexing.preparing import prepared
from search_service.vietnamese.analysis import VERSION

BATCH: Final = 2_000
RECORD: Final = "benchmark"


def grow(engine: Engine, articles: Iterator[Article], held: int, added: int) -> None:
    """Add `added` articles to the `held` ones, and tidy; the commit's revision is the number of articles."""
    for changes, ready in prepared(engine, _batches(articles, held), added):
        engine.apply(ready, [], Commit(RECORD, changes[-1].revision, VERSION))
        while engine.tidy():
            pass


def _batches(articles: Iterator[Article], held: int) -> Iterator[Sequence[Change]]:
    while batch := list(islice(articles, BATCH)):
        yield [Change(held + at, article.id, article) for at, article in enumerate(batch, 1)]
        held += len(batch)
