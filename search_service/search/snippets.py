"""Which piece of an article shows why it was found? Marked text is a verbatim slice of the source."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate, pairwise
from typing import Final

from search_service.query.levels import Level
from search_service.query.parse import Clause, ParsedQuery
from search_service.search.spellings import Spellings
from search_service.vietnamese.syllables import fold
from search_service.vietnamese.tokens import TOKEN

WINDOW: Final = 40
"""Pieces between white space in a snippet: two or three lines on a desktop, four on a phone."""

LEAD: Final = 6
"""Pieces shown before the first found one."""

BEGINNING: Final = 120
"""Pieces that are looked at first: news say early what they are about, and the rest need not be read then."""

_LONGEST: Final = 100
"""Letters without white space: more are cut, so that no snippet is as long as a text without any."""

_PIECE: Final = re.compile(rf"\S{{1,{_LONGEST}}}")
_spellings = Spellings()


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


class Highlighter:
    """Marks what one search wants, in as many texts as it has found."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._spellings = _current()
        self._syllables: dict[bool, Mapping[str, str]] = {}
        self._known = -1
        """How many pieces were known, to any search, when `_syllables` was made."""

    def highlighted(self, text: str) -> str:
        """Give a text HTML-escaped, white space made one space, with `<mark>` around what is wanted."""
        pieces = text.split()
        self._learn(pieces)
        return self._marked(pieces, text, self._syllable_of(pieces))

    def snippet(self, text: str) -> str:
        """Give the part of a text that has most of what is wanted, HTML-escaped with `<mark>` added."""
        first_pieces = text.split(maxsplit=BEGINNING)
        is_whole = len(first_pieces) <= BEGINNING
        begin = self._begin_of_best(first_pieces if is_whole else first_pieces[:-1], is_whole=is_whole)
        pieces = first_pieces
        if begin is None:
            pieces = text.split()
            begin = self._begin_of_best(pieces, is_whole=True) or 0
        # Only what is shown is measured: to look for long pieces in all of it takes as long as to read it.
        if len(max(pieces[begin : begin + WINDOW], key=len, default="")) > _LONGEST:
            pieces = _PIECE.findall(text)
            begin = self._begin_of_best(pieces, is_whole=True) or 0
        last = min(begin + WINDOW, len(pieces))
        middle = self._marked(pieces[begin:last], text, self._syllable_of(pieces))
        return f"{'… ' if begin else ''}{middle}{' …' if last < len(pieces) else ''}"

    def _learn(self, pieces: Sequence[str]) -> None:
        self._spellings.learn(pieces)
        if self._known != len(self._spellings):  # another search may have met them first
            self._known = len(self._spellings)
            self._syllables.clear()

    def _syllable_of(self, pieces: Sequence[str]) -> Mapping[str, str]:
        """Give which wanted syllable each piece and token has, in the text of these pieces."""
        wanted = self._wanted
        # In a text without any marks, what was typed with marks is met by its bare form.
        unmarked = bool(wanted.accented) and self._spellings.are_unmarked(pieces)
        if unmarked not in self._syllables:
            spellings = self._spellings
            folded = wanted.folded.union(map(fold, wanted.accented)) if unmarked else wanted.folded
            which: dict[str, str] = {}
            for syllable in folded:
                which.update(dict.fromkeys(spellings.having_folded(syllable), syllable))
            for syllable in wanted.accented:
                which.update(dict.fromkeys(spellings.having(syllable), syllable))
            self._syllables[unmarked] = which
        return self._syllables[unmarked]

    def _begin_of_best(self, pieces: Sequence[str], *, is_whole: bool) -> int | None:
        """Give where the best window begins: with most distinct wanted syllables, then most side by side.

        None when more of the text has to be read: its beginning, even its best, lacks something.
        """
        wanted = self._wanted
        self._learn(pieces)
        if not is_whole and (wanted.names or (wanted.accented and self._spellings.are_unmarked(pieces))):
            return None
        which = self._syllable_of(pieces)
        places = [at for at, piece in enumerate(pieces) if piece in which]
        syllables = [which[pieces[at]] for at in places]
        if wanted.names:
            places, syllables = self._with_names(pieces, dict(zip(places, syllables, strict=True)))
        all_wanted = len(wanted.accented) + len(wanted.folded) + len(wanted.names)
        neighbours = list(accumulate((two == one + 1 for one, two in pairwise(places)), initial=0))
        best, best_value = 0, (0, 0)
        for number, place in enumerate(places):
            stop = bisect_left(places, place + WINDOW - LEAD, number)
            value = (len(set(syllables[number:stop])), neighbours[stop - 1] - neighbours[number])
            if value > best_value:
                best, best_value = max(0, place - LEAD), value
        # All of it, side by side: words apart may stand together further on.
        has_all = best_value >= (all_wanted, all_wanted - 1) and best + WINDOW <= len(pieces)
        return best if is_whole or has_all else None

    def _with_names(self, pieces: Sequence[str], found: dict[int, str]) -> tuple[list[int], list[str]]:
        """Give the places and the syllables that are found, those of other names among them."""
        for name in self._wanted.names:
            for at in self._places_of_name(pieces, name):
                found.update(dict.fromkeys(range(at, at + len(name)), " ".join(name)))
        ordered = sorted(found.items())
        return [at for at, _ in ordered], [syllable for _, syllable in ordered]

    def _places_of_name(self, pieces: Sequence[str], name: Sequence[str]) -> list[int]:
        having = [self._spellings.having_folded(syllable) for syllable in name]
        return [
            at
            for at in range(len(pieces) - len(name) + 1)
            if all(pieces[at + number] in some for number, some in enumerate(having))
        ]

    def _marked(self, pieces: Sequence[str], source: str, which: Mapping[str, str]) -> str:
        """Give pieces escaped, one space between them, found tokens marked.

        Neighbours with one space between them, in the `source` too, share a mark.
        """
        named = {
            at + number
            for name in self._wanted.names
            for at in self._places_of_name(pieces, name)
            for number in range(len(name))
        }
        text = " ".join(pieces)
        spans: list[tuple[int, int]] = []
        start = 0
        for at, piece in enumerate(pieces):
            if piece in which or at in named:
                for token in TOKEN.finditer(piece):
                    if token.group() in which or at in named:
                        begin, end = start + token.start(), start + token.end()
                        beside = spans and text[spans[-1][1] : begin] == " "
                        if beside and text[spans[-1][0] : end] in source:
                            spans[-1] = (spans[-1][0], end)
                        else:
                            spans.append((begin, end))
            start += len(piece) + 1
        parts: list[str] = []
        at = 0
        for begin, end in spans:
            parts += (escape(text[at:begin]), "<mark>", escape(text[begin:end]), "</mark>")
            at = end
        return "".join((*parts, escape(text[at:])))


def _current() -> Spellings:
    """Give what is known of texts: it belongs to no one search."""
    global _spellings  # noqa: PLW0603
    if _spellings.is_full:
        _spellings = Spellings()
    return _spellings
