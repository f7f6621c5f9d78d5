"""In which accented forms do the articles have a folded syllable, or several in a row, and how often?

Nothing is stored for it. A run of syllables stands where its pairs stand; which form stands there is found in
the places of the accented forms. So a count is of live articles only, and costs no byte of the index.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from search_service.engine.neighbours import edits, is_short_word
from search_service.engine.whoosh.arrays import Array
from search_service.engine.whoosh.docset import contains
from search_service.engine.whoosh.neighbours import packed
from search_service.engine.whoosh.postings import Field, FoldedField
from search_service.engine.whoosh.view import LiveSegment, View
from search_service.vietnamese.streams import Stream

Run = tuple[str, ...]
"""Folded syllables in a row, two or more."""


def twins(view: View, folded: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
    """Give, for each folded syllable, how often each accented form of it stands; see `contract.Snapshot`."""
    counts: dict[str, Counter[str]] = {text: Counter() for text in folded}
    for part in view.parts:
        accented, syllables = _fields(part)
        for text, of_text in counts.items():
            numbers = syllables.twins(syllables.lexicon.find(text.encode()))
            for number, count in zip(
                numbers.tolist(), _live_place_counts(part, accented, numbers).tolist(), strict=True
            ):
                if count:
                    of_text[accented.lexicon[number].decode()] += count
    return counts


def run_twins(view: View, runs: Iterable[Run], most: int) -> Mapping[Run, Mapping[Run, int]]:
    """Give, for each run, how often each accented form of it stands; see `contract.Snapshot`."""
    asked = list(dict.fromkeys(runs))
    counts: dict[Run, Counter[Run]] = {run: Counter() for run in asked}
    searches = [_SegmentRuns(part) for part in view.parts]
    steps = {run: max(1, -(-sum(one.at_most(run) for one in searches) // most)) for run in asked}
    for search in searches:
        for run, forms in search.forms(steps).items():
            for form, count in forms.items():
                counts[run][form] += count * steps[run]
    return counts


def frequencies(view: View, stream: Stream, texts: Iterable[str]) -> Mapping[str, int]:
    """Give how many live articles have each of these terms."""
    asked = list(dict.fromkeys(texts))
    counts = np.zeros(len(asked), dtype=np.int64)
    encoded = [text.encode() for text in asked]
    for part in view.parts:
        field = part.segment.streams[stream]
        counts += _live_frequencies(part, field, np.array([field.lexicon.find(text) for text in encoded]))
    return dict(zip(asked, counts.tolist(), strict=True))


def near(view: View, folded: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
    """Give, for each syllable, the terms one edit away and how many live articles have each."""
    edited = {text: edits(text) if is_short_word(text) else [] for text in folded}
    every = list(dict.fromkeys(one for of_text in edited.values() for one in of_text))
    if not every:
        return {text: {} for text in edited}
    counts = np.zeros(len(every), dtype=np.int64)
    wanted = packed(every)
    for part in view.parts:
        syllables = _fields(part)[1]
        numbers = syllables.short_words.find(wanted)
        there = np.flatnonzero(numbers >= 0)
        counts[there] += _live_frequencies(part, syllables, numbers[there])
    found = {every[at]: int(counts[at]) for at in np.flatnonzero(counts).tolist()}
    return {text: {one: found[one] for one in of_text if one in found} for text, of_text in edited.items()}


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a run begins in a segment, and behind it the accented term of each of its syllables there."""

    starts: Array
    forms: list[Array]


