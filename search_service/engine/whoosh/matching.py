"""Which articles of a view match a query tree, and which pass a filter?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from search_service.engine.contract import Facet, Filters
from search_service.engine.whoosh.arrays import Array
from search_service.engine.whoosh.columns import NO_DAY
from search_service.engine.whoosh.docset import DocSet, contains
from search_service.engine.whoosh.view import TermPostings, View
from search_service.query.periods import Period
from search_service.query.tree import AllOf, AnyOf, AtLeast, Node, Number, Phrase, Prefix, Term, Without
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold


class Matching:
    """Answers one request, so that a term it names twice is looked up once."""

    def __init__(self, view: View) -> None:
        self.view = view
        self._size = view.size
        self._postings: dict[Term, TermPostings] = {}
        self._frequencies: dict[Term, int] = {}
        self._phrases: dict[Phrase, DocSet] = {}
        self._last: tuple[Node, DocSet] | None = None

    def postings(self, term: Term) -> TermPostings:
        """Give a term's postings, deleted articles among them."""
        found = self._postings.get(term)
        if found is None:
            found = self._postings[term] = self.view.postings(term)
        return found

    def frequency(self, term: Term) -> int:
        """Give how many articles that are not deleted have a term."""
        frequency = self._frequencies.get(term)
        if frequency is None:
            frequency = self._frequencies[term] = _frequency(self.view, self.postings(term))
        return frequency

    def live(self, node: Node) -> DocSet:
        """Give the articles that match and are not deleted."""
        if self._last is None or self._last[0] is not node:
            self._last = node, self._live(node)
        return self._last[1]

    def _live(self, node: Node) -> DocSet:
        found = self.matching(node)
        if not len(self.view.dead):
            return found
        if found.is_few:
            return DocSet(self._size, docs=found.docs[self.view.live.take(found.docs)])
        return DocSet(self._size, mask=found.mask & self.view.live)

    def matching(self, node: Node) -> DocSet:
        """Give the articles that match, deleted ones among them."""
        match node:
            case Term():
                return self._union([self.postings(node)])
            case Prefix(stream, text):
                return self._any_of_run(self.view.prefixed(stream, text))
            case Number(key):
                # Rows come behind articles, so what is given is not ascending.
                return DocSet(self._size, docs=np.sort(self.view.with_number(key)))
            case Phrase(slots):
                if node not in self._phrases:
                    self._phrases[node] = self._phrase(slots)
                return self._phrases[node]
            case AnyOf(children):
                return self._any(children)
            case AllOf(children):
                return self._all(children)
            case AtLeast(minimum, children):
                return self._at_least(minimum, children)
            case Without(wanted, unwanted):
                return self.matching(wanted).without(self.matching(unwanted))

    def _union(self, found: Sequence[TermPostings]) -> DocSet:
        if len(found) == 1 and not found[0].rows:
            return DocSet(self._size, docs=found[0].docs)
        if len(found) == 1 and len(found[0].rows[0][1]) == self._size:
            return DocSet(self._size, mask=found[0].rows[0][1] != 0)
        mask = np.zeros(self._size, dtype=bool)
        for postings in found:
            for first, row in postings.rows:
                part = mask[first : first + len(row)]
                part |= row != 0
            mask[postings.docs] = True
        return DocSet(self._size, mask=mask)

    def _any_of_run(self, found: TermPostings) -> DocSet:
        # The articles of several terms: they are not ascending.
        return self._union([found, _NOTHING])

    def _any(self, children: Sequence[Node]) -> DocSet:
        terms = [self.postings(child) for child in children if isinstance(child, Term)]
        found = self._union([*terms, _NOTHING])
        for child in children:
            if not isinstance(child, Term):
                found = DocSet(self._size, mask=found.mask | self.matching(child).mask)
        return found

    def _all(self, children: Sequence[Node]) -> DocSet:
        if not children:
            return DocSet(self._size, mask=np.ones(self._size, dtype=bool))
        found = sorted((self.matching(child) for child in children), key=lambda docs: docs.count)
        result = found[0]
        for other in found[1:]:
            result = result.also_in(other)
        return result

    def _at_least(self, minimum: int, children: Sequence[Node]) -> DocSet:
        counts = np.zeros(self._size, dtype=np.uint16)
        for child in children:
            found = self.matching(child)
            if found.is_few:
                counts[found.docs] += 1
            else:
                counts += found.mask
        return DocSet(self._size, mask=counts >= minimum)

    def _phrase(self, slots: Sequence[Sequence[Term]]) -> DocSet:
        if not all(slots) or not slots:
            return DocSet(self._size, docs=np.zeros(0, dtype=np.intp))
        starts = self._phrase_starts(slots)
        return DocSet(self._size, docs=self.view.docs_at(starts))

    def _phrase_starts(self, slots: Sequence[Sequence[Term]]) -> Array:
        """Give the places where the phrase begins."""
        pairs = _pairs(slots)
        if pairs is None:
            starts, checked = self._places(slots[0]), 1
        elif len(slots) == 2:
            starts, checked = self.view.places(pairs[0]), 0
        else:
            # A pair stands in far fewer places than a syllable: the rarest says where to look.
            places = [self.view.places(pair) - at for at, pair in enumerate(pairs)]
            places.sort(key=len)
            starts, checked = places[0], 0
            for other in places[1:]:
                starts = starts[contains(other, starts)]
        for at, slot in enumerate(slots):
            if at >= checked and not (pairs and all(term.stream is Stream.FOLDED for term in slot)):
                there = [contains(self.view.places(term), starts + at) for term in slot]
                starts = starts[np.logical_or.reduce(there)]
        return starts

    def _places(self, slot: Sequence[Term]) -> Array:
        """Give the places of any of a slot's terms."""
        places = [self.view.places(term) for term in slot]
        return places[0] if len(places) == 1 else np.unique(np.concatenate(places))


