"""What is a typed query taken to mean, by one generation of the archive?

Decided from the query and the audience alone, before any filter: totals, facets, pages and exports are of one
set of articles. The first reading that finds anything is taken:

0. while its last word is still being typed: with any word that begins so, as below in 1;
1. as it was typed, `exact`, then with marks ignored; other names of what was typed count as well;
2. with what was typed on a keyboard switched off (Telex, VNI) decoded;
3. with a slip mended;
4. as it was typed, but for some of its words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.contract import Snapshot, Sort
from search_service.query import expansions as names
from search_service.query.expansions import Expansion
from search_service.query.levels import ALL_UP_TO, Level, Wording, wanted_words
from search_service.query.parse import Clause, ParsedQuery, parse
from search_service.query.tree import Node
from search_service.search.known import NOTHING_KNOWN, Known, known
from search_service.search.offering import kept, rewritten
from search_service.search.ranking import (
    ONLY_NAME_WEIGHT,
    OTHER_NAME_WEIGHT,
    SCARCE_NAME_WEIGHT,
    Ingredient,
    Spelling,
    ranking,
)
from search_service.search.raw_typing import decoded
from search_service.search.restoring import Restored, restored
from search_service.search.results import DidYouMean, SearchRequest
from search_service.search.segmenting import segmented
from search_service.search.slips import mended
from search_service.search.unfinished import Unfinished
from search_service.vietnamese.syllables import fold, is_marked
from search_service.vietnamese.tokens import tokenize

LONGEST_RESTORED: Final = 40
"""Syllables of a query up to which its marks are restored: longer ones are found by their words alone."""

FEW: Final = 2
"""Articles up to which a query looks as if there were a slip in it."""

A_PAGE: Final = 10
"""Articles that are looked at before somebody asks again."""

FAR_MORE: Final = 10
"""How many times as many a mended query must find to be offered."""


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
    begun: Unfinished | None = None
    """The last word, if every word counts that begins so."""

    @property
    def others(self) -> list[Clause]:
        """The other names that are searched."""
        return names.alternatives(self.expansions)


def read(snapshot: Snapshot, request: SearchRequest) -> Reading:
    """Decide what is searched. Raises InvalidInput (`q`) for a query that is too long."""
    query = parse(request.q)
    asked = _Asked(snapshot, request)
    if query.is_empty:
        return Reading(query, None, Level.EXACT, Wording(query).match(Level.EXACT), ())
    if request.unfinished and (begun := asked.begun(query)):
        return begun
    taken, searched_for = asked.taken(query), None
    for text in asked.rescues(query, taken):
        rescued = asked.taken(parse(text))
        if rescued:
            taken, searched_for = rescued, text
            break
    if not taken:
        taken, searched_for = asked.mostly_meant(query)
    return replace(
        taken.reading(),
        searched_for=searched_for,
        did_you_mean=None if searched_for else asked.did_you_mean(taken),
    )


@dataclass(frozen=True)
class _Taken:
    """One way to take a query, and how many articles it finds."""

    asked: _Asked
    query: ParsedQuery
    known: Known
    level: Level
    match: Node
    count: int
    share: float = 1.0
    """Of the words that it wants, how many an article has at least."""

    @property
    def expansions(self) -> tuple[Expansion, ...]:
        return self.known.expansions

    def reading(self, ranked: ParsedQuery | None = None) -> Reading:
        """Give it as it is searched; the order is that of `ranked`, if it is another query."""
        order = replace(self, query=ranked) if ranked else self
        others, weight = names.alternatives(self.expansions), self.asked.other_weight(self)
        by = ranking(order.query, self.level, order.spelling, others, weight)
        return Reading(self.query, None, self.level, self.match, by, self.expansions)

    @cached_property
    def syllables(self) -> tuple[str, ...]:
        """The query's syllables in a row, without those that were excluded."""
        return tuple(token.text for token in tokenize(self.query.plain))

    @cached_property
    def restored(self) -> Restored | None:
        """The query's syllables with the marks that the archive would write; None when none are missing."""
        syllables = self.syllables
        if self.asked.as_typed or len(syllables) > LONGEST_RESTORED or all(map(is_marked, syllables)):
            return None
        return restored(self.asked.snapshot, self.asked.audiences, syllables)

    @property
    def spelling(self) -> Spelling:
        """What is known of the query's syllables."""
        twins: Mapping[str, Mapping[str, int]] = {}
        if self.level is not Level.EXACT:
            folded = {fold(syllable.text) for syllable in self.query.syllables() if syllable.marked}
            twins = self.asked.snapshot.twins(self.asked.audiences, sorted(folded))
        forms = self.restored.forms if self.restored else None
        read = forms or self.syllables
        # Syllables without any marks form no words: they would be guesses.
        words = (
            segmented(self.asked.snapshot, self.asked.audiences, read) if any(map(is_marked, read)) else ()
        )
        return Spelling(forms, words, {text: tuple(of_text) for text, of_text in twins.items()})


