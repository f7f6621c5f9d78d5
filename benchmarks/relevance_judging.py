"""What has still to be judged? Everything that an engine has among its first ten, blind and in no order."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Final

from benchmarks.relevance_runs import Runs
from benchmarks.relevance_sets import Query, QuerySet
from benchmarks.relevance_variants import VARIANTS
from search_service.articles.article import Article
from search_service.vietnamese.syllables import fold
from search_service.vietnamese.tokens import tokenize

POOLED: Final = ("as_written", "no_accents")
"""How queries are typed when articles are pooled for judging."""

SHOWN: Final = 160
"""Characters of an article that are shown around its best match."""


def tell_unjudged(asked: QuerySet, runs: Runs, engines: Sequence[str]) -> None:
    """Print lines of query id, article id, title and text around the best match, separated by tabs."""
    pools = [(query, _pool(query, runs, engines)) for query in asked.queries]
    wanted = {id_ for _, pool in pools for id_ in pool}
    articles = {id_: article for article, id_ in asked.articles() if id_ in wanted}
    for query, pool in pools:
        if pool:
            print(f"# {query.id}\t{query.text}")
        for id_ in pool:
            print(f"{query.id}\t{id_}\t{articles[id_].title}\t{_shown(query, articles[id_])}")


def _pool(query: Query, runs: Runs, engines: Sequence[str]) -> list[str]:
    found: set[str] = set()
    for variant in POOLED:
        for engine in engines:
            found.update(*runs.run(engine, [VARIANTS[variant](query)]).found)
    pool = sorted(found - query.grades.keys())
    random.Random(query.id).shuffle(pool)
    return pool


def _shown(query: Query, article: Article) -> str:
    """Give the part of the text with most of the query's syllables, the first one of several."""
    wanted = {fold(token.text) for token in tokenize(query.text)}
    places = [(token.start, fold(token.text)) for token in tokenize(article.text)]
    places = [(start, text) for start, text in places if text in wanted]
    first = max((start for start, _ in places), key=lambda start: _near(places, start), default=0)
    begin = max(0, first - SHOWN // 4)
    return " ".join(article.text[begin : begin + SHOWN].split())


def _near(places: Sequence[tuple[int, str]], start: int) -> tuple[int, int]:
    inside = {text: at for at, text in places if start <= at < start + SHOWN // 2}
    # Most of the syllables, then the closest together, so that a phrase goes before scattered ones.
    return len(inside), -(max(inside.values()) - start)