_SYLLABLES = frozenset({Stream.ACCENTED, Stream.FOLDED, Stream.BARE})
_NOTHING = TermPostings(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.uint8), ())


def _frequency(view: View, postings: TermPostings) -> int:
    """Give how many articles that are not deleted have a term."""
    frequency = len(postings.docs) + sum(int(np.count_nonzero(row)) for _, row in postings.rows)
    if not len(view.dead):
        return frequency
    frequency -= int(np.count_nonzero(contains(postings.docs, view.dead)))
    for first, row in postings.rows:
        dead = view.dead[slice(*view.dead.searchsorted((first, first + len(row))))]
        frequency -= int(np.count_nonzero(row.take(dead - first)))
    return frequency


def _pairs(slots: Sequence[Sequence[Term]]) -> list[Term] | None:
    """Give the pairs of folded syllables that a phrase has wherever it stands, or None if they differ."""
    folded = [{fold(term.text) for term in slot} for slot in slots]
    syllables_only = all(term.stream in _SYLLABLES for slot in slots for term in slot)
    if len(slots) < 2 or not syllables_only or any(len(forms) != 1 for forms in folded):
        return None
    texts = [forms.pop() for forms in folded]
    return [Term(Stream.PAIRS, f"{one}_{two}") for one, two in pairwise(texts)]


def filtered(view: View, filters: Filters) -> Mapping[Facet | None, Array]:
    """Give which articles pass each filter on its own; `None` stands for what belongs to no facet.

    Only filters that are set are there: the counts of a facet leave out that facet's own.
    """
    masks: dict[Facet | None, Array] = {}
    for facet, values in (
        (Facet.AUTHOR, filters.authors),
        (Facet.TOPIC, filters.topics),
        (Facet.KIND, filters.kinds),
    ):
        if values:
            masks[facet] = view.facet(facet).having(values)
    if filters.dates:
        masks[Facet.DATE] = np.any([_within(view.days, period) for period in filters.dates], axis=0)
    if filters.numbers:
        masks[None] = np.zeros(view.size, dtype=bool)
        for number in filters.numbers:
            masks[None][view.with_number(number)] = True
    if filters.within:
        within = _within(view.days, filters.within)
        masks[None] = masks[None] & within if None in masks else within
    return masks


def _within(days: Array, period: Period | None) -> Array:
    mask: Array
    if period is None:
        mask = days == NO_DAY
        return mask
    mask = days >= (period.first.toordinal() if period.first else NO_DAY + 1)
    if period.last:
        mask &= days <= period.last.toordinal()
    return mask
