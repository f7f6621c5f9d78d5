"""How is one request answered from one generation?"""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeVar

import numpy as np

from search_service.articles.article import Audience
from search_service.engine.contract import RUN_PLACES, Commit, Hit, Page, Request, SortKey
from search_service.engine.whoosh import suggestions, twins
from search_service.engine.whoosh.arrays import Array
from search_service.engine.whoosh.columns import NO_DAY
from search_service.engine.whoosh.docset import DocSet
from search_service.engine.whoosh.matching import Matching, filtered
from search_service.engine.whoosh.ordering import best
from search_service.engine.whoosh.scoring import Scoring
from search_service.engine.whoosh.view import LiveSegment, View
from search_service.errors import IndexDamaged
from search_service.query.tree import Node
from search_service.vietnamese.streams import Stream

Answer = TypeVar("Answer")


class WhooshSnapshot:
    """One generation of the index, unchanging. Safe to use from several threads."""

    def __init__(self, generation: int, commit: Commit, segments: Sequence[LiveSegment]) -> None:
        self.generation = generation
        self.commit = commit
        self.segments = tuple(segments)
        self._views: dict[frozenset[Audience], View] = {}
        self._of_thread = _OfThread()

    @property
    def is_suspect(self) -> bool:
        """Whether a file was written to since it was opened."""
        return any(part.segment.is_suspect for part in self.segments)

    def has_any(self, reports: frozenset[str]) -> bool:
        """Whether any of these reports of damage is about a file of this generation."""
        return any(part.segment.report_name in reports for part in self.segments)

    def size(self, audiences: frozenset[Audience]) -> int:
        """How many articles these audiences' partitions hold."""
        return self._view(audiences).live_count

    def count(self, audiences: frozenset[Audience], match: Node) -> int:
        """How many articles match, before any filter."""
        return self._read(audiences, lambda view: self._matching(view).live(match).count)

    def search(self, request: Request) -> Page:
        """Answer one request."""
        try:
            return self._read(request.audiences, lambda view: _answer(view, self._matching(view), request))
        finally:
            self._of_thread.matching = None

    def explain(self, request: Request, ids: Sequence[str]) -> list[tuple[float, ...]]:
        """Give what each term adds to these articles' scores; see `contract.Snapshot`."""
        return self._read(request.audiences, lambda view: _parts(view, request, ids))

    def article(self, audiences: frozenset[Audience], id_: str) -> Hit | None:
        """Give the article called `id_`, or None."""
        return self._read(audiences, lambda view: _article(view, id_))

    def titles(
        self, audiences: frozenset[Audience], typed: Sequence[str], limit: int
    ) -> Sequence[tuple[str, int]]:
        """Give titles that have these syllables in a row; see `contract.Snapshot`."""
        return self._read(audiences, lambda view: suggestions.titles(view, typed, limit))

    def phrases(self, audiences: frozenset[Audience], typed: Sequence[str], limit: int) -> Sequence[str]:
        """Give phrases that begin with these syllables; see `contract.Snapshot`."""
        return self._read(audiences, lambda view: suggestions.phrases(view, typed, limit))

    def cited(self, audiences: frozenset[Audience], typed: Sequence[str], limit: int) -> Sequence[str]:
        """Give document numbers with these parts; see `contract.Snapshot`."""
        return self._read(audiences, lambda view: suggestions.cited(view, typed, limit))

    def known_numbers(self, audiences: frozenset[Audience], prefix: str = "") -> Mapping[str, int]:
        """Give the document numbers whose key begins with `prefix`, with how many articles have each."""
        return self._read(audiences, lambda view: _known_numbers(view, prefix.encode()))

    def twins(self, audiences: frozenset[Audience], folded: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """Give how often each accented form of each syllable stands; see `contract.Snapshot`."""
        return self._read(audiences, lambda view: twins.twins(view, folded))

    def run_twins(
        self, audiences: frozenset[Audience], runs: Sequence[tuple[str, ...]], most: int = RUN_PLACES
    ) -> Mapping[tuple[str, ...], Mapping[tuple[str, ...], int]]:
        """Give how often each accented form of each run stands; see `contract.Snapshot`."""
        return self._read(audiences, lambda view: twins.run_twins(view, runs, most))

    def frequencies(
        self, audiences: frozenset[Audience], stream: Stream, texts: Sequence[str]
    ) -> Mapping[str, int]:
        """Give how many articles have each term; see `contract.Snapshot`."""
        return self._read(audiences, lambda view: twins.frequencies(view, stream, texts))

    def near(self, audiences: frozenset[Audience], folded: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """Give the terms one edit away from each syllable; see `contract.Snapshot`."""
        return self._read(audiences, lambda view: twins.near(view, folded))

    def _read(self, audiences: frozenset[Audience], answer: Callable[[View], Answer]) -> Answer:
        view = self._view(audiences)
        for segment, _, _ in view.segments():
            segment.check()
        try:
            return answer(view)
        except IndexDamaged as error:
            for segment, _, _ in view.segments():
                if segment.file.path.name == error.file:
                    segment.report(error)
            raise

    def _matching(self, view: View) -> Matching:
        """Give what this thread looked up since its last search: it is about to search for the same."""
        of_thread = self._of_thread
        if of_thread.matching is None or of_thread.matching.view is not view:
            of_thread.matching = Matching(view)
        return of_thread.matching

    def _view(self, audiences: frozenset[Audience]) -> View:
        view = self._views.get(audiences)
        if view is None:
            view = View([part for part in self.segments if part.segment.audience in audiences])
            self._views[audiences] = view
        return view


class _OfThread(threading.local):
    """What each thread has on its own."""

    matching: Matching | None = None


def _answer(view: View, matching: Matching, request: Request) -> Page:
    matched = matching.live(request.match)
    passes = filtered(view, request.filters)
    found = _narrowed(matched, list(passes.values()))
    counts = {}
    for facet in request.facets:
        others = [mask for of, mask in passes.items() if of is not facet]
        among = found if len(others) == len(passes) else _narrowed(matched, others)
        counts[facet] = view.facet(facet).count(among)
    ranked = best(view, matching, request, found)
    hits = [_hit(view, doc, score) for doc, score in zip(ranked.docs, ranked.scores, strict=True)]
    return Page(found.count, tuple(hits), counts)


def _article(view: View, id_: str) -> Hit | None:
    doc = _doc_of(view, id_)
    return None if doc is None else _hit(view, doc, 0.0)


def _parts(view: View, request: Request, ids: Sequence[str]) -> list[tuple[float, ...]]:
    docs = []
    for id_ in ids:
        doc = _doc_of(view, id_)
        if doc is None:
            raise KeyError(id_)
        docs.append(doc)
    return Scoring(view, Matching(view), request).parts(docs)


def _doc_of(view: View, id_: str) -> int | None:
    for segment, first, _ in view.segments():
        doc = segment.ids.doc_of(id_)
        if doc is not None and view.live[first + doc]:
            return first + doc
    return None


def _known_numbers(view: View, prefix: bytes) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for segment, first, _ in view.segments():
        field = segment.numbers
        begin, end = field.lexicon.prefixed(prefix)
        if begin == end:
            continue
        having: Array = np.diff(field.run_offsets()[begin : end + 1].astype(np.int64))
        if len(view.dead):
            of_terms = np.repeat(np.arange(end - begin), having)
            live = view.live.take(field.run(begin, end)[1].astype(np.intp) + first)
            having = np.bincount(of_terms[live], minlength=end - begin)
        for key, count in zip(field.lexicon.slice(begin, end), having.tolist(), strict=True):
            counts[key.decode()] += count
        for number in field.dense_terms().tolist():  # those that very many articles have
            row = field.row(number)
            if begin <= number < end and row is not None:
                live_row = view.live[first : first + len(row)] & (row != 0)
                counts[field.lexicon[number].decode()] += int(np.count_nonzero(live_row))
    return {key: count for key, count in counts.items() if count}


def _narrowed(found: DocSet, masks: Sequence[Array]) -> DocSet:
    for mask in masks:
        found = found.also_in(DocSet(found.size, mask=mask))
    return found


def _hit(view: View, doc: int, score: float) -> Hit:
    segment, local = view.locate(doc)
    day = int(segment.days[local])
    key = SortKey(score, None if day == NO_DAY else dt.date.fromordinal(day), segment.ids[local])
    return Hit(key, partial(segment.head, local), partial(segment.text, local))
