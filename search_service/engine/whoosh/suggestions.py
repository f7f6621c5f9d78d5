"""What does a view have that goes on from what was typed? Titles, phrases, document numbers.

Each is a run of a sorted lexicon: the last word may be unfinished, and marks are left out of what is sorted.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from search_service.engine.contract import Request, Sort
from search_service.engine.going_on import NumberTyped, begins, has_in_a_row, syllables
from search_service.engine.whoosh.arrays import Array, ArrayFileWriter
from search_service.engine.whoosh.docset import DocSet
from search_service.engine.whoosh.layout import TITLES
from search_service.engine.whoosh.lexicon import write_texts
from search_service.engine.whoosh.matching import Matching
from search_service.engine.whoosh.ordering import best
from search_service.engine.whoosh.postings import Field
from search_service.engine.whoosh.view import View
from search_service.query.tree import EVERYTHING
from search_service.vietnamese.analysis import Occurrences
from search_service.vietnamese.syllables import fold, is_marked

_LOOKED_AT: Final = 2_000
"""Document numbers or phrases of a segment that are looked at, the most frequent first."""

_UNMARKED: Final = "="
"""Stands before the syllables of a title that has no marks at all."""


def title_pairs(titles: Sequence[str]) -> list[Occurrences]:
    """Give the terms of titles: each folded syllable, and behind a space the next one, if there is one.

    So both `tuyen gi` and `tuyen ` are the beginning of a term wherever those syllables stand.
    """
    folded = ([fold(syllable) for syllable in syllables(title)] for title in titles)
    return _numbered([f"{one} {two}" for one, two in pairwise([*of_title, ""])] for of_title in folded)


def title_syllables(titles: Sequence[str]) -> list[Occurrences]:
    """Give the syllables of titles that have marks; of a title without any, all, behind `_UNMARKED`."""
    every = [syllables(title) for title in titles]
    marked = ([one for one in of_title if is_marked(one)] for of_title in every)
    return _numbered(
        some or [_UNMARKED + one for one in of_title] for some, of_title in zip(marked, every, strict=True)
    )


def _numbered(titles: Iterable[Sequence[str]]) -> list[Occurrences]:
    number_of: dict[str, int] = {}
    numbers = [[number_of.setdefault(term, len(number_of)) for term in terms] for terms in titles]
    vocabulary = list(number_of)
    found = []
    for of_title in numbers:
        terms = np.array(of_title, dtype=np.uint32)
        places = np.arange(len(terms), dtype=np.uint32)
        found.append(Occurrences(vocabulary, terms, places, np.ones_like(terms)))
    return found


def write_titles(writer: ArrayFileWriter, titles: Sequence[str]) -> None:
    """Write titles, and what equal ones have in common."""
    written = [title.encode() for title in titles]
    write_texts(writer, TITLES, written)
    writer.put(f"{TITLES}.hashes", np.array([zlib.crc32(title) for title in written], dtype=np.uint32))


def titles(view: View, typed: Sequence[str], limit: int) -> list[tuple[str, int]]:
    """Give titles that have these syllables in a row; see `contract.Snapshot`."""
    if not typed or limit < 1:
        return []
    found = _with_pairs(view, typed)
    # Of two bare syllables, a pair that is there says all.
    is_sure = len(typed) <= 2 and not any(is_marked(syllable) for syllable in typed)
    chosen: dict[str, None] = {}
    for title in _newest(view, found, limit):
        if title not in chosen and (is_sure or has_in_a_row(syllables(title), typed)):
            chosen[title] = None
            if len(chosen) == limit:
                break
    return [(title, _bearers(view, title)) for title in chosen]


def phrases(view: View, typed: Sequence[str], limit: int) -> list[str]:
    """Give phrases that begin with these syllables; see `contract.Snapshot`."""
    if not typed or limit < 1:
        return []
    counts: Counter[str] = Counter()
    begin = " ".join(fold(syllable) for syllable in typed)
    has_marks = any(is_marked(syllable) for syllable in typed)
    for segment, first, _ in view.segments():
        of_segment = segment.phrases
        start, stop = of_segment.beginning(begin)
        frequencies = of_segment.counts(start, stop)
        taken = 0
        for at in _largest(frequencies, _LOOKED_AT if has_marks else 2 * limit):
            text = of_segment.text(start + at)
            if not begins(text.split(" "), typed) or not view.live[first + of_segment.witness(start + at)]:
                continue
            counts[text] += int(frequencies[at])
            taken += 1
            if taken == 2 * limit:
                break
    return sorted(counts, key=lambda text: (-counts[text], text))[:limit]


def cited(view: View, typed: Sequence[str], limit: int) -> list[str]:
    """Give document numbers with these parts; see `contract.Snapshot`."""
    wanted = NumberTyped.of(typed)
    if not wanted.own or limit < 1:
        return []
    keys: set[str] = set()
    for segment, _, _ in view.segments():
        field = segment.numbers
        first, stop = field.lexicon.prefixed(wanted.own.encode())
        frequencies = np.diff(np.asarray(field.run_offsets()[first : stop + 1]).astype(np.int64))
        dense = field.dense_terms()  # those that very many articles have are in no run
        frequencies[dense[slice(*dense.searchsorted((first, stop)))] - first] = segment.size
        taken = 0
        for place in _largest(frequencies, _LOOKED_AT):
            key = field.lexicon[first + place].decode()
            if wanted.fits(key):
                keys.add(key)
                taken += 1
                if taken == 2 * limit:
                    break
    counts = {key: int(np.count_nonzero(view.live.take(view.with_number(key)))) for key in keys}
    return sorted(filter(counts.get, keys), key=lambda key: (-counts[key], len(key), key))[:limit]


def _with_pairs(view: View, typed: Sequence[str]) -> DocSet:
    """Give the articles whose titles have every two of these syllables side by side, and those with marks.

    What is sought with marks may stand in a title that has none at all.
    """
    folded = [fold(syllable) for syllable in typed]
    whole = [f"{one} {two}".encode() for one, two in pairwise(folded[:-1])]
    begun = " ".join(folded[-2:]).encode()
    mask = np.zeros(view.size, dtype=bool)
    for segment, first, stop in view.segments():
        pairs, with_marks = segment.title_pairs, segment.title_syllables
        numbers = [pairs.lexicon.find(pair) for pair in whole]
        if -1 in numbers:
            continue
        found = _having(pairs, *pairs.lexicon.prefixed(begun), segment.size)
        for number in numbers:
            found &= _having(pairs, number, number + 1, segment.size)
        for at, marked in enumerate(typed):
            if is_marked(marked):
                forms = [form.encode() for form in (marked, _UNMARKED + folded[at])]
                is_last = at == len(typed) - 1
                runs = [with_marks.lexicon.prefixed(f) if is_last else _only(with_marks, f) for f in forms]
                found &= np.any([_having(with_marks, *run, segment.size) for run in runs], axis=0)
        mask[first:stop] = found
    if len(view.dead):
        mask &= view.live
    return DocSet(view.size, mask=mask)


def _only(field: Field, text: bytes) -> tuple[int, int]:
    """Give the run of one term."""
    number = field.lexicon.find(text)
    return (number, number + 1) if number >= 0 else (0, 0)


def _having(field: Field, first: int, stop: int, size: int) -> Array:
    """Give which articles have any of these consecutive terms."""
    mask = np.zeros(size, dtype=bool)
    if first < stop:
        mask[field.run(first, stop)[1]] = True
        dense = field.dense_terms()
        for number in dense[slice(*dense.searchsorted((first, stop)))].tolist():
            row = field.row(number)
            if row is not None:
                mask |= row != 0
    return mask


def _newest(view: View, found: DocSet, limit: int) -> Iterator[str]:
    """Yield the titles of articles, the newest first, a few at a time: mostly the first are enough."""
    matching = Matching(view)
    size, done = 2 * limit, 0
    while done < found.count:
        page = Request(frozenset(), EVERYTHING, sort=Sort.NEWEST, size=size, skip=done)
        for doc in best(view, matching, page, found).docs:
            segment, local = view.locate(doc)
            yield segment.titles[local].decode()
        done += size
        size = done * 3


def _bearers(view: View, title: str) -> int:
    """Give how many articles bear just this title."""
    written, count = title.encode(), 0
    for segment, first, _ in view.segments():
        docs = np.flatnonzero(segment.title_hashes == zlib.crc32(written))
        live = docs[view.live.take(docs + first)]
        count += sum(segment.titles[doc] == written for doc in live.tolist())
    return count


def _largest(counts: Array, most: int) -> list[int]:
    """Give the places of the largest counts, largest first; of equal ones the first."""
    if len(counts) > most:
        last = np.partition(counts, len(counts) - most)[len(counts) - most]
        chosen = np.flatnonzero(counts >= last)
    else:
        chosen = np.arange(len(counts))
    order = np.argsort(-counts[chosen].astype(np.int64), kind="stable")
    largest: list[int] = chosen[order][:most].tolist()
    return largest
