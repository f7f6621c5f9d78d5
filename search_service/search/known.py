"""What does the archive know of a query's words besides? Their other names, and document numbers in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.contract import Snapshot
from search_service.query import expansions as names
from search_service.query.expansions import Expansion
from search_service.query.levels import Level, Wording, clause_node
from search_service.query.parse import ParsedQuery, Syllable
from search_service.query.tree import Node
from search_service.search import documents
from search_service.search.documents import NumberedWords


@dataclass(frozen=True, slots=True)
class Known:
    """What a query's words are called besides, and which of them are parts of document numbers."""

    expansions: tuple[Expansion, ...]
    numbers: NumberedWords

    def wording(self, query: ParsedQuery, begun: tuple[Syllable, Node] | None = None) -> Wording:
        """Give the query with what may stand instead of words; `begun` is a word and what it may become."""
        of_names, of_numbers = names.substitutes(self.expansions), self.numbers.substitutes
        words = dict.fromkeys((*of_names, *of_numbers))
        both = {word: (*of_names.get(word, ()), *of_numbers.get(word, ())) for word in words}
        if begun:
            word, node = begun
            both[word] = (*both.get(word, ()), node)
        return Wording(query, both, self.numbers.rows)

    def is_of_number(self, word: Syllable) -> bool:
        """Say whether a word is a part of a document number that the archive has."""
        return word in self.numbers.rows or word in self.numbers.substitutes


NOTHING_KNOWN: Final = Known((), NumberedWords({}, {}))


def known(
    snapshot: Snapshot, audiences: frozenset[Audience], query: ParsedQuery, count: Callable[[Node], int]
) -> Known:
    """Look up what is known of a query's words; `count` says how many articles match."""
    numbers = documents.numbered_words(snapshot, audiences, query)
    found = names.expansions(query, lambda name: count(clause_node(name, Level.EXACT)) > 0)
    # The `nd` of `42 2022 nd cp` is no abbreviation to spell out.
    others = tuple(one for one in found if not numbers.substitutes.keys() >= set(one.words))
    return Known(others, numbers)
