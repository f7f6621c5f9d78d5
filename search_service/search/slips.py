"""May there be a slip in what was typed, and what was meant then?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.contract import Snapshot
from search_service.query.parse import MAX_LENGTH, ParsedQuery, Syllable
from search_service.query.places import places
from search_service.search.correction import corrections
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold, is_marked
from search_service.vietnamese.tokens import tokenize

SHORTEST_ALONE: Final = 5
"""Letters of a single syllable from which a slip in it is mended: `bus` alone may be any of ten words.

In a shorter one only a space may be missing, between two that are often side by side: `yte`.
"""

OFTEN: Final = 0.02
"""Share of the articles that have those two side by side."""

# What has the shape of a document number, or is joined by an &: AT&T. The initial of a name: U Huấn.
_WHOLE: Final = re.compile(r"(?<!\S)(?:\d+\w{0,2}[/-]\S*|\S*\w&\w\S*|[A-ZĐ](?!\S))")


def mended(snapshot: Snapshot, audiences: frozenset[Audience], query: ParsedQuery) -> Iterator[str]:
    """Yield what may have been meant by a query with a slip, the likeliest first; none is too long."""
    # What stands in quotation marks or behind a minus was typed with care.
    if query.phrases or query.excluded:
        return
    tokens = tokenize(query.text)
    syllables = [token.text for token in tokens]
    is_enough = len(syllables) != 1 or len(syllables[0]) >= SHORTEST_ALONE
    # A place that is known is none, even if the archive does not name it.
    words = [Syllable(text, is_marked(text)) for text in syllables]
    kept = {at for place in places(words) for at in range(place.start, place.stop)}
    for whole in _WHOLE.finditer(query.text):
        kept.update(at for at, token in enumerate(tokens) if whole.start() <= token.start < whole.end())
    for correction in corrections(snapshot, audiences, syllables, kept):
        text = " ".join(correction.syllables)
        is_meant = is_enough or _is_usual(snapshot, audiences, correction.syllables)
        if correction.gain > 0 and is_meant and len(text) <= MAX_LENGTH:
            yield text


def parted(snapshot: Snapshot, audiences: frozenset[Audience], text: str) -> Iterator[str]:
    """Yield a text with the spaces that may be missing in it, the likeliest first: `kontum` is `kon tum`."""
    syllables = [token.text for token in tokenize(text)]
    for correction in corrections(snapshot, audiences, syllables):
        is_longer = len(correction.syllables) > len(syllables)
        if is_longer and fold("".join(correction.syllables)) == fold("".join(syllables)):
            yield " ".join(correction.syllables)


def _is_usual(snapshot: Snapshot, audiences: frozenset[Audience], syllables: Sequence[str]) -> bool:
    """Say whether these are two syllables that are often side by side."""
    pair = "_".join(map(fold, syllables))
    return snapshot.frequencies(audiences, Stream.PAIRS, [pair])[pair] >= OFTEN * snapshot.size(audiences)
