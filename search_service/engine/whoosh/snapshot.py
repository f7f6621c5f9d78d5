"""How is one request answered from one generation?"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from search_service.articles.article import Audience
from search_service.engine.contract import (
    Commit,
    Facet,
    Hit,
    Page,
    Request,
    Sort,
    SortKey,
)
from search_service.engine.whoosh.facts import NO_DAY
from search_service.engine.whoosh.matching import Mask, filtered, matching
from search_service.engine.whoosh.scoring import LiveSegment, scores
from search_service.query.tree import Node
from search_service.vietnamese.syllables import fold, is_marked

_AFTER_EVERY_DAY: Final = dt.date.max.toordinal() + 1


class WhooshSnapshot:
    """One generation of the index, unchanging. Safe to use from several threads."""

    def __init__(self, generation: int, commit: Commit, segments: Sequence[LiveSegment]) -> None:
        self.generation = generation
        self.commit = commit
        self.segments = tuple(segments)

    @property
    def is_suspect(self) -> bool:
        """Whether a file was written to, or could not be read, since it was verified."""
        return any(part.segment.is_suspect for part in self.segments)

    def size(self, audiences: frozenset[Audience]) -> int:
        """How many articles these audiences' partitions hold."""
        return sum(int(part.live.sum()) for part in self._of(audiences))

    def count(self, audiences: frozenset[Audience], match: Node) -> int:
        """How many articles match, before any filter."""
        return sum(int((matching(part.segment, match) & part.live).sum()) for part in self._of(audiences))

    def search(self, request: Request) -> Page:
        """Answer one request."""
        parts = self._of(request.audiences)
        found: list[Mask] = []
        counts: dict[Facet, Counter[str]] = {facet: Counter() for facet in request.facets}
        for part in parts:
            matched = matching(part.segment, request.match) & part.live
            passes = filtered(part.segment, request.filters)
            for facet, counter in counts.items():
                others = [mask for of, mask in passes.items() if of is not facet]
                counter.update(part.segment.facts.facets[facet].count(_all(matched, others)))
            found.append(_all(matched, list(passes.values())))
        return Page(
            total=sum(int(mask.sum()) for mask in found),
            hits=tuple(_Ranking(parts, found, request).hits()),
            facets={facet: dict(counter) for facet, counter in counts.items()},
        )

    def article(self, audiences: frozenset[Audience], id_: str) -> Hit | None:
        """Give the article called `id_`, or None."""
        for part in self._of(audiences):
            doc = part.segment.facts.doc_of.get(id_)
            if doc is not None and part.live[doc]:
                return part.segment.hit(doc)
        return None

    def titles(
        self, audiences: frozenset[Audience], typed: Sequence[str], limit: int
    ) -> Sequence[tuple[str, int]]:
        """Give titles that have these syllables in a row; see `contract.Snapshot`."""
        counts: Counter[str] = Counter()
        newest: dict[str, int] = {}
        folded = "".join(f" {fold(syllable)}" for syllable in typed)
        for part in self._of(audiences):
            facts = part.segment.facts
            for doc, key in enumerate(facts.title_keys):
                if folded in f" {fold(key)}" and part.live[doc] and _has_in_a_row(key.split(), typed):
                    title = facts.titles[doc]
                    counts[title] += 1
                    newest[title] = max(newest.get(title, NO_DAY), int(facts.days[doc]))
        best = sorted(counts, key=lambda title: (-counts[title], -newest[title], title))
        return [(title, counts[title]) for title in best[:limit]]

    def _of(self, audiences: frozenset[Audience]) -> list[LiveSegment]:
        return [part for part in self.segments if part.segment.audience in audiences]


def _all(mask: Mask, others: Sequence[Mask]) -> Mask:
    for other in others:
        mask = mask & other
    return mask


def _has_in_a_row(title: Sequence[str], typed: Sequence[str]) -> bool:
    unmarked = not any(is_marked(syllable) for syllable in title)
    wanted = [fold(syllable) if unmarked else syllable for syllable in typed]
    for start in range(len(title) - len(wanted) + 1):
        there = [
            syllable if is_marked(want) else fold(syllable)
            for syllable, want in zip(title[start:], wanted, strict=False)
        ]
        if there[:-1] == wanted[:-1] and there[-1].startswith(wanted[-1]):
            return True
    return False


class _Ranking:
    """The order of the found articles: by two numbers, the lower first, then by id."""

    def __init__(self, parts: Sequence[LiveSegment], found: Sequence[Mask], request: Request) -> None:
        self._parts = parts
        self._request = request
        docs = [np.flatnonzero(mask) for mask in found]
        self._docs: npt.NDArray[np.intp] = np.concatenate([*docs, np.zeros(0, dtype=np.intp)])
        self._part_of = np.repeat(np.arange(len(parts)), [len(of_part) for of_part in docs])
        days = np.concatenate(
            [
                *(p.segment.facts.days[d] for p, d in zip(parts, docs, strict=True)),
                np.zeros(0, dtype=np.int64),
            ]
        )
        if request.sort is Sort.RELEVANCE:
            all_scores = scores(parts, request.ranking)
            self._scores = np.concatenate(
                [*(s[d] for s, d in zip(all_scores, docs, strict=True)), np.zeros(0)]
            )
        else:  # the order does not need them
            self._scores = np.zeros(len(self._docs))
        self._first, self._second = self._keys(self._scores, days)

    def hits(self) -> list[Hit]:
        """Give the hits of the request's page."""
        order = np.arange(len(self._docs))
        if self._request.after:
            order = self._behind(order, self._request.after)
        needed = self._request.skip + self._request.size
        if len(order) > needed:
            order = self._best(order, needed)
        ranked = sorted(order.tolist(), key=self._key)[self._request.skip : needed]
        return [
            self._parts[self._part_of[at]].segment.hit(int(self._docs[at]), float(self._scores[at]))
            for at in ranked
        ]

    def _keys(
        self, score: npt.NDArray[np.float64], days: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
        if self._request.sort is Sort.OLDEST:
            return np.zeros(len(days)), np.where(days == NO_DAY, _AFTER_EVERY_DAY, days)
        return -score, -days

    def _key(self, at: int) -> tuple[float, int, str]:
        id_ = self._parts[self._part_of[at]].segment.facts.ids[self._docs[at]]
        return float(self._first[at]), int(self._second[at]), id_

    def _behind(self, order: npt.NDArray[np.intp], after: SortKey) -> npt.NDArray[np.intp]:
        score = 0.0 if self._request.sort is not Sort.RELEVANCE else after.score
        days = np.array([after.date.toordinal() if after.date else NO_DAY])
        first, second = self._keys(np.array([score]), days)
        behind = (self._first > first) | ((self._first == first) & (self._second > second))
        level = np.flatnonzero((self._first == first) & (self._second == second))
        behind[[at for at in level.tolist() if self._key(at)[2] > after.id]] = True
        left: npt.NDArray[np.intp] = order[behind]
        return left

    def _best(self, order: npt.NDArray[np.intp], needed: int) -> npt.NDArray[np.intp]:
        """Give at least the first `needed`: those that the ids would have to tell apart are all kept."""
        by_numbers = order[np.lexsort((self._second[order], self._first[order]))]
        last = by_numbers[needed - 1]
        same = (self._first[by_numbers] == self._first[last]) & (
            self._second[by_numbers] == self._second[last]
        )
        kept: npt.NDArray[np.intp] = by_numbers[: max(needed, int(np.flatnonzero(same)[-1]) + 1)]
        return kept
