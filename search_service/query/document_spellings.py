"""In which ways can typed words be read as a document number?

A type in words or letters or none, the number, a year behind it or none, and the letters that follow:
`nghị định số 42 năm 2022`, `NĐ42/2022/NĐ-CP`, `01 kl tw`. A reading says what was typed and how. Which one
is meant, the archive's own numbers decide (`document_numbers`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from search_service.query.document_types import MAX_TYPE_WORDS, DocumentType, type_in_words, types_named
from search_service.vietnamese.syllables import fold
from search_service.vietnamese.tokens import Token, tokenize

_FIRST_YEAR, _LAST_YEAR = 1945, 2099
_MAX_LETTERS: Final = 2
"""Letters behind a number that belong to it: 12a."""

_MAX_FOLLOWING: Final = 9
"""Syllables behind a number that may belong to it: a joint circular of six organs has eight."""

_DIGIT: Final = re.compile("[0-9]")
_NUMBER: Final = re.compile(r"(?P<type>[^\W\d_]*)0*(?P<number>[0-9]{1,5})(?P<letters>[^\W\d_]*)")
_SIGN: Final = re.compile(r"\s*[/‐‑–-]\s*")
_GAP: Final = re.compile(r"[\s.:]*")
"""What may stand between a type and its number."""

# "20.000" and "1,5" are amounts.
_MORE_BEFORE: Final = re.compile(r"[0-9][.,]\Z")
_MORE_BEHIND: Final = re.compile(r"[.,][0-9]")

_NUMBER_WORDS: Final = frozenset({"số", "so"})
_YEAR_WORDS: Final = frozenset({"năm", "nam"})
_COUNTED_WITH_MARKS: Final = ("năm", "tháng", "ngày", "tuần", "quý", "giờ", "điểm", "lần", "người")
_COUNTED: Final = frozenset((*_COUNTED_WITH_MARKS, *map(fold, _COUNTED_WITH_MARKS)))
"""What a number counts when it stands before one of these: `chỉ thị 5 năm một lần`."""


@dataclass(frozen=True, slots=True)
class LooseNumber:
    """One way to read some syllables as a document number; `start` and `stop` count tokens of the text.

    `types` are those that stand before the number, none if none does. `following` may belong to the number:
    each with the index of its token. A reading that takes a token apart needs at least one of them.
    """

    start: int
    stop: int
    number: str
    year: int | None = None
    types: tuple[DocumentType, ...] = ()
    following: tuple[tuple[str, int], ...] = ()
    has_sign: bool = False
    """Whether a slash or a dash stands right behind the number."""
    is_said: bool = False
    """Whether `số` stands before it."""
    is_apart: bool = False
    """Whether letters were taken off the number's token: `01kl`."""
    counts: bool = False
    """Whether the next word is what a number counts."""


def spellings(text: str) -> list[LooseNumber]:
    """Give every way to read a part of `text` as a document number, by where it begins."""
    if not _DIGIT.search(text):
        return []
    typed = _Typed(text, tokenize(text))
    starts: set[int] = set()
    for at, token in enumerate(typed.tokens):
        if _NUMBER.fullmatch(token.text):
            starts.update(range(max(at - MAX_TYPE_WORDS - 1, 0), at + 1))
    return [reading for start in sorted(starts) for reading in typed.readings(start)]


def year_of(number: str) -> int | None:
    """Give the year that a number may be, None if it is too small or too large for one."""
    year = int(number) if number.isdecimal() else 0
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else None


@dataclass(frozen=True, slots=True)
class _Typed:
    """A text and its tokens."""

    text: str
    tokens: Sequence[Token]

    def readings(self, start: int) -> Iterator[LooseNumber]:
        """Yield the readings that begin at a token, those with a type first."""
        for head, types_before in self._heads(start):
            is_said = self._is_one_of(head, _NUMBER_WORDS)
            at = head + is_said
            read = _NUMBER.fullmatch(self.tokens[at].text) if at < len(self.tokens) else None
            if not read or not self._is_one_run(start, at):
                continue
            # `nđ42`: the type stands in the number's own token.
            types = types_named(read["type"]) if read["type"] else types_before
            if read["type"] and (types_before or not types):
                continue
            number, letters = read["number"], read["letters"]
            if len(letters) <= _MAX_LETTERS:
                plain = LooseNumber(start, at + 1, number + letters, types=types, is_said=is_said)
                yield from self._with_year(plain)
            if letters:
                following = ((letters, at), *self._following(at + 1))
                yield LooseNumber(
                    start, at + 1, number, types=types, following=following, is_said=is_said, is_apart=True
                )

    def _is_one_run(self, start: int, at: int) -> bool:
        """Say whether nothing ends between the type and the number, and the number is no part of another."""
        gaps = (self.text[one.end : two.start] for one, two in pairwise(self.tokens[start : at + 1]))
        token = self.tokens[at]
        return (
            all(_GAP.fullmatch(gap) for gap in gaps)
            and not _MORE_BEFORE.search(self.text[max(token.start - 2, 0) : token.start])
            and not _MORE_BEHIND.match(self.text, token.end)
        )

    def _heads(self, start: int) -> Iterator[tuple[int, tuple[DocumentType, ...]]]:
        """Yield where the number may stand, and the types before it."""
        if named := type_in_words([token.text for token in self.tokens[start : start + MAX_TYPE_WORDS]]):
            yield start + named[0], (named[1],)
        if types := types_named(self.tokens[start].text):
            yield start + 1, types
        yield start, ()

    def _with_year(self, plain: LooseNumber) -> Iterator[LooseNumber]:
        """Yield a number with the year behind it, then without."""
        behind = plain.stop
        has_sign = self._has_sign(behind)
        stop = behind + self._is_one_of(behind, _YEAR_WORDS) + 1
        year = self._year(stop - 1)
        if year:
            following = self._following(stop)
            yield replace(plain, stop=stop, year=year, following=following, has_sign=has_sign)
        if not (year and has_sign):  # "42/2022" is no number without a year
            following = () if year else self._following(behind)
            counts = not year and self._is_one_of(behind, _COUNTED)
            yield replace(plain, following=following, has_sign=has_sign, counts=counts)

    def _year(self, at: int) -> int | None:
        if at >= len(self.tokens) or not re.fullmatch("[0-9]{4}", self.tokens[at].text):
            return None
        return year_of(self.tokens[at].text)

    def _has_sign(self, at: int) -> bool:
        if at >= len(self.tokens):
            return False
        between = self.text[self.tokens[at - 1].end : self.tokens[at].start]
        return _SIGN.fullmatch(between) is not None

    def _is_one_of(self, at: int, words: frozenset[str]) -> bool:
        return at < len(self.tokens) and self.tokens[at].text in words

    def _following(self, at: int) -> tuple[tuple[str, int], ...]:
        stop = min(at + _MAX_FOLLOWING, len(self.tokens))
        return tuple((self.tokens[place].text, place) for place in range(at, stop))
