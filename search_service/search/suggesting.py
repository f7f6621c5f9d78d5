"""What does the box offer for what is typed so far?

Everything offered goes on from what was typed: syllables typed with marks keep them, bare ones stand for all
their twins, and the last word may be unfinished. Nothing is offered that finds nothing for the asker.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.contract import Facet, Filters, Request, Snapshot, Sort
from search_service.query.document_parts import begun
from search_service.query.levels import Level, Wording
from search_service.query.parse import Syllable, parse
from search_service.query.places import places
from search_service.query.tree import EVERYTHING
from search_service.search.raw_typing import decoded
from search_service.search.results import Suggestion
from search_service.search.slips import parted
from search_service.vietnamese.documents import number_key
from search_service.vietnamese.syllables import fold, is_marked, unfinished
from search_service.vietnamese.tokens import tokenize

MOST_OF_A_KIND: Final = {"document": 3, "topic": 2, "author": 2, "phrase": 4}
"""How many of each kind are offered at most, the kinds in the order of the box; titles fill the rest."""

TITLES_KEPT: Final = 3
"""Titles that the other kinds leave room for, if there are so many."""

OFTEN: Final = 2
"""A phrase is offered when so many articles are found by it: one alone is better offered by its title."""

MOST_SYLLABLES: Final = 30
"""Nobody types more of a title before the box knows which is meant; a longer text has no suggestions."""

_NUMBERS_LOOKED_AT: Final = 20
"""Document numbers that may be of the type that was typed in words."""

_SPACES: Final = re.compile(r"\s*([/-])\s*")


def suggestions(
    snapshot: Snapshot, typed: str, audiences: frozenset[Audience], limit: int = 8
) -> tuple[Suggestion, ...]:
    """Give at most `limit` suggestions, the best first.

    Document numbers, then topics, authors, phrases and places, titles. If there are none for what is typed,
    those for it as raw typing or with a space that is missing: `tuyeen gi`, `kontum`.
    `count` is how many articles the asker finds by it, never 0: of a topic or an author by their facet's
    filter, of a document number by `document`, of a phrase or place by its words as they are typed
    (`as_typed`); of a title, how many articles bear it. Raises InvalidInput (`q`) when `typed` is too long.
    """
    text = parse(typed).text
    for read in chain((text,), _meant(snapshot, text, audiences)):
        if offered := _offered(snapshot, read, audiences, limit):
            return offered
    return ()


def _meant(snapshot: Snapshot, text: str, audiences: frozenset[Audience]) -> Iterator[str]:
    """Yield what may be meant by what is typed, looked for only when it is asked for."""
    if read := decoded(snapshot, audiences, text):
        yield read
    yield from parted(snapshot, audiences, text)


def _offered(
    snapshot: Snapshot, text: str, audiences: frozenset[Audience], limit: int
) -> tuple[Suggestion, ...]:
    """Give the suggestions for a text as it stands."""
    tokens = tokenize(text)
    syllables = [token.text for token in tokens]
    if tokens and text[-1:].isalnum():  # `ti` may go on to `tiến`
        syllables[-1] = unfinished(text[tokens[-1].start : tokens[-1].end])
    if not syllables or len(syllables) > MOST_SYLLABLES or limit < 1:
        return ()
    asked = _Asked(snapshot, audiences, syllables)
    titles = snapshot.titles(audiences, syllables, limit)
    box = _Box(limit - min(len(titles), TITLES_KEPT))
    for offered, most in (
        (asked.documents(), MOST_OF_A_KIND["document"]),
        (asked.names(Facet.TOPIC), MOST_OF_A_KIND["topic"]),
        (asked.names(Facet.AUTHOR), MOST_OF_A_KIND["author"]),
        (asked.phrases(), MOST_OF_A_KIND["phrase"]),
    ):
        box.fill(offered, most)
    box.room = limit
    box.fill((Suggestion(title, "title", count) for title, count in titles), limit)
    return tuple(box.suggestions)


class _Box:
    """What is offered: never the same twice, be it in another case or spelling."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.suggestions: list[Suggestion] = []
        self._texts: set[str] = set()

    def fill(self, offered: Iterable[Suggestion], most: int) -> None:
        """Take the first new ones, at most so many. What is offered is counted when it is asked for."""
        stop = min(self.room, len(self.suggestions) + most)
        for one in offered if len(self.suggestions) < stop else ():
            text = " ".join(_syllables(one.text)) or one.text
            if text not in self._texts:
                self._texts |= {text, _folded(one.text)}  # the bare form of what has marks is the same
                self.suggestions.append(one)
                if len(self.suggestions) >= stop:
                    return


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is typed, in one generation and by somebody."""

    snapshot: Snapshot
    audiences: frozenset[Audience]
    typed: Sequence[str]

    def documents(self) -> Iterator[Suggestion]:
        """Yield document numbers that have the parts typed, as an article writes them."""
        for key in self._keys():
            newest = Request(
                self.audiences, EVERYTHING, filters=Filters(numbers=(key,)), sort=Sort.NEWEST, size=1
            )
            page = self.snapshot.search(newest)
            for hit in page.hits:
                written = next((one for one in hit.cited if number_key(one) == key), key)
                yield Suggestion(_SPACES.sub(r"\1", written), "document", page.total)

    def _keys(self) -> Sequence[str]:
        """Give the keys of numbers that may be meant, the most cited first."""
        is_second: dict[str, bool] = {}
        ways = begun(self.typed)
        for way in ways:
            limit = _NUMBERS_LOOKED_AT if way.types else 2 * MOST_OF_A_KIND["document"]
            for key in filter(way.may_be, self.snapshot.cited(self.audiences, way.parts, limit)):
                is_second[key] = way.is_second and is_second.get(key, True)
        if len(ways) < 2:
            return list(is_second)
        counts = {key: self.snapshot.known_numbers(self.audiences, key).get(key, 0) for key in is_second}
        return sorted(is_second, key=lambda key: (is_second[key], -counts[key], len(key), key))

    def names(self, facet: Facet) -> Iterator[Suggestion]:
        """Yield the facet's values that have the syllables in a row; those that begin so first."""
        everything = Request(self.audiences, EVERYTHING, size=0, facets=(facet,))
        counts = self.snapshot.search(everything).facets[facet]
        wanted = f" {' '.join(map(fold, self.typed))}"
        found = [
            (not there.startswith(wanted), -count, name)
            for name, count in counts.items()
            if wanted in (there := f" {_folded(name)}") and _fits(_syllables(name), self.typed)
        ]
        for _, count, name in sorted(found):
            yield Suggestion(name, facet.value, -count)

    def phrases(self) -> Iterator[Suggestion]:
        """Yield what the archive often says; the names of places are written as such."""
        for text in self.snapshot.phrases(self.audiences, self.typed, 2 * MOST_OF_A_KIND["phrase"]):
            match = Wording(parse(text)).match(Level.EXACT)
            count = self.snapshot.count(self.audiences, match)
            name = _place(text)
            if count >= OFTEN or (name and count):
                yield Suggestion(name or text, "place" if name else "phrase", count)


