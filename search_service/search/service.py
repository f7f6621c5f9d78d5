"""What happens in one search, from request to page of results?"""

from __future__ import annotations

import datetime as dt
import math
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from search_service.articles.article import Article, Audience, Kind
from search_service.engine.contract import Engine, Facet, Filters, Hit, Request, Snapshot, Sort, SortKey
from search_service.errors import InvalidInput
from search_service.query.periods import NO_DATE, between, parse_period, today
from search_service.query.time_phrases import chips
from search_service.search import cursors, facets
from search_service.search.documents import resolve
from search_service.search.explaining import reasons
from search_service.search.full_article import FullArticle, full_article
from search_service.search.marking import wanted
from search_service.search.ranking import freshness
from search_service.search.reading import Reading, read
from search_service.search.results import (
    MAX_RESULTS,
    MAX_SIZE,
    FacetValue,
    FoundArticle,
    IndexStatus,
    Reason,
    SearchRequest,
    SearchResult,
    Suggestion,
)
from search_service.search.similar import SimilarArticle, similar
from search_service.search.snippets import Highlighter, Wanted
from search_service.search.suggesting import suggestions
from search_service.vietnamese.characters import legible
from search_service.vietnamese.typing import decode

_EXPORT_CHUNK = 500


class Search:
    """Searches over one engine. Each call answers from one generation; safe to use from several threads."""

    def __init__(self, engine: Engine, today: Callable[[], dt.date] = today) -> None:
        """Search over `engine`, opened for the record; `today` gives the day that news are fresh on."""
        self._engine = engine
        self._today = today

    def run(self, request: SearchRequest) -> SearchResult:
        """Answer a search.

        Raises InvalidInput naming the parameter, and IndexNotReady or IndexDamaged while there is no index.
        """
        started = time.perf_counter()
        asked = _Asked(self._engine.snapshot(), request, self._today())
        page = asked.snapshot.search(asked.page())
        hits = page.hits[: request.size]
        reading = asked.reading
        highlighter = Highlighter(wanted(asked.snapshot, request, reading))
        return SearchResult(
            q=request.q,
            searched_for=reading.searched_for,
            did_you_mean=reading.did_you_mean,
            expansions=reading.expansions,
            chips=chips(_timed(legible(request.q), reading), asked.today),
            explained=request.explain,
            level=reading.level,
            total=page.total,
            hits=tuple(
                _found(hit, highlighter, why) for hit, why in zip(hits, asked.reasons(hits), strict=True)
            ),
            facets={facet: asked.facet_values(facet, page.facets[facet]) for facet in request.facets},
            next_cursor=cursors.encode(request.sort, hits[-1].key) if len(page.hits) > len(hits) else None,
            pages=min(math.ceil(page.total / request.size), MAX_RESULTS // request.size),
            revision=asked.snapshot.commit.revision,
            generation=asked.snapshot.generation,
            took_ms=round((time.perf_counter() - started) * 1000, 2),
        )

    def export(self, request: SearchRequest) -> Iterator[Article]:
        """Yield every match in order, from one generation. What is wrong is raised before the first."""
        asked = _Asked(self._engine.snapshot(), replace(request, size=1, page=1, cursor=None), self._today())
        return asked.everything()

    def facet_values(self, request: SearchRequest, facet: Facet, contains: str) -> tuple[FacetValue, ...]:
        """Give the values of one facet that contain a text, under the request's query and filters."""
        asked = _Asked(self._engine.snapshot(), replace(request, size=1, page=1, cursor=None), self._today())
        counts = asked.snapshot.search(replace(asked.request, facets=(facet,), size=0)).facets[facet]
        return asked.facet_values(facet, counts, contains)

    def counts(self, facet: Facet, audiences: frozenset[Audience]) -> dict[str, int]:
        """Give every value of a facet with how many articles have it; dates by month, `none` undated."""
        asked = _Asked(self._engine.snapshot(), SearchRequest(audiences=audiences), self._today())
        return asked.snapshot.search(replace(asked.request, facets=(facet,), size=0)).facets[facet]

    def suggest(self, q: str, audiences: frozenset[Audience], limit: int = 8) -> tuple[Suggestion, ...]:
        """Give what the box offers for what is typed so far."""
        return suggestions(self._engine.snapshot(), q, audiences, limit)

    def article(self, id_: str, audiences: frozenset[Audience]) -> FoundArticle | None:
        """Give an article that these audiences may see."""
        hit = self._engine.snapshot().article(audiences, id_)
        if not hit:
            return None
        found = _found(hit, Highlighter(Wanted(frozenset(), frozenset())), ())
        return replace(found, article=hit.article)

    def edition(self) -> tuple[str, ...]:
        """Name what every answer of now is made from, besides its request: the index, and the day.

        Two equal editions answer alike. Raises IndexNotReady or IndexDamaged.
        """
        snapshot = self._engine.snapshot()
        commit = snapshot.commit
        # A generation counts from 0 again when the index is deleted: only with the record is it a name.
        return (
            commit.record,
            str(commit.revision),
            commit.analysis,
            str(snapshot.generation),
            self._today().isoformat(),
        )

    def full_article(self, id_: str, request: SearchRequest) -> FullArticle | None:
        """Give an article with what the search that led to it marks, what cites it and what is like it.

        None if the request's audiences may see none of this name. Raises InvalidInput (`q`).
        """
        return full_article(self._engine.snapshot(), id_, request)

    def similar(
        self, id_: str, audiences: frozenset[Audience], size: int
    ) -> tuple[SimilarArticle, ...] | None:
        """Give the articles nearest to one that these audiences may see; None if there is none."""
        snapshot = self._engine.snapshot()
        hit = snapshot.article(audiences, id_)
        return similar(snapshot, audiences, hit.article, size) if hit else None

    def status(self, audiences: frozenset[Audience]) -> IndexStatus:
        """Say what the index holds; raises IndexNotReady or IndexDamaged."""
        snapshot = self._engine.snapshot()
        return IndexStatus(
            snapshot.commit.revision, snapshot.generation, self._engine.name, snapshot.size(audiences)
        )


class _Asked:
    """One request, checked and understood, on one generation."""

    def __init__(self, snapshot: Snapshot, request: SearchRequest, today: dt.date) -> None:
        self.snapshot = snapshot
        self.today = today
        self._asked = request
        _check_paging(request)
        filters = _filters(snapshot, request)
        self.reading = read(snapshot, request)
        # Without a word to rank by, the newest come first.
        by_date = self.reading.query.is_empty and request.sort is Sort.RELEVANCE
        sort = Sort.NEWEST if by_date else request.sort
        self.request = Request(
            audiences=request.audiences,
            match=self.reading.match,
            ranking=tuple(one.weighted for one in self.reading.ranking) if sort is Sort.RELEVANCE else (),
            freshness=freshness(today) if sort is Sort.RELEVANCE else None,
            filters=filters,
            sort=sort,
            facets=request.facets,
        )

    def page(self) -> Request:
        """Give the engine's request for the page, with one hit more to see whether it is the last."""
        asked = self._asked
        after = cursors.decode(asked.cursor, asked.sort) if asked.cursor else None
        skip = 0 if after else (asked.page - 1) * asked.size
        return replace(self.request, size=asked.size + 1, skip=skip, after=after)

    def reasons(self, hits: Sequence[Hit]) -> Sequence[tuple[Reason, ...]]:
        """Give why each hit was found; nothing unless it was asked for and there is a score to explain."""
        if not self._asked.explain or not self.request.ranking:
            return [()] * len(hits)
        parts = self.snapshot.explain(self.request, [hit.key.id for hit in hits])
        return [
            reasons(self.reading.ranking, of_hit, hit.key.score)
            for hit, of_hit in zip(hits, parts, strict=True)
        ]

    def everything(self) -> Iterator[Article]:
        """Yield every match in order."""
        after: SortKey | None = None
        while True:
            page = self.snapshot.search(replace(self.request, size=_EXPORT_CHUNK, after=after, facets=()))
            for hit in page.hits:
                yield hit.article
            if len(page.hits) < _EXPORT_CHUNK:
                return
            after = page.hits[-1].key

    def facet_values(
        self, facet: Facet, counts: dict[str, int], contains: str = ""
    ) -> tuple[FacetValue, ...]:
        """Give the values of a facet as they are shown."""
        asked = self._asked
        match facet:
            case Facet.AUTHOR:
                return facets.listed(counts, _names(asked.authors), contains)
            case Facet.TOPIC:
                return facets.listed(counts, _names(asked.topics), contains)
            case Facet.KIND:
                return facets.listed(counts, asked.kinds, contains)
            case Facet.DATE:
                return facets.listed_dates(counts, asked.dates, self._count_day, contains)

    def _count_day(self, day: str) -> int:
        filters = replace(self.request.filters, dates=(parse_period(day, "date"),))
        return self.snapshot.search(replace(self.request, filters=filters, size=0, facets=())).total


def _timed(typed: str, reading: Reading) -> str:
    """Give the text whose phrases of time are offered: as it was typed, or decoded if it was raw typing.

    A text with a slip mended has lost its signs: the days of `15/3/2023` would be gone.
    """
    searched = reading.searched_for
    return searched if searched and searched == decode(typed) else typed


def _check_paging(request: SearchRequest) -> None:
    if not 1 <= request.size <= MAX_SIZE:
        raise InvalidInput("size", f"must be 1 to {MAX_SIZE}")
    if request.page < 1:
        raise InvalidInput("page", "must be 1 or more")
    if request.page * request.size > MAX_RESULTS:
        message = f"numbered pages end at {MAX_RESULTS:,} results; go on with next_cursor"
        raise InvalidInput("page", message)
    if request.cursor and request.page > 1:
        raise InvalidInput("cursor", "goes on from a hit: leave out page")


def _filters(snapshot: Snapshot, request: SearchRequest) -> Filters:
    if unknown := sorted(set(request.kinds) - set(Kind)):
        raise InvalidInput("kind", f"{unknown[0]!r:.40} is none of {', '.join(Kind)}")
    return Filters(
        authors=_names(request.authors),
        topics=_names(request.topics),
        kinds=request.kinds,
        dates=tuple(None if date == NO_DATE else parse_period(date, "date") for date in request.dates),
        within=between(request.date_from, request.date_to),
        numbers=tuple(
            dict.fromkeys(
                key for typed in request.documents for key in resolve(snapshot, request.audiences, typed)
            )
        ),
    )


def _names(values: tuple[str, ...]) -> tuple[str, ...]:
    """Give names as the index has them: composed letters."""
    return tuple(unicodedata.normalize("NFC", value) for value in values)


def _found(hit: Hit, highlighter: Highlighter, why: tuple[Reason, ...]) -> FoundArticle:
    head = hit.head
    return FoundArticle(
        article=head,
        documents=hit.cited,
        title_highlighted=highlighter.highlighted(head.title),
        snippet=highlighter.snippet(hit.text or head.abstract or ""),
        score=hit.key.score,
        reasons=why,
    )
