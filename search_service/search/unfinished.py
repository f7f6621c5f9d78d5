"""What may the last word of a query become that is still being typed?

Any word that begins so: `nông th` finds what has `nông` and a word like `thôn`, `thủy` or `thu`. The order is
that of the likeliest of them, by what the archive often says behind the words before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.contract import Snapshot
from search_service.query.levels import Level
from search_service.query.parse import MAX_LENGTH, ParsedQuery, Syllable, parse
from search_service.query.tree import AnyOf, Node, Prefix
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold, is_marked, number_forms, unfinished
from search_service.vietnamese.tokens import Token, tokenize

CONTEXT: Final = 2
"""Words before that say what the last one becomes: `công an t` is `công an tỉnh`, `an t` is `an toàn`."""

_PHRASES: Final = 4
"""Phrases that are looked at for it."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """The last word of a query as far as it is typed.

    `beginnings` are what the words begin with that it may become, in canonical form: `hòa` may become `hoàn`,
    where the tone's mark has another place, and `6` may be `06`.
    """

    word: Syllable
    beginnings: tuple[str, ...]

    @classmethod
    def of(cls, query: ParsedQuery) -> Unfinished | None:
        """Give the word that a query ends in; None if it ends in anything else, such as a space.

        What stands in quotation marks or behind a minus is taken as it is.
        """
        last = next(reversed(tokenize(query.plain)), None)
        if last is None or last.end < len(query.plain):
            return None
        word = _syllable(last)
        if word not in query.words:
            return None
        typed = query.plain[last.start : last.end]
        padded = number_forms(word.text)[-1:] if len(word.text) == 1 else ()  # `6` may be 06, 60 not
        return cls(word, tuple(dict.fromkeys((unfinished(typed), unfinished(f"{typed}n")[:-1], *padded))))

    @property
    def folded(self) -> str:
        """What the words begin with, without marks."""
        return fold(self.beginnings[0])

    def counted_at(self, level: Level) -> tuple[str, ...]:
        """Give what the words begin with as it counts at a level: without marks where they are ignored."""
        if level is Level.EXACT and self.word.marked:
            return self.beginnings
        return tuple(dict.fromkeys(map(fold, self.beginnings)))

    def node(self, level: Level) -> Node:
        """Give what finds every word that it may become."""
        if level is Level.EXACT and self.word.marked:
            accented = (Prefix(Stream.ACCENTED, beginning) for beginning in self.beginnings)
            return AnyOf((*accented, Prefix(Stream.BARE, self.folded)))
        return AnyOf(tuple(Prefix(Stream.FOLDED, beginning) for beginning in self.counted_at(level)))

    def completed(
        self, snapshot: Snapshot, audiences: frozenset[Audience], query: ParsedQuery
    ) -> ParsedQuery:
        """Give the query with the word as it most likely goes on.

        Or as it is, where nothing is likelier, or no query may be as long.
        """
        tokens = tokenize(query.plain)
        for before in range(min(CONTEXT, len(tokens) - 1), -1, -1):
            context = [token.text for token in tokens[len(tokens) - 1 - before : -1]]
            likeliest = self._likeliest(snapshot, audiences, context)
            if likeliest == self.word.text or fold(likeliest) == fold(self.word.text):
                return query
            if likeliest:
                text = f"{query.plain[: tokens[-1].start]}{likeliest}"
                return parse(text) if len(text) <= MAX_LENGTH else query
        return query

    def _likeliest(self, snapshot: Snapshot, audiences: frozenset[Audience], context: Sequence[str]) -> str:
        """Give what it most often becomes behind these words, empty if nothing is known of them."""
        if (
            not context
            and snapshot.frequencies(audiences, Stream.FOLDED, [fold(self.word.text)])[fold(self.word.text)]
        ):
            return self.word.text  # alone, a word that is one is itself
        for beginning in self.beginnings:
            for phrase in snapshot.phrases(audiences, [*context, beginning], _PHRASES):
                words = tokenize(phrase)
                if len(words) > len(context):
                    return words[len(context)].text
        return ""


def _syllable(token: Token) -> Syllable:
    return Syllable(token.text, is_marked(token.text))
