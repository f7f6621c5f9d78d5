"""Which of the found articles come first? The best few are told apart exactly, the others never sorted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from search_service.engine.contract import SCORE_DECIMALS, Request, Sort, SortKey
from search_service.engine.whoosh.arrays import Array
from search_service.engine.whoosh.columns import NO_DAY
from search_service.engine.whoosh.docset import DocSet
from search_service.engine.whoosh.matching import Matching
from search_service.engine.whoosh.scoring import ROUGHNESS, Scoring
from search_service.engine.whoosh.view import View

_AFTER_EVERY_DAY: Final = dt.date.max.toordinal() + 1

_ROWS: Final = 128
"""So many keys have one maximum that is looked at first."""

_MANY: Final = 8
"""So many times the wanted number of articles are cut before they are sorted."""

TIE: Final = 10.0**-SCORE_DECIMALS
"""Scores less than this apart may be rounded to the same."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Some articles and their rounded scores, best first."""

    docs: list[int]
    scores: list[float]


def best(view: View, matching: Matching, request: Request, found: DocSet) -> Ranked:
    """Give the articles of the request's page."""
    needed = request.skip + request.size
    if not request.size or not found.count:
        return Ranked([], [])
    if request.sort is Sort.RELEVANCE and request.ranking:
        docs, scores = _best_by_score(Scoring(view, matching, request), found, request, needed)
    else:
        docs = found.docs if request.after else _best_by_day(view, request.sort, found, needed)
        scores = np.zeros(len(docs))
    order = _Order(view, request, docs, scores)
    if request.after:
        order.go_on_after(request.after)
    return order.first(request.skip, needed)


def _best_by_score(scoring: Scoring, found: DocSet, request: Request, needed: int) -> tuple[Array, Array]:
    """Give articles that are enough to fill the page, and their rounded scores."""
    if request.after or found.is_few:
        docs, scores = found.docs, scoring.exact(found.docs)
        if not request.after:
            places = _at_least_as_good(scores, needed, TIE)
            docs, scores = docs[places], scores[places]
    else:
        rough = scoring.rough()
        np.multiply(rough, found.mask, out=rough)
        docs = _at_least_as_good(rough, needed, TIE + 2 * ROUGHNESS * float(rough.max()))
        docs = docs[found.mask[docs]]
        scores = scoring.exact(docs)
    return docs, np.round(scores, SCORE_DECIMALS)


def _best_by_day(view: View, sort: Sort, found: DocSet, needed: int) -> Array:
    if found.is_few:
        return found.docs
    days = _day_keys(view.days, sort)
    docs = _at_least_as_good(np.where(found.mask, days, days.min() - 1), needed, 0)
    best_docs: Array = docs[found.mask[docs]]
    return best_docs


def _day_keys(days: Array, sort: Sort) -> Array:
    """Give numbers of which the largest comes first."""
    if sort is Sort.OLDEST:
        keys: Array = -np.where(days == NO_DAY, _AFTER_EVERY_DAY, days)
        return keys
    return days


def _at_least_as_good(keys: Array, needed: int, margin: float) -> Array:
    """Give the numbers of the `needed` largest keys, and of all within `margin` of the last; ascending."""
    if len(keys) <= needed:
        return np.arange(len(keys))
    columns = len(keys) // _ROWS
    if columns <= needed:
        last = np.partition(keys, len(keys) - needed)[len(keys) - needed]
        return np.flatnonzero(keys >= last - margin)
    # The needed-th best of the maxima of columns is a bound that at least so many keys reach.
    maxima = keys[: columns * _ROWS].reshape(_ROWS, columns).max(axis=0)
    bound = np.partition(maxima, columns - needed)[columns - needed]
    return np.flatnonzero(keys >= bound - margin)


