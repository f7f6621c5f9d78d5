"""Which articles of a segment match a query tree?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search_service.engine.contract import Facet, Filters
from search_service.engine.whoosh.facts import NO_DAY
from search_service.engine.whoosh.segment import OpenSegment
from search_service.query.periods import Period
from search_service.query.tree import AllOf, AnyOf, AtLeast, Node, Phrase, Prefix, Term, Without

Mask = npt.NDArray[np.bool_]
"""One truth value an article of the segment."""


def matching(segment: OpenSegment, node: Node) -> Mask:
    """Give the articles that match, deleted ones among them."""
    match node:
        case Term():
            return _mask(segment, segment.postings(node).docs)
        case Prefix(stream, text):
            return _counts(segment, segment.terms(stream, text), at_least=1)
        case Phrase(slots):
            return _phrase(segment, slots)
        case AnyOf(children):
            return _counts(segment, children, at_least=1)
        case AllOf(children):
            return _counts(segment, children, at_least=len(children))
        case AtLeast(minimum, children):
            return _counts(segment, children, at_least=minimum)
        case Without(wanted, unwanted):
            return matching(segment, wanted) & ~matching(segment, unwanted)


def _mask(segment: OpenSegment, docs: npt.NDArray[np.intp]) -> Mask:
    mask = np.zeros(segment.size, dtype=bool)
    mask[docs] = True
    return mask


def _counts(segment: OpenSegment, children: tuple[Node, ...], at_least: int) -> Mask:
    counts = np.zeros(segment.size, dtype=np.int64)
    for child in children:
        counts += matching(segment, child)
    enough: Mask = counts >= at_least
    return enough


def _phrase(segment: OpenSegment, slots: tuple[tuple[Term, ...], ...]) -> Mask:
    # Positions are read of the articles that have every slot somewhere, no others.
    every_slot = AllOf(tuple(AnyOf(slot) for slot in slots))
    candidates = np.flatnonzero(matching(segment, every_slot))
    for offset, slot in enumerate(slots):
        starts = _starts(segment, slot, offset, candidates)
        if offset == 0:
            phrases = starts
        else:
            phrases = {doc: kept & starts[doc] for doc, kept in phrases.items() if doc in starts}
    return _mask(segment, np.array([doc for doc, at in phrases.items() if at], dtype=np.intp))


def _starts(
    segment: OpenSegment, slot: tuple[Term, ...], offset: int, docs: npt.NDArray[np.intp]
) -> dict[int, set[int]]:
    """Give, an article, the positions where a phrase would begin that has the slot at `offset`."""
    starts: dict[int, set[int]] = {}
    for term in slot:
        for doc, positions in segment.positions(term, docs).items():
            starts.setdefault(doc, set()).update((positions.astype(np.int64) - offset).tolist())
    return starts


def filtered(segment: OpenSegment, filters: Filters) -> dict[Facet | None, Mask]:
    """Give the articles that pass each filter on its own; `None` stands for what belongs to no facet.

    Only filters that are set are there: the counts of a facet leave out that facet's own.
    """
    facts = segment.facts
    masks: dict[Facet | None, Mask] = {}
    for facet, values in (
        (Facet.AUTHOR, filters.authors),
        (Facet.TOPIC, filters.topics),
        (Facet.KIND, filters.kinds),
    ):
        if values:
            masks[facet] = facts.facets[facet].having(values, segment.size)
    if filters.dates:
        masks[Facet.DATE] = np.any([_within(facts.days, period) for period in filters.dates], axis=0)
    if filters.numbers:
        masks[None] = facts.numbers.having(filters.numbers, segment.size)
    if filters.within:
        within = _within(facts.days, filters.within)
        masks[None] = masks[None] & within if None in masks else within
    return masks


def _within(days: npt.NDArray[np.int64], period: Period | None) -> Mask:
    mask: Mask = days == NO_DAY
    if period is None:
        return mask
    mask = ~mask
    if period.first:
        mask &= days >= period.first.toordinal()
    if period.last:
        mask &= days <= period.last.toordinal()
    return mask
