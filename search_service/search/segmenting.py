"""Which words do a query's syllables form? Those that the archive has, whatever the query's capitals.

pyvi reads a text by its capitals and stops too, and a query has neither as a text has them: `HỘI NGHỊ` or
`nguyễn văn nam` would be cut otherwise than in the articles. So the likeliest row of the archive's own words
is taken: a word's probability is the share of the articles that have it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.contract import Snapshot
from search_service.vietnamese.streams import Stream

LONGEST: Final = 4
"""Syllables of a word at most. Longer ones are names of organs, and have shorter ones in them."""

_UNKNOWN: Final = 0.1
"""Articles that a syllable counts as found in which is no word of the archive."""


def segmented(
    snapshot: Snapshot, audiences: frozenset[Audience], syllables: Sequence[str]
) -> tuple[str, ...]:
    """Give the words that canonical syllables in a row form, joined by `_` as in the index."""
    spans = [
        (start, stop)
        for stop in range(1, len(syllables) + 1)
        for start in range(max(0, stop - LONGEST), stop)
    ]
    words = {(start, stop): "_".join(syllables[start:stop]) for start, stop in spans}
    frequencies = snapshot.frequencies(audiences, Stream.WORDS, list(dict.fromkeys(words.values())))
    articles = max(1, snapshot.size(audiences))
    best: list[tuple[float, int]] = [(0.0, 0)]
    """For each end, the logarithm of the best row's probability, and where its last word starts."""
    for stop in range(1, len(syllables) + 1):
        rows = []
        for start in range(max(0, stop - LONGEST), stop):
            frequency = frequencies[words[start, stop]]
            if frequency or stop == start + 1:
                rows.append((best[start][0] + math.log((frequency or _UNKNOWN) / articles), start))
        best.append(max(rows))
    found: list[str] = []
    stop = len(syllables)
    while stop:
        start = best[stop][1]
        found.append(words[start, stop])
        stop = start
    return tuple(reversed(found))