class _Asked:
    """Who asks, and of which archive."""

    def __init__(self, snapshot: Snapshot, request: SearchRequest) -> None:
        self.snapshot = snapshot
        self.audiences: frozenset[Audience] = request.audiences
        self.as_typed = request.as_typed
        self._sort = request.sort
        self._known_of: dict[str, Known] = {}
        self._mended_of: dict[str, list[str]] = {}

    def taken(self, query: ParsedQuery, last: Unfinished | None = None) -> _Taken | None:
        """Take a query as it stands, at the first level that finds anything; None when neither does.

        Instead of its `last` word any that begins so may stand.
        """
        known = self._known(query)
        for level in (Level.EXACT, Level.FOLDED):
            wording = known.wording(query, (last.word, last.node(level)) if last else None)
            match = wording.match(level)
            count = self._count(match)
            if not count:
                continue
            # Sorted by date, a long query's loosely matching articles would come first as easily as the best.
            if self._sort is not Sort.RELEVANCE and len(query.words) > ALL_UP_TO:
                all_words = wording.match_all_words(level)
                if count_of_all := self._count(all_words):
                    match, count = all_words, count_of_all
            return _Taken(self, query, known, level, match, count)
        return None

    def begun(self, query: ParsedQuery) -> Reading | None:
        """Take a query whose last word may be unfinished, raw typing decoded if need be.

        None if nothing begins so, or the last word is a part of a number and so is whole. Nobody is asked
        what was meant before it is typed.
        """
        for read in (query, *map(parse, self._decoded(query))):
            last = Unfinished.of(read)
            if last is None or self._known(read).is_of_number(last.word):
                continue
            if taken := self.taken(read, last):
                ranked = last.completed(self.snapshot, self.audiences, read)
                searched_for = None if read is query else read.text
                return replace(taken.reading(ranked), searched_for=searched_for, begun=last)
        return None

    def mostly(self, query: ParsedQuery) -> _Taken:
        """Take a query without some of its words, as few as need be; or find nothing, as it was typed."""
        known = self._known(query)
        wording = known.wording(query)
        wanted = wanted_words(query) + len(query.phrases)
        ways = list(wording.relaxed())
        # The fewer words are wanted, the more articles are found.
        at = bisect_left(ways, True, key=lambda match: self._count(match) > 0)
        if at < len(ways):
            share = 1 - (at + 1) / wanted
            return _Taken(self, query, known, Level.MOST, ways[at], self._count(ways[at]), share)
        return _Taken(self, query, NOTHING_KNOWN, Level.EXACT, Wording(query).match(Level.EXACT), 0, 0.0)

    def mostly_meant(self, query: ParsedQuery) -> tuple[_Taken, str | None]:
        """Take most of a query's words, with a slip mended where more of them are found so."""
        taken = self.mostly(query)
        for text in () if self.as_typed else self._mended(query):
            likelier = self.mostly(parse(text))
            if likelier.share > taken.share:
                return likelier, text
        return taken, None

    def rescues(self, query: ParsedQuery, taken: _Taken | None) -> Iterator[str]:
        """Yield what may have been meant instead of a query that, as it was typed, is nowhere."""
        if self.as_typed:
            return
        # A long query that was typed so finds articles by the few words that need no key for their marks.
        if not (taken and self._count(Wording(query).match_all_words(Level.EXACT))):
            yield from self._decoded(query)
        if not taken:
            yield from self._mended(query)

    def did_you_mean(self, taken: _Taken) -> DidYouMean | None:
        """Give a better spelling that finds something: marks restored, else a slip mended."""
        if self.as_typed:
            return None
        known = taken.restored
        if known and known.is_sure:
            numbers = {word.text for word in taken.known.numbers.substitutes}
            forms = kept(known.forms, taken.syllables, names.expansions(taken.query), numbers)
            text = rewritten(taken.query, forms)
            if text != taken.query.text and (count := self._exactly(text)):
                return DidYouMean(text, count)
        if taken.count <= FEW:
            for text in self._mended(taken.query):
                if (count := self._exactly(text)) >= FAR_MORE * max(1, taken.count):
                    return DidYouMean(text, count)
        return None

    def _decoded(self, query: ParsedQuery) -> Iterator[str]:
        """Yield what a query is if it was typed with the keyboard's Telex or VNI switched off."""
        read = None if self.as_typed else decoded(self.snapshot, self.audiences, query.text)
        if read:
            yield read

    def _mended(self, query: ParsedQuery) -> Sequence[str]:
        """Give what may have been meant, if there is a slip in a query; looked for once."""
        if query.text not in self._mended_of:
            self._mended_of[query.text] = list(mended(self.snapshot, self.audiences, query))
        return self._mended_of[query.text]

    def other_weight(self, taken: _Taken) -> float:
        """Give what the other names of a query count."""
        if not taken.expansions or len(taken.query.words) > ALL_UP_TO:
            return OTHER_NAME_WEIGHT
        numbers = taken.known.numbers
        literal = self._count(Wording(taken.query, numbers.substitutes, numbers.rows).match(taken.level))
        if literal >= A_PAGE:
            return OTHER_NAME_WEIGHT
        return SCARCE_NAME_WEIGHT if literal else ONLY_NAME_WEIGHT

    def _known(self, query: ParsedQuery) -> Known:
        """Give the other names of what was typed that the archive has; looked for once."""
        if self.as_typed:
            return NOTHING_KNOWN
        if query.text not in self._known_of:
            self._known_of[query.text] = known(self.snapshot, self.audiences, query, self._count)
        return self._known_of[query.text]

    def _exactly(self, text: str) -> int:
        """Count what somebody finds who types this, its marks minded."""
        taken = self.taken(parse(text))
        return taken.count if taken and taken.level is Level.EXACT else 0

    def _count(self, match: Node) -> int:
        return self.snapshot.count(self.audiences, match)