def _fits(name: Sequence[str], typed: Sequence[str]) -> bool:
    """Say whether a name has the syllables in a row, marks held where they were typed."""
    same: Callable[[str, str], str] = lambda have, want: have if is_marked(want) else fold(have)  # noqa: E731
    for start in range(len(name) - len(typed) + 1):
        there = [same(have, want) for have, want in zip(name[start:], typed, strict=False)]
        if there[:-1] == typed[:-1] and there[-1].startswith(typed[-1]):
            return True
    return False


# More than an archive has authors and topics: all are looked at for every letter typed.
@lru_cache(maxsize=131_072)
def _syllables(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokenize(text))


@lru_cache(maxsize=131_072)
def _folded(text: str) -> str:
    return " ".join(map(fold, _syllables(text)))


@lru_cache(maxsize=8_192)
def _place(text: str) -> str | None:
    """Give a phrase as the name of the place that it is, or None."""
    words = [Syllable(one, is_marked(one)) for one in text.split(" ")]
    found = places(words)
    if len(found) != 1 or (found[0].start, found[0].stop) != (0, len(words)):
        return None
    kind = " ".join(one.text for one in words[: found[0].name_start])
    name = " ".join(one.text.capitalize() for one in words[found[0].name_start :])
    return f"{kind} {name}".strip()
