"""Which of the archive's document numbers may loosely typed words mean?

`42 2022 nd cp`, `nđ 42/2022`, `nghị định số 42 năm 2022` all mean 42/2022/NĐ-CP, *if the archive has it*: of
the ways to read them (`document_spellings`) those count that a number of the archive fits. Nothing is
invented. `5 nd` stays two words: a number needs its type in front, or its type and organ behind it, or a
slash or dash.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Final

from search_service.query.document_spellings import LooseNumber, spellings, year_of
from search_service.query.document_types import has_type
from search_service.vietnamese.documents import NumberParts, number_key, number_parts
from search_service.vietnamese.syllables import fold, toneless
from search_service.vietnamese.tokens import tokenize

Known = Callable[[str], Mapping[str, int]]
"""Gives the archive's numbers whose key begins with a text, with how many articles have each."""

MAX_MEANT: Final = 10
"""How many numbers a reading may mean: those that most articles have. `thông tư 22` is one of every year."""

_ALONE: Final = re.compile(r"^(?:ttg|hđbt|hdbt)$|tw$|.tư$")
"""An organ that says enough without a type: no word is written so."""


@dataclass(frozen=True, slots=True)
class Meant:
    """Tokens from `start` up to `stop`, and the keys that they may mean: the most cited first, never none."""

    start: int
    stop: int
    keys: tuple[str, ...]


def meant(text: str, known: Known) -> tuple[Meant, ...]:
    """Give the document numbers that a query's words may mean, in order, none overlapping."""
    found: list[Meant] = []
    known = cache(known)
    for reading in spellings(text):
        if (not found or reading.start >= found[-1].stop) and (one := _resolved(reading, known, _is_plain)):
            found.append(one)
    return tuple(found)


def known_as(typed: str, known: Known, limit: int = MAX_MEANT) -> tuple[str, ...]:
    """Give the keys that are meant by what was typed as one document number, none if the archive has none.

    A number that is known as it was typed is itself. Otherwise all that was typed must be the number.
    """
    key = number_key(typed)
    if known(key).get(key):
        return (key,)
    length = len(tokenize(typed))
    known = cache(known)
    for reading in spellings(typed):
        if reading.start:
            break
        one = _resolved(reading, known, _is_anything, limit)
        if one and one.stop == length:
            return one.keys
    return ()


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a number that the archive has fits a reading: `letters[first:last]` of it were typed."""

    key: str
    count: int
    parts: NumberParts
    taken: int
    """How many of the following syllables spell them."""
    first: int
    last: int

    def is_complete(self, reading: LooseNumber) -> bool:
        """Say whether nothing of the number was left out."""
        begins = bool(reading.types) or (self.first == 0 and self.taken > 0)
        return begins and self.last == len(self.parts.letters) and self.parts.year == reading.year


def _resolved(
    reading: LooseNumber, known: Known, is_enough: Callable[[LooseNumber, _Fit], bool], limit: int = MAX_MEANT
) -> Meant | None:
    fits = [fit for fit in _fits(reading, known) if is_enough(reading, fit)]
    if not fits:
        return None
    taken = max(fit.taken for fit in fits)
    best = [fit for fit in fits if fit.taken == taken]
    best = [fit for fit in best if fit.is_complete(reading)] or best
    best.sort(key=lambda fit: (-fit.count, -(fit.parts.year or 0), fit.key))
    stop = reading.following[taken - 1][1] + 1 if taken else reading.stop
    return Meant(reading.start, stop, tuple(fit.key for fit in best[:limit]))


def _fits(reading: LooseNumber, known: Known) -> Iterator[_Fit]:
    # Letters of numbers bear no tone, so that most words cannot be any.
    may_follow = reading.following and not _has_tone(reading.following[0][0])
    if not (reading.types or reading.year or may_follow):
        return
    typed = [text for text, _ in reading.following] if may_follow else []
    # A number's letters are followed by a slash, or the Party's dash.
    for key, count in (pair for sign in "/-" for pair in known(f"{reading.number.upper()}{sign}").items()):
        parts = number_parts(key)
        if not parts or reading.year not in {None, parts.year}:
            continue
        head = parts.letters[0] if parts.letters else ""
        if reading.types and not any(has_type(head, parts.is_party, type_) for type_ in reading.types):
            continue
        # Typed from the type on, or from the organ on.
        first = 0
        taken, covered = _spelled(typed, parts.letters)
        if not taken:
            first = min(len(parts.letters), 1)
            taken, covered = _spelled(typed, parts.letters[first:])
        if taken or not reading.is_apart:
            yield _Fit(key, count, parts, taken, first, first + covered)


def _spelled(typed: Sequence[str], letters: Sequence[str]) -> tuple[int, int]:
    """Give how many typed syllables spell the first letters of a number, and how many of these they spell.

    Letters may be typed in one or apart (`ndcp`, `bnn ptnt`), with marks or bare, and TW as TƯ.
    """
    if not typed or not letters or fold(typed[0][0]) != fold(letters[0][0]):  # soon most are not
        return 0, 0
    joined = "".join(letters)
    ends = list(accumulate(map(len, letters)))
    at, best = 0, (0, 0)
    for taken, syllable in enumerate(typed, 1):
        there = joined[at : at + len(syllable)]
        if syllable not in {there, fold(there)} and _as_tw(syllable) not in {there, fold(there)}:
            break
        at += len(syllable)
        if at in ends:
            best = taken, ends.index(at) + 1
    return best


def _has_tone(syllable: str) -> bool:
    return toneless(syllable) != syllable


def _as_tw(syllable: str) -> str:
    """Give letters with TƯ as keys have it."""
    return f"{syllable[:-1]}w" if syllable.endswith(("tư", "tu")) else syllable


def _is_anything(reading: LooseNumber, fit: _Fit) -> bool:
    """Say whether it can be a number where one is asked for: it says more than the number."""
    return bool(reading.types or reading.year or fit.taken)


def _is_plain(reading: LooseNumber, fit: _Fit) -> bool:
    """Say whether it can be nothing else in a query's words."""
    if reading.types:
        if reading.year or fit.taken or reading.is_said:
            return True
        is_named = any(type_.by_number for type_ in reading.types)
        return is_named and not reading.counts and not year_of(reading.number)
    if not fit.taken:
        return False
    if reading.year:  # "tháng 10/2023, UBND": an organ behind a year says too little
        return fit.first == 0
    if reading.has_sign or fit.last - fit.first > 1:
        return True
    return _ALONE.search(reading.following[0][0]) is not None
