"""Which articles does a query match at each level? (DESIGN.md, "What matches, and in which order")

`exact`: marks count as typed. `folded`: marks are ignored. `most`: marks are ignored and not all words need
to be there. Which level is needed is decided by `search/`, once, before any filter.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from search_service.query.parse import Clause, ParsedQuery, Syllable
from search_service.query.tree import EVERYTHING, NOTHING, AllOf, AnyOf, AtLeast, Node, Phrase, Term, Without
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold, number_forms

ALL_UP_TO: Final = 5
"""A query of so many distinct words or fewer wants all of them."""

SHARE_OF_MANY: Final = 0.25
"""A longer one wants this share of them, but never fewer than `ALL_UP_TO`. (35 % cost .004 nDCG.)"""

SHARE_OF_MOST: Final = 0.5
"""The least share of what is wanted that `most` settles for."""


class Level(StrEnum):
    """How strictly a query was taken."""

    EXACT = "exact"
    FOLDED = "folded"
    MOST = "most"


Substitutes = Mapping[Syllable, Sequence[Clause | Node]]
"""What may stand instead of a word: another name in its syllables, or what only the index knows.

Each word of `xã Đăk Pék` may be replaced by the new name as a whole, which is the same as replacing all three
at once: (a or n) and (b or n) is (a and b) or n.
"""


@dataclass(frozen=True, slots=True)
class Wording:
    """A query as it is searched: its words, and what may stand instead of them."""

    query: ParsedQuery
    substitutes: Substitutes = field(default_factory=dict)
    rows: Mapping[Syllable, Clause] = field(default_factory=dict)
    """Words that count only where all of a row stand together, such as the parts of a document number."""

    def match(self, level: Level) -> Node:
        """Give the tree at `exact` or `folded`."""
        if self.query.is_empty:
            return EVERYTHING
        words = tuple(self._word(word, level) for word in self.query.words)
        phrases = tuple(clause_node(phrase, level) for phrase in self.query.phrases)
        return self._without_excluded(AllOf((_at_least(wanted_words(self.query), words), *phrases)))

    def match_all_words(self, level: Level) -> Node:
        """Give the tree that wants every word, however many there are."""
        return self._without_excluded(AllOf(self._clauses(level)))

    def relaxed(self) -> Iterator[Node]:
        """Yield the trees of `most`, each wanting one clause fewer; a phrase counts as one clause."""
        clauses = self._clauses(Level.FOLDED)
        all_wanted = wanted_words(self.query) + len(self.query.phrases)
        for minimum in range(all_wanted - 1, math.ceil(SHARE_OF_MOST * all_wanted) - 1, -1):
            if minimum:
                yield self._without_excluded(AtLeast(minimum, clauses))

    def _clauses(self, level: Level) -> tuple[Node, ...]:
        words = tuple(self._word(word, level) for word in self.query.words)
        return (*words, *(clause_node(phrase, level) for phrase in self.query.phrases))

    def _word(self, word: Syllable, level: Level) -> Node:
        literal = clause_node(self.rows.get(word, (word,)), level)
        others = self.substitutes.get(word, ())
        if not others:
            return literal
        return AnyOf((literal, *(clause_node(o, level) if isinstance(o, tuple) else o for o in others)))

    def _without_excluded(self, wanted: Node) -> Node:
        # Text without a single word in it (`???`) finds nothing, but `-word` alone finds all the others.
        query = self.query
        if not query.words and not query.phrases:
            wanted = EVERYTHING if query.excluded else NOTHING
        if not query.excluded:
            return wanted
        # What is excluded is taken as typed at every level: ignoring marks must not exclude more.
        return Without(wanted, AnyOf(tuple(clause_node(clause, Level.EXACT) for clause in query.excluded)))


def wanted_words(query: ParsedQuery) -> int:
    """Give how many of the query's words an article must have at least."""
    count = len(query.words)
    return count if count <= ALL_UP_TO else max(ALL_UP_TO, math.ceil(SHARE_OF_MANY * count))


def _at_least(minimum: int, children: tuple[Node, ...]) -> Node:
    return AllOf(children) if minimum == len(children) else AtLeast(minimum, children)


def clause_node(clause: Clause, level: Level) -> Node:
    """Give the tree of one clause."""
    slots = tuple(_terms(syllable, level) for syllable in clause)
    if len(slots) > 1:
        return Phrase(slots)
    return slots[0][0] if len(slots[0]) == 1 else AnyOf(slots[0])


def _terms(syllable: Syllable, level: Level) -> tuple[Term, ...]:
    folded = fold(syllable.text)
    if level is Level.EXACT and syllable.marked:
        return (Term(Stream.ACCENTED, syllable.text), Term(Stream.BARE, folded))
    return tuple(Term(Stream.FOLDED, form) for form in number_forms(folded))
