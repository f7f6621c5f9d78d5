"""Which abbreviations does a query use, or could it be written with? Both ways, where it does not hurt.

A short form of two letters means too much to be searched instead of its words, but beside a number:
`nghị quyết 57` is also `NQ 57`. In a document number (`01-KL/TW`) nothing is spelt out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from search_service.query.gazetteer import rows
from search_service.query.parse import Clause, Syllable
from search_service.query.spellings import clause, is_word, syllables_of
from search_service.vietnamese.syllables import fold

MOST_ALTERNATIVES: Final = 8


class Back(StrEnum):
    """When the short form is searched instead of the words."""

    ALWAYS = "always"
    NUMBER = "number"
    """Only before a number: `chỉ thị số 05`."""
    NEVER = "never"
    """The short form means other things more often."""


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and its words. The first of several meanings in the list is the commonest."""

    short: tuple[str, ...]
    full: tuple[str, ...]
    back: Back
    short_text: str
    full_text: str
    """Both as they are shown."""


@dataclass(frozen=True, slots=True)
class Abbreviated:
    """The words from `start` up to `stop` are a short form, or have one: `others` may stand for them."""

    start: int
    stop: int
    others: tuple[Clause, ...]
    shown: tuple[str, ...]
    """The others as a person writes them."""


class Lexicon:
    """The packaged abbreviations, by their first syllable without marks. Unchanging."""

    def __init__(self, table: Sequence[str]) -> None:
        """Read the rows of `data/abbreviations.tsv`."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], Abbreviation]]] = {}
        self._short: set[str] = set()
        self._of_full: dict[tuple[str, ...], list[Abbreviation]] = {}
        for row in table:
            short, full, back = row.split("\t")
            one = Abbreviation(syllables_of(short), syllables_of(full), Back(back), short, full)
            for form in (one.short, one.full):
                self._by_first.setdefault(fold(form[0]), []).append((form, one))
            self._short.add("".join(map(fold, one.short)))
            self._of_full.setdefault(one.full, []).append(one)
        for forms in self._by_first.values():
            forms.sort(key=lambda entry: -len(entry[0]))

    def at(self, words: Sequence[Syllable], start: int) -> tuple[int, list[tuple[bool, Abbreviation]]]:
        """Give how many words the longest form here has, and what it is: (whether it is short, what)."""
        length = 0
        found: list[tuple[bool, Abbreviation]] = []
        for form, one in self._by_first.get(fold(words[start].text), ()):
            if len(form) < length:
                break
            if is_word(words[start : start + len(form)], form):
                length = len(form)
                found.append((form is one.short, one))
        return length, found

    def siblings(self, one: Abbreviation) -> list[Abbreviation]:
        """Give the other short forms of the same words: `KT-XH` and `KTXH`."""
        return [other for other in self._of_full[one.full] if other is not one]

    def is_short(self, word: Syllable) -> bool:
        """Say whether a word is a short form."""
        return fold(word.text) in self._short


@cache
def lexicon() -> Lexicon:
    """Give the packaged abbreviations, read when they are first needed."""
    return Lexicon(rows("abbreviations"))


def abbreviated(words: Sequence[Syllable]) -> list[Abbreviated]:
    """Give what is abbreviated, or could be, among words in a row: in order, none overlapping."""
    known = lexicon()
    numbered = _in_document_numbers(words, known)
    return list(_found(words, known, numbered))


def _found(words: Sequence[Syllable], known: Lexicon, numbered: Sequence[bool]) -> Iterator[Abbreviated]:
    at = 0
    while at < len(words):
        length, forms = known.at(words, at)
        others: dict[Clause, str] = {}
        for is_short, one in forms:
            if not is_short:
                if _is_shortened(one, words[at + length : at + length + 2]):
                    others.setdefault(clause(one.short), one.short_text)
            elif not any(numbered[at : at + length]):
                others.setdefault(clause(one.full), one.full_text)
                for other in known.siblings(one):
                    others.setdefault(clause(other.short), other.short_text)
        if others:
            chosen = list(others)[:MOST_ALTERNATIVES]
            yield Abbreviated(at, at + length, tuple(chosen), tuple(others[one] for one in chosen))
        at += length or 1


def _is_shortened(one: Abbreviation, following: Sequence[Syllable]) -> bool:
    """Say whether the words are searched by their short form, before these words."""
    if one.back is not Back.NUMBER:
        return one.back is Back.ALWAYS
    texts = [fold(word.text) for word in following]
    return any(text.isdigit() for text in (texts[1:] if texts[:1] == ["so"] else texts[:1]))


def _in_document_numbers(words: Sequence[Syllable], known: Lexicon) -> list[bool]:
    """Say of each word whether it is of a document number: digits, and two short forms or more, in a row."""
    kinds = ["number" if w.text.isdigit() else "short" if known.is_short(w) else "" for w in words]
    inside = [False] * len(words)
    start = 0
    while start < len(words):
        stop = start
        while stop < len(words) and kinds[stop]:
            stop += 1
        run = kinds[start:stop]
        if "number" in run and run.count("short") > 1:
            inside[start:stop] = [True] * len(run)
        start = max(stop, start + 1)
    return inside
