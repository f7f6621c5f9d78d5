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

MAX_LOOKED_UP: Final = 30
"""How many different numbers of one text are looked up: with more it is a list, and the rest are words."""

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
    archive = _Archive(known)
    for reading in spellings(text):
        if (not found or reading.start >= found[-1].stop) and (one := _resolved(reading, archive, _is_plain)):
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
    archive = _Archive(known)
    for reading in spellings(typed):
        if reading.start:
            break
        one = _resolved(reading, archive, _is_anything, limit)
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


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A number that the archive has, and in how many articles."""

    key: str
    count: int
    parts: NumberParts


class _Archive:
    """The archive's numbers, looked up once for a text: a long one may say the same again and again."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._candidates: dict[str, list[_Candidate]] = {}
        self._by_letter: dict[str, dict[str, list[_Candidate]]] = {}
        self._fits: dict[tuple[object, ...], list[_Fit]] = {}

    def fits(self, reading: LooseNumber) -> list[_Fit]:
        """Give how the archive's numbers fit a reading."""
        following = tuple(text for text, _ in reading.following)
        asked = (reading.number, reading.year, reading.types, following, reading.is_apart)
        if asked not in self._fits:
            self._fits[asked] = list(_fits(reading, self))
        return self._fits[asked]

    def numbered(self, number: str) -> Sequence[_Candidate]:
        """Give the documents with this number; none when too many numbers were looked up before."""
        if number not in self._candidates:
            is_list = len(self._candidates) >= MAX_LOOKED_UP
            self._candidates[number] = [] if is_list else list(self._looked_up(number))
        return self._candidates[number]

    def lettered(self, number: str, first: str) -> Sequence[_Candidate]:
        """Give those whose type or organ begins with this folded letter."""
        if number not in self._by_letter:
            by_letter = self._by_letter[number] = {}
            for one in self.numbered(number):
                for letter in dict.fromkeys(fold(text[0]) for text in one.parts.letters[:2]):
                    by_letter.setdefault(letter, []).append(one)
        return self._by_letter[number].get(first, [])

    def _looked_up(self, number: str) -> Iterator[_Candidate]:
        # A number's letters are followed by a slash, or the Party's dash.
        for sign in "/-":
            for key, count in self._known(f"{number.upper()}{sign}").items():
                if parts := number_parts(key):
                    yield _Candidate(key, count, parts)


def _resolved(
    reading: LooseNumber,
    archive: _Archive,
    is_enough: Callable[[LooseNumber, _Fit], bool],
    limit: int = MAX_MEANT,
) -> Meant | None:
    fits = [fit for fit in archive.fits(reading) if is_enough(reading, fit)]
    if not fits:
        return None
    taken = max(fit.taken for fit in fits)
    best = [fit for fit in fits if fit.taken == taken]
    best = [fit for fit in best if fit.is_complete(reading)] or best
    best.sort(key=lambda fit: (-fit.count, -(fit.parts.year or 0), fit.key))
    stop = reading.following[taken - 1][1] + 1 if taken else reading.stop
    return Meant(reading.start, stop, tuple(fit.key for fit in best[:limit]))


def _fits(reading: LooseNumber, archive: _Archive) -> Iterator[_Fit]:
    typed = [text for text, _ in reading.following]
    if typed and (typed[0][0].isdigit() or _has_tone(typed[0])):  # so do no letters of a number begin
        typed = []
    if reading.types or reading.year:
        candidates = archive.numbered(reading.number)
    else:
        candidates = archive.lettered(reading.number, fold(typed[0][0])) if typed else ()
    for candidate in candidates:
        parts = candidate.parts
        if reading.year not in {None, parts.year}:
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
            yield _Fit(candidate.key, candidate.count, parts, taken, first, first + covered)


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
