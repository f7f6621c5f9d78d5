"""What do the articles of some audiences look like as one? Their segments' columns, one behind the other.

Articles are numbered through all segments, so scores, facets and the order are computed once however many
segments there are; only postings are fetched segment by segment.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from search_service.articles.article import Kind
from search_service.engine import bm25
from search_service.engine.contract import Facet
from search_service.engine.whoosh.arrays import Array, joined
from search_service.engine.whoosh.columns import NO_DAY
from search_service.engine.whoosh.facet_column import FacetColumn
from search_service.engine.whoosh.postings import Field, Postings
from search_service.engine.whoosh.segment import OpenSegment
from search_service.query.tree import Term
from search_service.vietnamese.streams import Stream


@dataclass(frozen=True, slots=True)
class LiveSegment:
    """A segment and the numbers of its articles that are deleted, ascending."""

    segment: OpenSegment
    deleted: Array


@dataclass(frozen=True, slots=True)
class TermPostings:
    """A term's postings over a view: `docs` and `weights`, and as (first article, weights) its `rows`."""

    docs: Array
    weights: Array
    rows: Sequence[tuple[int, Array]]


class View:
    """Segments as one. Safe to use from several threads."""

    def __init__(self, parts: Sequence[LiveSegment]) -> None:
        self.parts = parts
        self.firsts: list[int] = [0]
        """The number of each segment's first article, and the one after the last."""
        for part in parts:
            self.firsts.append(self.firsts[-1] + part.segment.size)
        self.size = self.firsts[-1]
        """How many articles there are, deleted ones among them."""
        dead = [part.deleted.astype(np.intp) + first for part, first in zip(parts, self.firsts, strict=False)]
        self.dead: Array = joined(dead, np.intp)
        """The numbers of deleted articles, ascending."""
        self.live_count = self.size - len(self.dead)
        self._averages: dict[Stream, float] = {}
        self._norms: dict[tuple[Stream, float, float], Array] = {}
        self._lengths: dict[Stream, Array] = {}
        self._facets: dict[Facet, FacetColumn] = {}
        self._fresh: tuple[dt.date, Array] | None = None

    @cached_property
    def live(self) -> Array:
        """Which articles are not deleted."""
        live = np.ones(self.size, dtype=bool)
        live[self.dead] = False
        return live

    @cached_property
    def days(self) -> Array:
        """The day of every article."""
        return joined([part.segment.days for part in self.parts], np.int32)

    def lengths(self, stream: Stream) -> Array:
        """Give the length of every article."""
        lengths = self._lengths.get(stream)
        if lengths is None:
            lengths = joined([part.segment.lengths[stream] for part in self.parts], np.uint32)
            self._lengths[stream] = lengths
        return lengths

    def average_length(self, stream: Stream) -> float:
        """Give the mean length of the articles that are not deleted."""
        if stream not in self._averages:
            lengths = self.lengths(stream)
            total = int(lengths.sum(dtype=np.int64)) - int(lengths[self.dead].sum(dtype=np.int64))
            self._averages[stream] = total / self.live_count if self.live_count else 0.0
        return self._averages[stream]

    def rough_norms(self, stream: Stream, k1: float, b: float) -> Array:
        """Give what BM25 adds to a frequency below the line, for every article, in single precision."""
        norms = self._norms.get((stream, k1, b))
        if norms is None:
            norms = self.lengths(stream).astype(np.float32)
            norms *= np.float32(k1 * b / (self.average_length(stream) or 1.0))
            norms += np.float32(k1 * (1 - b))
            self._norms[stream, k1, b] = norms
        return norms

    def freshness(self, today: dt.date) -> Array:
        """Give how fresh every article is: news of `today` 1, half of it each year, all else 0."""
        if self._fresh is None or self._fresh[0] != today:
            ages = np.maximum(today.toordinal() - self.days, 0)
            news = self.facet(Facet.KIND).having((Kind.NEWS,)) & (self.days != NO_DAY)
            self._fresh = today, np.where(news, np.exp2(ages / -bm25.YEAR), 0.0).astype(np.float32)
        return self._fresh[1]

    def facet(self, facet: Facet) -> FacetColumn:
        """Give the values of a facet."""
        if facet not in self._facets:
            self._facets[facet] = FacetColumn.of([part.segment for part in self.parts], facet)
        return self._facets[facet]

    def postings(self, term: Term) -> TermPostings:
        """Give a term's postings, deleted articles among them."""
        text = term.text.encode()
        return self._gathered(
            [
                (first, field, number, number + 1)
                for first, field in self._fields(term.stream)
                if (number := field.lexicon.find(text)) >= 0
            ]
        )

    def prefixed(self, stream: Stream, prefix: str) -> TermPostings:
        """Give the articles, each perhaps several times, that have any term with this prefix."""
        text = prefix.encode()
        return self._gathered(
            [(first, field, *field.lexicon.prefixed(text)) for first, field in self._fields(stream)]
        )

    def places(self, term: Term) -> Array:
        """Give the places of a term, ascending, counted through all segments."""
        text = term.text.encode()
        found = []
        for part, first in zip(self.parts, self._first_places, strict=False):
            field = part.segment.streams[term.stream]
            if (number := field.lexicon.find(text)) >= 0:
                found.append(field.places(number).astype(np.intp) + first)
        return joined(found, np.intp)

    def docs_at(self, places: Array) -> Array:
        """Give the distinct articles of these places, ascending."""
        found = []
        ends = places.searchsorted(self._first_places).tolist()
        for part, first, first_place, (start, stop) in zip(
            self.parts, self.firsts, self._first_places, pairwise(ends), strict=False
        ):
            if start < stop:
                bases = part.segment.bases
                local = (places[start:stop] - first_place).astype(bases.dtype)
                docs = bases.searchsorted(local, side="right").astype(np.intp) + (first - 1)
                is_new = np.ones(len(docs), dtype=bool)
                is_new[1:] = docs[1:] != docs[:-1]
                found.append(docs[is_new])
        return joined(found, np.intp)

    def with_number(self, number: str) -> Array:
        """Give the articles that bear or cite a document number."""
        text = number.encode()
        fields = [(first, p.segment.numbers) for p, first in zip(self.parts, self.firsts, strict=False)]
        found = self._gathered(
            [(f, field, at, at + 1) for f, field in fields if (at := field.lexicon.find(text)) >= 0]
        )
        rows = [np.flatnonzero(row) + first for first, row in found.rows]
        return joined([found.docs, *rows], np.intp)

    def segments(self) -> Iterator[tuple[OpenSegment, int, int]]:
        """Yield each segment with the number of its first article and the one after its last."""
        for part, (first, stop) in zip(self.parts, pairwise(self.firsts), strict=True):
            yield part.segment, first, stop

    def locate(self, doc: int) -> tuple[OpenSegment, int]:
        """Give the segment of an article and its number there."""
        at = bisect_right(self.firsts, doc) - 1 if len(self.parts) > 1 else 0
        return self.parts[at].segment, doc - self.firsts[at]

    @cached_property
    def _first_places(self) -> list[int]:
        firsts = [0]
        for part in self.parts:
            firsts.append(firsts[-1] + int(part.segment.bases[-1]))
        return firsts

    def _fields(self, stream: Stream) -> list[tuple[int, Field]]:
        return [(f, p.segment.streams[stream]) for p, f in zip(self.parts, self.firsts, strict=False)]

    def _gathered(self, found: Sequence[tuple[int, Field, int, int]]) -> TermPostings:
        docs: list[Array] = []
        weights: list[Array] = []
        rows: list[tuple[int, Array]] = []
        for first, field, number, stop in found:
            if stop == number + 1:
                postings = field.postings(number)
            elif number < stop:
                _, run_docs, run_weights = field.run(number, stop)
                postings = Postings(run_docs, run_weights)
                dense = field.dense_terms()
                for dense_number in dense[slice(*dense.searchsorted((number, stop)))].tolist():
                    row = field.row(dense_number)
                    if row is not None:
                        rows.append((first, row))
            else:
                continue
            if postings.row is not None:
                rows.append((first, postings.row))
            elif len(postings.docs):
                docs.append(postings.docs.astype(np.intp) + first if first else postings.docs.astype(np.intp))
                weights.append(postings.weights)
        return TermPostings(joined(docs, np.intp), joined(weights, np.uint8), rows)