class _Order:
    """The order of some articles: by two numbers, the lower first, then by identifier."""

    def __init__(self, view: View, request: Request, docs: Array, scores: Array) -> None:
        self._view = view
        self._sort = request.sort
        self._docs = docs
        self._scores = scores
        self._first, self._second = self._keys(scores, view.days.take(docs))

    def _keys(self, scores: Array, days: Array) -> tuple[Array, Array]:
        return -scores if self._sort is Sort.RELEVANCE else np.zeros(len(days)), -_day_keys(days, self._sort)

    def go_on_after(self, after: SortKey) -> None:
        """Leave out all up to and including `after`."""
        day = np.array([after.date.toordinal() if after.date else NO_DAY])
        first, second = self._keys(np.array([after.score]), day)
        behind = (self._first > first) | ((self._first == first) & (self._second > second))
        level = np.flatnonzero((self._first == first) & (self._second == second))
        behind[level] = self._come_after(self._docs[level], after.id)
        self._keep(np.flatnonzero(behind))

    def first(self, skip: int, needed: int) -> Ranked:
        """Give the articles from place `skip` up to `needed`."""
        if len(self._docs) > _MANY * needed:
            self._cut(needed)
        self._keep(np.lexsort((self._second, self._first)))
        level = (self._first[1:] == self._first[:-1]) & (self._second[1:] == self._second[:-1])
        if level[:needed].any():
            self._order_by_identifiers(level, needed)
        return Ranked(self._docs[skip:needed].tolist(), self._scores[skip:needed].tolist())

    def _cut(self, needed: int) -> None:
        """Leave out what is behind the first `needed` by the two numbers: quicker than to sort it."""
        last = np.partition(self._first, needed - 1)[needed - 1]
        self._keep(np.flatnonzero(self._first <= last))
        level = np.flatnonzero(self._first == last)
        left = needed - (len(self._docs) - len(level))
        seconds = self._second[level]
        ahead = self._first < last
        ahead[level[seconds <= np.partition(seconds, left - 1)[left - 1]]] = True
        self._keep(np.flatnonzero(ahead))

    def _order_by_identifiers(self, level: Array, needed: int) -> None:
        """Order what `level` says is as good as the one before; only the first `needed` come out right."""
        begins = np.flatnonzero(np.concatenate([[True], ~level])).tolist()
        places: list[int] = []
        for begin, end in pairwise([*begins, len(self._docs)]):
            if begin >= needed:
                break
            tied = [begin]
            if end - begin > 1:
                # Of very many, the ones with the first identifiers of each segment are enough.
                few = begin + self._first_identifiers(self._docs[begin:end], needed - begin)
                tied = sorted(few.tolist(), key=lambda place: self._id(int(self._docs[place])))
            places += tied
        self._keep(np.array(places))

    def _keep(self, places: Array) -> None:
        self._docs, self._scores = self._docs[places], self._scores[places]
        self._first, self._second = self._first[places], self._second[places]

    def _id(self, doc: int) -> str:
        segment, local = self._view.locate(doc)
        return segment.ids[local]

    def _first_identifiers(self, docs: Array, needed: int) -> Array:
        """Give the places of at least the `needed` articles with the first identifiers."""
        if len(docs) <= needed:
            return np.arange(len(docs))
        places = []
        for segment, first, stop in self._view.segments():
            there = np.flatnonzero((docs >= first) & (docs < stop))
            if len(there) > needed:
                ranks = segment.ids.ranks[docs[there] - first]
                there = there[np.argpartition(ranks, needed - 1)[:needed]]
            places.append(there)
        return np.concatenate(places)

    def _come_after(self, docs: Array, id_: str) -> Array:
        """Say which articles' identifiers come after `id_`."""
        after = np.zeros(len(docs), dtype=bool)
        for segment, first, stop in self._view.segments():
            there = np.flatnonzero((docs >= first) & (docs < stop))
            after[there] = segment.ids.ranks[docs[there] - first] >= segment.ids.first_after(id_)
        return after
