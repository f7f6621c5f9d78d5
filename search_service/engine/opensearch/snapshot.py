"""How is one request answered from one state of the cluster's indexes?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from search_service.articles.article import Article, Audience, from_json
from search_service.engine.contract import (
    RUN_PLACES,
    Commit,
    Facet,
    Hit,
    Page,
    Request,
    Sort,
    SortKey,
    Stored,
)
from search_service.engine.opensearch import phrases, suggestions, twins
from search_service.engine.opensearch.cluster import Json
from search_service.engine.opensearch.mapping import (
    ARTICLE,
    CITED,
    DAY,
    FACET_FIELDS,
    ID,
    NEWS_DAY,
    NUMBERS,
    length_field,
)
from search_service.engine.opensearch.matching import EVERY, all_of, filtered, query_of
from search_service.engine.opensearch.reader import Reader
from search_service.engine.opensearch.scoring import (
    SCORE_UNIT,
    Bound,
    Scored,
    frequency_queries,
    parts,
    scored,
    script,
)
from search_service.engine.opensearch.statistics import Statistics, total
from search_service.engine.opensearch.values import counted, facet_aggregations, facet_counts, of_others
from search_service.query.tree import Node, Term
from search_service.vietnamese.streams import Stream

_STORED: Final = [ARTICLE, CITED]

MANY: Final = 250_000
"""Articles times terms from which on it pays to find out first which scores matter: each takes 0.2 us."""

_SPARED: Final = 0.3
"""Terms that together add at most this part of what must be reached are not looked up to find out."""

_WINDOW: Final = 100
"""Articles whose scores say what the others must reach."""

_CLAUSES: Final = 500
"""Terms that are explained at once: OpenSearch takes 1,024 clauses in a query."""

_BEFORE_EVERY_DAY: Final = 0
_AFTER_EVERY_DAY: Final = dt.date.max.toordinal() + 1
"""Where undated articles stand: last in any order."""


class OpenSearchSnapshot:
    """One state of the index, unchanging. Safe to use from several threads."""

    def __init__(self, generation: int, commit: Commit, reader: Reader) -> None:
        self.generation = generation
        self.commit = commit
        self._reader = reader

    def size(self, audiences: frozenset[Audience]) -> int:
        """How many articles these audiences' partitions hold."""
        return Statistics(self._reader, audiences).size

    def count(self, audiences: frozenset[Audience], match: Node) -> int:
        """How many articles match, before any filter."""
        return Statistics(self._reader, audiences).count(query_of(match))

    def search(self, request: Request) -> Page:
        """Answer one request."""
        filters = filtered(request.filters)
        matched = all_of([query_of(request.match), *(q for of, q in filters.items() if of is None)])
        of_facets = [query for of, query in filters.items() if of is not None]
        bodies = [_counting(request, filters, matched, of_facets)]
        if request.size:
            bodies.append(self._page(request, all_of([matched, *of_facets])))
        counted_all, *pages = self._reader.ask_many(request.audiences, bodies)
        hits = [
            _hit(found, _key(found["sort"], request.sort)) for page in pages for found in page["hits"]["hits"]
        ]
        counts: dict[Facet, dict[str, int]] = {}
        for facet, values in facet_counts(counted_all, request.facets).items():
            if values is None:
                query = all_of([matched, *of_others(facet, filters)])
                counts[facet] = counted(self._reader, request.audiences, FACET_FIELDS[facet], query)
            else:
                counts[facet] = values
        return Page(total(counted_all), tuple(hits), counts)

    def explain(self, request: Request, ids: Sequence[str]) -> list[tuple[float, ...]]:
        """Give what each term adds to these articles' scores; see `contract.Snapshot`."""
        if not ids:
            return []
        terms = scored(Statistics(self._reader, request.audiences), request)
        found: dict[str, Json] = {}
        frequencies: dict[str, dict[str, float]] = {id_: {} for id_ in ids}
        for first in range(0, max(len(terms), 1), _CLAUSES):
            counting = frequency_queries(terms[first : first + _CLAUSES])
            body: Json = {
                "size": len(ids),
                "query": {"bool": {"filter": [{"terms": {ID: list(ids)}}], "should": counting}},
                "docvalue_fields": [NEWS_DAY, *(length_field(stream) for stream in Stream)],
                "_source": False,
            }
            answer = self._reader.ask(request.audiences, body, include_named_queries_score="true")
            for hit in answer["hits"]["hits"]:
                found[hit["_id"]] = hit["fields"]
                frequencies[hit["_id"]] |= hit.get("matched_queries", {})
        return [_parts(request, terms, frequencies[id_], found[id_]) for id_ in ids]

    def article(self, audiences: frozenset[Audience], id_: str) -> Hit | None:
        """Give the article called `id_`, or None."""
        body = {"size": 1, "query": {"term": {ID: id_}}, "_source": _STORED}
        for found in self._reader.ask(audiences, body)["hits"]["hits"]:
            return _hit(found, SortKey(0.0, from_json(found["_source"][ARTICLE]).date, id_))
        return None

    def known_numbers(self, audiences: frozenset[Audience], prefix: str = "") -> Mapping[str, int]:
        """Give the document numbers whose key begins with `prefix`, with how many articles have each."""
        return self._reader.remembered(
            ("known_numbers", audiences, prefix),
            lambda: counted(self._reader, audiences, NUMBERS, EVERY, prefix),
        )

    def frequencies(
        self, audiences: frozenset[Audience], stream: Stream, texts: Sequence[str]
    ) -> Mapping[str, int]:
        """Give how many articles have each term; see `contract.Snapshot`."""
        counts = Statistics(self._reader, audiences).frequencies([Term(stream, text) for text in texts])
        return {term.text: count for term, count in counts.items()}

    def titles(
        self, audiences: frozenset[Audience], typed: Sequence[str], limit: int
    ) -> Sequence[tuple[str, int]]:
        """Give titles that have these syllables in a row; see `contract.Snapshot`."""
        return suggestions.titles(self._reader, audiences, typed, limit)

    def phrases(self, audiences: frozenset[Audience], typed: Sequence[str], limit: int) -> Sequence[str]:
        """Give phrases that begin with these syllables; see `contract.Snapshot`."""
        return phrases.phrases(self._reader, audiences, typed, limit)

    def cited(self, audiences: frozenset[Audience], typed: Sequence[str], limit: int) -> Sequence[str]:
        """Give document numbers with these parts; see `contract.Snapshot`."""
        return suggestions.cited(self._reader, audiences, typed, limit)

    def twins(self, audiences: frozenset[Audience], folded: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """Give how often each accented form of each syllable stands; see `contract.Snapshot`."""
        return twins.twins(self._reader, audiences, folded)

    def run_twins(
        self, audiences: frozenset[Audience], runs: Sequence[tuple[str, ...]], most: int = RUN_PLACES
    ) -> Mapping[tuple[str, ...], Mapping[tuple[str, ...], int]]:
        """Give how often each accented form of each run stands; see `contract.Snapshot`."""
        return twins.run_twins(self._reader, audiences, runs, most)

    def near(self, audiences: frozenset[Audience], folded: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """Give the terms one edit away from each syllable; see `contract.Snapshot`."""
        return twins.near(self._reader, audiences, folded)

    def _page(self, request: Request, passing: Json) -> Json:
        """Give the search for the hits alone: whatever cannot be among them may be left out."""
        ranks = request.sort is Sort.RELEVANCE
        body: Json = {
            "size": request.size,
            "from": request.skip,
            "track_total_hits": False,
            "query": self._ranked(request, passing) if ranks else passing,
            "sort": _order(request.sort),
            "_source": _STORED,
        }
        if request.after:
            body["search_after"] = _stand(request.after, request.sort)
        return body

    def _ranked(self, request: Request, passing: Json) -> Json:
        """Give the query that scores what is `passing`, or may be on the page."""
        statistics = Statistics(self._reader, request.audiences)
        terms = scored(statistics, request)
        # Without a ranking everything has the score 0, however new it is.
        freshness = request.freshness if request.ranking else None
        query, scoring = passing, script(terms, freshness)
        if statistics.size * len(terms) >= MANY and len(terms) <= _CLAUSES and not request.after:
            spared = _SPARED * sum(term.factor for term in terms)
            floor = self._floor(request, Bound.of(terms, freshness, spared).query(passing), scoring)
            query = Bound.of(terms, freshness, _SPARED * floor).reaching(passing, floor)
        return {"script_score": {"query": {"bool": {"filter": [query]}}, "script": scoring}}

    def _floor(self, request: Request, bounded: Json, scoring: Json) -> float:
        """Give a score that enough articles reach to fill the page, or 0.

        It is the last one of those that would fill it by their bounds.
        """
        needed = request.skip + request.size
        exactly = {"script_score": {"query": EVERY, "script": scoring}}
        body: Json = {
            "size": needed,
            "track_total_hits": False,
            "query": bounded,
            "rescore": {
                "window_size": max(needed, _WINDOW),
                "query": {"rescore_query": exactly, "query_weight": 0, "rescore_query_weight": 1},
            },
            "_source": False,
        }
        hits = self._reader.ask(request.audiences, body)["hits"]["hits"]
        return float(hits[-1]["_score"]) / SCORE_UNIT if len(hits) == needed else 0.0


def _counting(
    request: Request, filters: Mapping[Facet | None, Json], matched: Json, of_facets: Sequence[Json]
) -> Json:
    """Give the search that only counts. The cluster keeps its answer: it is the same for every page."""
    body: Json = {"size": 0, "track_total_hits": True, "query": matched}
    if of_facets:
        body["post_filter"] = all_of(of_facets)
    if request.facets:
        body["aggs"] = facet_aggregations(request.facets, filters)
    return body


def _order(sort: Sort) -> list[Json]:
    newest = {DAY: {"order": "desc", "missing": _BEFORE_EVERY_DAY}}
    oldest = {DAY: {"order": "asc", "missing": _AFTER_EVERY_DAY}}
    by_id = {ID: "asc"}
    match sort:
        case Sort.RELEVANCE:
            return [{"_score": "desc"}, newest, by_id]
        case Sort.NEWEST:
            return [newest, by_id]
        case Sort.OLDEST:
            return [oldest, by_id]


def _stand(key: SortKey, sort: Sort) -> list[float | int | str]:
    """Give where a hit stands as the cluster writes it; `_key` reads it back."""
    undated = _AFTER_EVERY_DAY if sort is Sort.OLDEST else _BEFORE_EVERY_DAY
    day = key.date.toordinal() if key.date else undated
    return [key.score * SCORE_UNIT, day, key.id] if sort is Sort.RELEVANCE else [day, key.id]


def _key(stand: Sequence[float | int | str], sort: Sort) -> SortKey:
    score = float(stand[0]) / SCORE_UNIT if sort is Sort.RELEVANCE else 0.0
    day, id_ = int(stand[-2]), str(stand[-1])
    date = None if day in {_BEFORE_EVERY_DAY, _AFTER_EVERY_DAY} else dt.date.fromordinal(day)
    return SortKey(score, date, id_)


def _parts(
    request: Request, terms: Sequence[Scored], frequencies: Mapping[str, float], fields: Json
) -> tuple[float, ...]:
    lengths = {stream: fields[length_field(stream)][0] for stream in Stream}
    return parts(request, terms, frequencies, lengths, next(iter(fields.get(NEWS_DAY, ())), None))


@dataclass
class _Found:
    """What the cluster has stored of an article. It is read when it is first asked for."""

    source: Json

    @cached_property
    def article(self) -> Article:
        return from_json(self.source[ARTICLE])

    def head(self) -> Stored:
        return replace(self.article, text=""), tuple(self.source[CITED])

    def text(self) -> str:
        return self.article.text


def _hit(found: Json, key: SortKey) -> Hit:
    stored = _Found(found["_source"])
    return Hit(key, stored.head, stored.text)
