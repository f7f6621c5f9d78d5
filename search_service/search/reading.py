"""What is a typed query taken to mean, by one generation of the archive?

Decided from the query and the audience alone, before any filter: totals, facets, pages and exports are of one
set of articles. The first reading that finds anything is taken:

1. as it was typed, `exact`, then with marks ignored;
2. with what was typed on a keyboard switched off (Telex, VNI) decoded;
3. with typing errors mended;
4. as it was typed, but for some of its words.
"""

from __future__ import annotations

from dataclasses import dataclass

from search_service.engine.contract import Snapshot, Sort
from search_service.query.expansions import Expansion
from search_service.query.levels import ALL_UP_TO, Level, Wording
from search_service.query.parse import Clause, ParsedQuery, parse
from search_service.query.tree import Node
from search_service.search.ranking import Ingredient, ranking
from search_service.search.results import DidYouMean, SearchRequest


@dataclass(frozen=True, slots=True)
class Reading:
    """A query as it is searched: what it matches, at which level, and what scores."""

    query: ParsedQuery
    searched_for: str | None
    level: Level
    match: Node
    ranking: tuple[Ingredient, ...]
    expansions: tuple[Expansion, ...] = ()
    did_you_mean: DidYouMean | None = None

    @property
    def others(self) -> list[Clause]:
        """The other names that are searched."""
        return [name for expansion in self.expansions for name in expansion.alternatives]


def read(snapshot: Snapshot, request: SearchRequest) -> Reading:
    """Decide what is searched. Raises InvalidInput (`q`) for a query that is too long."""
    query = parse(request.q)
    wording = Wording(query)
    level, match = _level(snapshot, wording, request)
    return Reading(query, None, level, match, ranking(query, level))


def _level(snapshot: Snapshot, wording: Wording, request: SearchRequest) -> tuple[Level, Node]:
    audiences, query = request.audiences, wording.query
    exact = wording.match(Level.EXACT)
    if query.is_empty:
        return Level.EXACT, exact
    for level in (Level.EXACT, Level.FOLDED):
        match = wording.match(level)
        if not snapshot.count(audiences, match):
            continue
        # Sorted by date, a long query's loosely matching articles would come first as easily as the best.
        if request.sort is not Sort.RELEVANCE and len(query.words) > ALL_UP_TO:
            all_words = wording.match_all_words(level)
            if snapshot.count(audiences, all_words):
                return level, all_words
        return level, match
    for match in wording.relaxed():
        if snapshot.count(audiences, match):
            return Level.MOST, match
    return Level.EXACT, exact
