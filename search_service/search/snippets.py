"""Which piece of an article shows why it was found? Marked text is a verbatim slice of the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import islice, pairwise
from typing import Final

from search_service.query.levels import Level
from search_service.query.parse import Clause, ParsedQuery
from search_service.vietnamese.syllables import canonical, fold, is_marked
from search_service.vietnamese.tokens import TOKEN

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
    names: tuple[tuple[str, ...], ...] = ()
    """Other names that were searched, as folded syllables: marked where all of one stand in a row."""
    _known: dict[bool, dict[str, str]] = field(
        default_factory=lambda: {True: {}, False: {}}, repr=False, compare=False
    )
    """What is known of tokens as they are written, in texts without any marks and in others."""

    @classmethod
    def of(cls, query: ParsedQuery, level: Level, others: Sequence[Clause] = ()) -> Wanted:
        """Give what a query looks for at its level, and the other names that it looks for."""
        exact = {s.text for s in query.syllables() if s.marked and level is Level.EXACT}
        folded = {fold(s.text) for s in query.syllables() if s.text not in exact}
        names = tuple(tuple(fold(syllable.text) for syllable in other) for other in others)
        return cls(frozenset(exact), frozenset(folded), names)

    def found_in(self, written: Sequence[str]) -> list[str]:
        """Give, for each token as it is written, which wanted syllable it is, or the empty string."""
        unmarked = bool(self.accented) and not any(is_marked(canonical(token)) for token in written)
        known = self._known[unmarked]
        for token in set(written).difference(known):
            known[token] = self._which(canonical(token), unmarked)
        found = [known[token] for token in written]
        if self.names:
            self._find_names([fold(canonical(token)) for token in written], found)
        return found

    def _find_names(self, folded: Sequence[str], found: list[str]) -> None:
        for name in self.names:
            at = -1
            while (at := _index(folded, name[0], at + 1)) >= 0:
                if tuple(folded[at : at + len(name)]) == name:
                    found[at : at + len(name)] = name

    def _which(self, syllable: str, unmarked: bool) -> str:
        if syllable in self.accented:
            return syllable
        folded = fold(syllable)
        bare = unmarked and folded in {fold(accented) for accented in self.accented}
        return folded if folded in self.folded or bare else ""


def _index(items: Sequence[str], wanted: str, start: int) -> int:
    try:
        return items.index(wanted, start)
    except ValueError:
        return -1


def highlighted(text: str, wanted: Wanted) -> str:
    """Give a text HTML-escaped, with `<mark>` around what is wanted."""
    found = wanted.found_in(TOKEN.findall(text))
    return _marked(text, list(TOKEN.finditer(text)), found, 0, len(text))


def snippet(text: str, wanted: Wanted) -> str:
    """Give the piece of a text that has most of what is wanted, HTML-escaped with `<mark>` added."""
    # A text has hundreds of tokens, a piece of it forty: only those are looked up one by one.
    found = wanted.found_in(TOKEN.findall(text))
    if not found:
        return ""
    first = _best_window(found)
    last = min(first + WINDOW, len(found))
    tokens = list(islice(TOKEN.finditer(text), first, last))
    start = 0 if first == 0 else tokens[0].start()
    end = len(text) if last == len(found) else tokens[-1].end()
    middle = _marked(text, tokens, found[first:last], start, end).strip()
    return f"{'… ' if first else ''}{middle}{' …' if last < len(found) else ''}"


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


def _marked(text: str, tokens: Sequence[re.Match[str]], found: Sequence[str], start: int, end: int) -> str:
    """Give `text[start:end]` escaped, white space made one space, found tokens marked.

    Neighbours with one space between them share a mark.
    """
    spans: list[tuple[int, int]] = []
    for token, syllable in zip(tokens, found, strict=True):
        if not syllable:
            continue
        if spans and text[spans[-1][1] : token.start()] == " ":
            spans[-1] = (spans[-1][0], token.end())
        else:
            spans.append(token.span())
    parts: list[str] = []
    at = start
    for begin, stop in spans:
        parts.append(_SPACE.sub(" ", escape(text[at:begin])))
        parts.append(f"<mark>{escape(text[begin:stop])}</mark>")
        at = stop
    parts.append(_SPACE.sub(" ", escape(text[at:end])))
    return "".join(parts)
