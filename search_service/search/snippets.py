"""Which piece of an article shows why it was found? Marked text is a verbatim slice of the source."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from search_service.query.levels import Level
from search_service.query.parse import Clause, ParsedQuery
from search_service.vietnamese.folding import FoldedText
from search_service.vietnamese.syllables import canonical, fold
from search_service.vietnamese.tokens import TOKEN

LONGEST: Final = 220
"""Letters of a snippet: two or three lines on a desktop, four or five on a phone."""

LEAD: Final = 40
"""Letters shown before the first found one."""

_WORD: Final = 24
"""Letters by which a snippet is cut shorter rather than in the middle of a word."""

_GAP: Final = 3
"""Letters between two syllables that stand side by side, at most: `giáo, dục`."""

_SPACE: Final = re.compile(r"\s")
_WIDE_SPACE: Final = re.compile(r"[^\S ]\s*| \s+")
"""White space that is shown as one space, and is not one."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The syllables to mark: those with marks in canonical form, the others folded."""

    accented: frozenset[str]
    folded: frozenset[str]
    names: tuple[tuple[str, ...], ...] = ()
    """Other names that were searched, as folded syllables: marked where all of one stand in a row."""

    @classmethod
    def of(cls, query: ParsedQuery, level: Level, others: Sequence[Clause] = ()) -> Wanted:
        """Give what a query looks for at its level, and the other names that it looks for."""
        exact = {s.text for s in query.syllables() if s.marked and level is Level.EXACT}
        folded = {fold(s.text) for s in query.syllables() if s.text not in exact}
        names = tuple(tuple(fold(syllable.text) for syllable in other) for other in others)
        return cls(frozenset(exact), frozenset(folded), names)


class Place(NamedTuple):
    """Where something wanted stands, and what: a syllable, or another name that it is a part of."""

    start: int
    end: int
    what: str


class Highlighter:
    """Marks what one search wants, in as many texts as it has found."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted

    def highlighted(self, text: str) -> str:
        """Give a text HTML-escaped, white space made one space, with `<mark>` around what is wanted."""
        return _marked(text, 0, len(text), self.places(text))

    def snippet(self, text: str) -> str:
        """Give the part of a text that has most of what is wanted, HTML-escaped with `<mark>` added."""
        places = self.places(text)
        begin = _begin(text, _best(places))
        end = _end(text, begin)
        inside = [place for place in places if begin <= place.start and place.end <= end]
        return f"{'… ' if begin else ''}{_marked(text, begin, end, inside)}{' …' if end < len(text) else ''}"

    @cached_property
    def _exact(self) -> Sequence[tuple[str, str]]:
        """Each syllable that is wanted with its marks, and how it may be spelled without them."""
        return [(syllable, one) for syllable in self._wanted.accented for one in _spellings(fold(syllable))]

    @cached_property
    def _plain(self) -> Sequence[tuple[str, str]]:
        """The same of what is wanted whatever its marks."""
        return [(syllable, one) for syllable in self._wanted.folded for one in _spellings(syllable)]

    @cached_property
    def _names(self) -> Sequence[tuple[str, re.Pattern[str]]]:
        """Each other name, and how it looks in a folded text."""
        found = []
        for name in self._wanted.names:
            syllables = ["(?:" + "|".join(map(re.escape, _spellings(syllable))) + ")" for syllable in name]
            row = f" {{1,{_GAP}}}".join(syllables)
            found.append((" ".join(name), re.compile(f" {row}(?= )")))
        return found

    def places(self, text: str) -> list[Place]:
        """Give where anything wanted stands, in order."""
        folded = FoldedText.of(text)
        found: dict[int, Place] = {}
        for place in self._places_of_syllables(text, folded):
            found[place.start] = place
        for place in self._places_of_names(text, folded):
            found[place.start] = place
        return sorted(found.values())

    def _places_of_syllables(self, text: str, folded: FoldedText) -> Iterator[Place]:
        for syllable, spelling in self._plain:
            for start, end in folded.find(spelling):
                yield Place(start, end, syllable)
        # In a text without any marks, what was typed with marks is met by its bare form.
        is_marked = bool(self._exact) and folded.is_marked
        for syllable, spelling in self._exact:
            for start, end in folded.find(spelling):
                if not is_marked or canonical(text[start:end]) == syllable:
                    yield Place(start, end, syllable)

    def _places_of_names(self, text: str, folded: FoldedText) -> Iterator[Place]:
        for name, pattern in self._names:
            for match in pattern.finditer(folded.text):
                for token in TOKEN.finditer(text, *folded.span(match.start() + 1, match.end())):
                    yield Place(token.start(), token.end(), name)


def _spellings(folded: str) -> list[str]:
    """Give the ways a folded syllable is written: with i or y where they are one."""
    other = {"i": "y", "y": "i"}.get(folded[-1:])
    swapped = f"{folded[:-1]}{other}" if other else folded
    return [folded, swapped] if swapped != folded and canonical(swapped) == folded else [folded]


def _best(places: Sequence[Place]) -> int:
    """Give where the best piece begins: with most distinct things wanted, then most side by side."""
    starts = [place.start for place in places]
    beside = list(accumulate((two.start - one.end <= _GAP for one, two in pairwise(places)), initial=0))
    best, best_value = 0, (0, 0)
    for number, place in enumerate(places):
        stop = bisect_right(starts, place.start + LONGEST - LEAD - _WORD, number)
        value = (len({one.what for one in places[number:stop]}), beside[stop - 1] - beside[number])
        if value > best_value:
            best, best_value = place.start, value
    return best


def _begin(text: str, first: int) -> int:
    """Give where to begin so that `first` is shown: at a word before it, nearer where the text ends soon."""
    begin = min(first - LEAD, len(text) - LONGEST)
    if begin <= 0:
        return 0
    space = _SPACE.search(text, begin, first)
    return space.end() if space else begin


def _end(text: str, begin: int) -> int:
    end = begin + LONGEST
    if end >= len(text):
        return len(text)
    for at in range(end, end - _WORD, -1):
        if text[at].isspace():
            return at
    return end


def _marked(text: str, begin: int, end: int, places: Sequence[Place]) -> str:
    """Give a part of a text escaped. Places with one space between share a mark."""
    parts: list[str] = []
    at = begin
    for place in places:
        if parts and text[at : place.start] == " ":
            parts.pop()
            parts.append(escape(text[at : place.end]))
        else:
            parts += (_shown(text[at : place.start]), "<mark>", escape(text[place.start : place.end]))
        parts.append("</mark>")
        at = place.end
    parts.append(_shown(text[at:end]))
    return "".join(parts).strip()


def _shown(text: str) -> str:
    return escape(_WIDE_SPACE.sub(" ", text))
