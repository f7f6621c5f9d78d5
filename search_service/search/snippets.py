"""Which piece of an article shows why it was found? Marked text is a verbatim slice of the source."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
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
"""Syllables of a snippet: two or three lines on a desktop, four on a phone."""

LEAD: Final = 6
"""Syllables shown before the first found one."""

_LONGEST: Final = 100
"""Letters without white space: more are cut, so that no snippet is as long as a text without any."""

_SPACE: Final = re.compile(r"\s+")
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

    def found_in(self, pieces: Sequence[str], *, unmarked: bool) -> list[str | None]:
        """Give for each piece which wanted syllable it has. `unmarked`: the whole text bears no mark."""
        distinct = set(pieces)
        spellings = _learned(distinct)
        folded = self.folded.union(map(fold, self.accented)) if unmarked else self.folded
        which: dict[str, str] = {}
        for syllable in folded:
            which.update(dict.fromkeys(spellings.having_folded(syllable, distinct), syllable))
        for syllable in self.accented:
            which.update(dict.fromkeys(spellings.having(syllable, distinct), syllable))
        found = list(map(which.get, pieces))
        for name in self.names:
            having = [spellings.having_folded(syllable, distinct) for syllable in name]
            for at, piece in enumerate(pieces[: len(pieces) - len(name) + 1]):
                if piece in having[0] and all(
                    pieces[at + n] in further for n, further in enumerate(having[1:], 1)
                ):
                    found[at : at + len(name)] = name
        return found

    def unmarked(self, pieces: Sequence[str]) -> bool:
        """Say whether a text of these pieces has bare forms of what was typed with marks."""
        return bool(self.accented) and _learned(set(pieces)).are_unmarked(set(pieces))


def highlighted(text: str, wanted: Wanted) -> str:
    """Give a text HTML-escaped, with `<mark>` around what is wanted."""
    return _marked(text, text, wanted, unmarked=wanted.unmarked(TOKEN.findall(text)))


def snippet(text: str, wanted: Wanted) -> str:
    """Give the piece of a text that has most of what is wanted, HTML-escaped with `<mark>` added."""
    # A text has hundreds of tokens, a piece of it forty: white space is found in a third of tokens' time.
    pieces = text.split()
    if len(text) > _LONGEST and len(max(pieces, key=len, default="")) > _LONGEST:
        pieces = _PIECE.findall(text)
    if not pieces:
        return ""
    unmarked = wanted.unmarked(pieces)
    first = _best_window(wanted.found_in(pieces, unmarked=unmarked))
    last = min(first + WINDOW, len(pieces))
    middle = _marked(" ".join(pieces[first:last]), text, wanted, unmarked=unmarked)
    return f"{'… ' if first else ''}{middle}{' …' if last < len(pieces) else ''}"


def _learned(pieces: set[str]) -> Spellings:
    global _spellings  # noqa: PLW0603 (what is known of texts does not belong to one search)
    spellings = Spellings() if _spellings.is_full else _spellings
    spellings.learn(pieces)
    _spellings = spellings
    return spellings


def _best_window(found: Sequence[str | None]) -> int:
    """Give the first piece of the window with most distinct wanted syllables, then most side by side."""
    places = [at for at, syllable in enumerate(found) if syllable]
    syllables = [found[at] for at in places]
    neighbours = list(accumulate((two == one + 1 for one, two in pairwise(places)), initial=0))
    best, best_value = 0, (0, 0)
    for number, place in enumerate(places):
        stop = bisect_left(places, place + WINDOW - LEAD, number)
        value = (len(set(syllables[number:stop])), neighbours[stop - 1] - neighbours[number])
        if value > best_value:
            best, best_value = place, value
    return max(0, best - LEAD)


def _marked(text: str, source: str, wanted: Wanted, *, unmarked: bool) -> str:
    """Give a text escaped, white space made one space, found tokens marked.

    Neighbours with one space between them, in the `source` too, share a mark.
    """
    tokens = list(TOKEN.finditer(text))
    found = wanted.found_in([token.group() for token in tokens], unmarked=unmarked)
    spans: list[tuple[int, int]] = []
    for token, syllable in zip(tokens, found, strict=True):
        if not syllable:
            continue
        beside = spans and text[spans[-1][1] : token.start()] == " "
        if beside and text[spans[-1][0] : token.end()] in source:
            spans[-1] = (spans[-1][0], token.end())
        else:
            spans.append(token.span())
    parts: list[str] = []
    at = 0
    for begin, stop in spans:
        parts.append(_SPACE.sub(" ", escape(text[at:begin])))
        parts.append(f"<mark>{escape(text[begin:stop])}</mark>")
        at = stop
    parts.append(_SPACE.sub(" ", escape(text[at:])))
    return "".join(parts)
