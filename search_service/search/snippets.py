"""Which piece of an article shows why it was found? Marked text is a verbatim slice of the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Final

from search_service.query.levels import Level
from search_service.query.parse import ParsedQuery
from search_service.vietnamese.syllables import fold, is_marked
from search_service.vietnamese.tokens import Token, tokenize

WINDOW: Final = 40
"""Syllables of a snippet: two or three lines on a desktop, four on a phone."""

LEAD: Final = 6
"""Syllables shown before the first found one."""

_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The syllables to mark: those with marks in canonical form, the others folded."""

    accented: frozenset[str]
    folded: frozenset[str]

    @classmethod
    def of(cls, query: ParsedQuery, level: Level) -> Wanted:
        """Give what a query looks for at its level."""
        exact = {s.text for s in query.syllables() if s.marked and level is Level.EXACT}
        others = {fold(s.text) for s in query.syllables() if s.text not in exact}
        return cls(frozenset(exact), frozenset(others))

    def found_in(self, tokens: Sequence[Token]) -> list[str]:
        """Give, a token, which wanted syllable it is, or the empty string."""
        unmarked = not any(is_marked(token.text) for token in tokens)
        bare = {fold(syllable) for syllable in self.accented} if unmarked else set()
        return [
            token.text
            if token.text in self.accented
            else folded
            if (folded := fold(token.text)) in self.folded or folded in bare
            else ""
            for token in tokens
        ]


def highlighted(text: str, wanted: Wanted) -> str:
    """Give a text HTML-escaped, with `<mark>` around what is wanted."""
    tokens = tokenize(text)
    return _marked(text, tokens, wanted.found_in(tokens), 0, len(text))


def snippet(text: str, wanted: Wanted) -> str:
    """Give the piece of a text that has most of what is wanted, HTML-escaped with `<mark>` added."""
    tokens = tokenize(text)
    if not tokens:
        return ""
    found = wanted.found_in(tokens)
    first = _best_window(found)
    last = min(first + WINDOW, len(tokens))
    start = 0 if first == 0 else tokens[first].start
    end = len(text) if last == len(tokens) else tokens[last - 1].end
    middle = _marked(text, tokens[first:last], found[first:last], start, end).strip()
    return f"{'… ' if first else ''}{middle}{' …' if last < len(tokens) else ''}"


def _best_window(found: Sequence[str]) -> int:
    """Give the first token of the window with most distinct wanted syllables, then most side by side."""
    places = [at for at, syllable in enumerate(found) if syllable]
    best, best_value = 0, (0, 0)
    for place in places:
        window = found[place : place + WINDOW - LEAD]
        together = sum(1 for one, next_ in pairwise(window) if one and next_)
        value = (len({syllable for syllable in window if syllable}), together)
        if value > best_value:
            best, best_value = place, value
    return max(0, best - LEAD)


def _marked(text: str, tokens: Sequence[Token], found: Sequence[str], start: int, end: int) -> str:
    """Give `text[start:end]` escaped, white space made one space, found tokens marked.

    Neighbours with one space between them share a mark.
    """
    spans: list[tuple[int, int]] = []
    for token, syllable in zip(tokens, found, strict=True):
        if not syllable:
            continue
        if spans and text[spans[-1][1] : token.start] == " ":
            spans[-1] = (spans[-1][0], token.end)
        else:
            spans.append((token.start, token.end))
    parts: list[str] = []
    at = start
    for begin, stop in spans:
        parts.append(_SPACE.sub(" ", escape(text[at:begin])))
        parts.append(f"<mark>{escape(text[begin:stop])}</mark>")
        at = stop
    parts.append(_SPACE.sub(" ", escape(text[at:end])))
    return "".join(parts)
