"""Which piece of an article shows why it was found? Marked text is a verbatim slice of the source."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

from search_service.query.levels import Level
from search_service.query.parse import Clause, ParsedQuery
from search_service.search.unfinished import Unfinished
from search_service.vietnamese.documents import find_documents
from search_service.vietnamese.folding import FoldedText, bears_marks
from search_service.vietnamese.syllables import canonical, fold, is_marked, number_forms, unfinished
from search_service.vietnamese.tokens import TOKEN

LONGEST: Final = 220
"""Letters of a snippet: two or three lines on a desktop, four or five on a phone."""

LEAD: Final = 40
"""Letters shown before the first found one."""

_WORD: Final = 24
"""Letters by which a snippet is cut shorter rather than in the middle of a word."""

_GAP: Final = 3
"""Letters between two syllables that stand side by side, at most: `giáo, dục`."""

_PART: Final = 30_000
"""Letters of a long text that are looked through at a time: a book need not be read to its end."""

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
    beginnings: tuple[str, ...] = ()
    """What a word begins with, any of these, that is marked as a whole; folded if its marks do not count."""
    numbers: frozenset[str] = frozenset()
    """Keys of the document numbers that were meant: `kl01` finds `01-KL/TW` by none of its words."""

    @classmethod
    def of(
        cls,
        query: ParsedQuery,
        level: Level,
        others: Sequence[Clause] = (),
        begun: Unfinished | None = None,
        numbers: Collection[str] = (),
    ) -> Wanted:
        """Give what a query looks for at its level: other names, the word still being typed, numbers too."""
        whole = [s for s in query.syllables() if not begun or s != begun.word]
        exact = {s.text for s in whole if s.marked and level is Level.EXACT}
        folded = {fold(s.text) for s in whole if s.text not in exact}
        names = tuple(tuple(fold(syllable.text) for syllable in other) for other in others)
        beginnings = begun.counted_at(level) if begun else ()
        return cls(frozenset(exact), frozenset(folded), names, beginnings, frozenset(numbers))

    def __len__(self) -> int:
        """How many things are wanted, but for other names and numbers: an article with one may have all."""
        return len(self.accented) + len(self.folded) + bool(self.beginnings)


class Place(NamedTuple):
    """Where something wanted stands, and what: a syllable, or a name or number that it is a part of."""

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
        is_bare = self._is_bare(text)
        first, places = self._best(text, is_bare)
        begin = _begin(text, first)
        end = _end(text, begin)
        if len(text) > _PART:
            # Beyond the part as well; and some letters more, as a syllable that is cut is another one.
            places = self._places(text, max(begin - LONGEST, 0), end + LONGEST, is_bare)
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
        return self._places(text, 0, len(text), self._is_bare(text))

    def _is_bare(self, text: str) -> bool:
        """Say whether what was typed with marks is met by its bare form: in a text without any marks."""
        has_marks = self._exact or any(map(is_marked, self._wanted.beginnings))
        return bool(has_marks) and not bears_marks(text)

    def _places(self, text: str, start: int, stop: int, is_bare: bool) -> list[Place]:
        """Give where anything wanted stands in a part of a text, in order.

        Where one word is several things the last of these counts: what only begins like the word that is
        still typed may be one of the others, whole.
        """
        part = text[start:stop]
        folded = FoldedText.of(part)
        found = {
            at: Place(start + at, start + end, what)
            for places in (
                self._begun_in(part, folded, is_bare),
                self._numbers_in(part),
                self._syllables_in(part, folded, is_bare),
                self._names_in(part, folded),
            )
            for at, end, what in places
        }
        return list(self._in_company(found[at] for at in sorted(found)))

    def _in_company(self, places: Iterable[Place]) -> Iterator[Place]:
        """Leave out what only begins like the word that is still typed, unless it stands behind another word.

        Whoever types `nông t` is shown `nông thôn`, not every word with a t.
        """
        begun = self._wanted.beginnings[0] if self._wanted.beginnings else None
        is_alone = len(self._wanted) == 1
        end = -_GAP - 1
        for place in places:
            if place.what != begun or is_alone or place.start - end <= _GAP:
                yield place
            if place.what != begun:
                end = place.end

    def _syllables_in(self, text: str, folded: FoldedText, is_bare: bool) -> Iterator[tuple[int, int, str]]:
        for syllable, spelling in self._plain:
            for start, end in folded.find(spelling):
                yield start, end, syllable
        for syllable, spelling in self._exact:
            for start, end in folded.find(spelling):
                if is_bare or canonical(text[start:end]) == syllable:
                    yield start, end, syllable

    def _begun_in(self, text: str, folded: FoldedText, is_bare: bool) -> Iterator[tuple[int, int, str]]:
        for beginning in self._wanted.beginnings:
            counts = is_marked(beginning) and not is_bare
            for match in re.finditer(rf"(?<= ){re.escape(fold(beginning))}[^ ]*", folded.text):
                start, end = folded.span(*match.span())
                if not counts or unfinished(text[start:end]).startswith(beginning):
                    yield start, end, self._wanted.beginnings[0]

    def _names_in(self, text: str, folded: FoldedText) -> Iterator[tuple[int, int, str]]:
        for name, pattern in self._names:
            for match in pattern.finditer(folded.text):
                for token in TOKEN.finditer(text, *folded.span(match.start() + 1, match.end())):
                    yield token.start(), token.end(), name

    def _numbers_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        for number in find_documents(text) if self._wanted.numbers else ():
            if number.key in self._wanted.numbers:
                for token in TOKEN.finditer(text, number.start, number.end):
                    yield token.start(), token.end(), number.key

    def _best(self, text: str, is_bare: bool) -> tuple[int, Sequence[Place]]:
        """Give where the best piece begins, and the places in its part of the text.

        Parts behind one that has all that is wanted are not looked at.
        """
        everything = len(self._wanted)
        best, best_value, best_places = 0, (0, 0), list[Place]()
        for start, stop in _parts(text):
            places = self._places(text, start, stop, is_bare)
            at, value = _best_of(places)
            if value > best_value:
                best, best_value, best_places = at, value, places
            if best_value[0] >= everything:
                break
        return best, best_places


def _spellings(folded: str) -> list[str]:
    """Give the ways a folded syllable is written: with i or y where they are one, a number with a zero."""
    other = {"i": "y", "y": "i"}.get(folded[-1:])
    swapped = f"{folded[:-1]}{other}" if other else folded
    if swapped != folded and canonical(swapped) == folded:
        return [folded, swapped]
    return [*number_forms(folded)]


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield a text's parts, between spaces; a piece that one cuts in two is whole in the next."""
    start = 0
    while True:
        space = _SPACE.search(text, start + _PART)
        if not space:
            yield start, len(text)
            return
        stop = space.start()
        yield start, stop
        space = _SPACE.search(text, stop - LONGEST, stop)
        start = space.end() if space else stop


def _best_of(places: Sequence[Place]) -> tuple[int, tuple[int, int]]:
    """Give where the best piece begins, and how many distinct things wanted it has, and side by side."""
    beside = list(accumulate((two.start - one.end <= _GAP for one, two in pairwise(places)), initial=0))
    inside: dict[str, int] = {}
    best, best_value, stop = 0, (0, 0), 0
    for number, place in enumerate(places):
        last = place.start + LONGEST - LEAD - _WORD
        while stop < len(places) and places[stop].start <= last:
            what = places[stop].what
            inside[what] = inside.get(what, 0) + 1
            stop += 1
        value = len(inside), beside[stop - 1] - beside[number]
        if value > best_value:
            best, best_value = place.start, value
        inside[place.what] -= 1
        if not inside[place.what]:
            del inside[place.what]
    return best, best_value


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