class _SegmentRuns:
    """Looks for runs in one segment."""

    def __init__(self, part: LiveSegment) -> None:
        self._part = part
        self._pairs = part.segment.streams[Stream.PAIRS]
        self._accented, self._folded = _fields(part)
        self._numbers: dict[tuple[str, str], int] = {}

    def at_most(self, run: Run) -> int:
        """Give how often the run stands here at most: as often as the rarest of its pairs."""
        return min(self._pairs.place_count(self._number(pair)) for pair in pairwise(run))

    def forms(self, steps: Mapping[Run, int]) -> Mapping[Run, Counter[Run]]:
        """Give the accented forms of each run at every so manyth of its places."""
        found: dict[Run, _Found] = {}
        wanted: dict[str, list[tuple[Array, Array]]] = defaultdict(list)
        for run, step in steps.items():
            starts = self._starts(run, step)
            if len(starts):
                found[run] = _Found(starts, [np.zeros(len(starts), dtype=np.int64) for _ in run])
                for at, (text, forms) in enumerate(zip(run, found[run].forms, strict=True)):
                    wanted[text].append((starts + at, forms))
        for text, places in wanted.items():
            terms = self._terms_at(text, np.concatenate([of_run for of_run, _ in places]))
            first = 0
            for of_run, forms in places:
                forms[:] = terms[first : first + len(of_run)]
                first += len(of_run)
        return {run: self._counted(of_run) for run, of_run in found.items()}

    def _number(self, pair: tuple[str, str]) -> int:
        number = self._numbers.get(pair)
        if number is None:
            number = self._numbers[pair] = self._pairs.lexicon.find("_".join(pair).encode())
        return number

    def _starts(self, run: Run, step: int) -> Array:
        """Give the places of live articles where the run begins, of every so manyth of its rarest pair."""
        numbers = [self._number(pair) for pair in pairwise(run)]
        if min(numbers) < 0:
            return _NO_PLACES
        rarest = min(range(len(numbers)), key=lambda at: self._pairs.place_count(numbers[at]))
        starts = self._pairs.places(numbers[rarest])[::step].astype(np.int64) - rarest
        for at, number in enumerate(numbers):
            if at != rarest:
                places = self._pairs.places(number)
                # In the type of the places: numpy would convert all of them to that of the few.
                begun = starts[starts + at >= 0]
                starts = begun[contains(places, (begun + at).astype(places.dtype))]
        if len(self._part.deleted):
            docs = self._part.segment.bases.searchsorted(starts, side="right") - 1
            starts = starts[~contains(self._part.deleted, docs.astype(self._part.deleted.dtype))]
        return starts

    def _terms_at(self, text: str, places: Array) -> Array:
        """Give the number of the accented term of a folded syllable that stands at each place."""
        numbers = self._folded.twins(self._folded.lexicon.find(text.encode()))
        terms = np.zeros(len(places), dtype=np.int64)
        left = np.arange(len(places))
        # The commonest first: then hardly any place is left to look for among the many rare ones.
        for number in numbers[np.argsort(-self._accented.place_counts(numbers))].tolist():
            of_term = self._accented.places(number)
            are_there = contains(of_term, places[left].astype(of_term.dtype))
            terms[left[are_there]] = number
            left = left[~are_there]
            if not len(left):
                break
        return terms

    def _counted(self, found: _Found) -> Counter[Run]:
        lexicon = self._accented.lexicon
        counts = Counter(zip(*(forms.tolist() for forms in found.forms), strict=True))
        return Counter(
            {tuple(lexicon[number].decode() for number in run): count for run, count in counts.items()}
        )


def _fields(part: LiveSegment) -> tuple[Field, FoldedField]:
    folded = part.segment.streams[Stream.FOLDED]
    if not isinstance(folded, FoldedField):
        raise TypeError("folded syllables are kept as no other field is")
    return part.segment.streams[Stream.ACCENTED], folded


def _live_place_counts(part: LiveSegment, field: Field, numbers: Array) -> Array:
    """Give at how many places of live articles each of these terms stands."""
    counts = field.place_counts(numbers)
    if len(part.deleted):
        deleted = part.deleted.astype(np.intp)
        bounds = part.segment.bases[np.stack([deleted, deleted + 1], axis=1).ravel()]
        for at, number in enumerate(numbers.tolist()):
            counts[at] -= _places_within(field.places(number), bounds)
    return counts


def _places_within(places: Array, bounds: Array) -> int:
    """Give how many places are in any of the ranges that begin and end, in turn, at `bounds`, ascending."""
    if len(places) < len(bounds):
        return int(np.count_nonzero(bounds.searchsorted(places.astype(bounds.dtype), side="right") & 1))
    at = places.searchsorted(bounds.astype(places.dtype))
    return int((at[1::2] - at[::2]).sum())


def _live_frequencies(part: LiveSegment, field: Field, numbers: Array) -> Array:
    """Give how many live articles have each of these terms; a number below 0 is of none."""
    counts = np.zeros(len(numbers), dtype=np.int64)
    for at, number in enumerate(numbers.tolist()):
        if number >= 0:
            counts[at] = _live_frequency(part, field, number)
    return counts


def _live_frequency(part: LiveSegment, field: Field, number: int) -> int:
    row = field.row(number)
    if row is not None:
        return int(np.count_nonzero(row)) - int(np.count_nonzero(row[part.deleted]))
    if not len(part.deleted):
        return field.article_count(number)
    docs, deleted = field.postings(number).docs, part.deleted
    if len(docs) < len(deleted):
        return int(np.count_nonzero(~contains(deleted, docs.astype(deleted.dtype))))
    return len(docs) - int(np.count_nonzero(contains(docs, deleted.astype(docs.dtype))))


_NO_PLACES = np.zeros(0, dtype=np.int64)
