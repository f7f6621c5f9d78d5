"""May there be a slip in what was typed, and what was meant then?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.contract import Snapshot
from search_service.query.parse import MAX_LENGTH, ParsedQuery, Syllable
from search_service.query.places import places
from search_service.search.correction import corrections
from search_service.vietnamese.syllables import is_marked
from search_service.vietnamese.tokens import tokenize

SHORTEST_ALONE: Final = 5
"""Letters of a single syllable from which a slip in it is mended: `bus` alone may be any of ten words."""


def mended(snapshot: Snapshot, audiences: frozenset[Audience], query: ParsedQuery) -> Iterator[str]:
    """Yield what may have been meant by a query with a slip, the likeliest first; none is too long."""
    # What stands in quotation marks or behind a minus was typed with care.
    if query.phrases or query.excluded:
        return
    syllables = [token.text for token in tokenize(query.text)]
    if len(syllables) == 1 and len(syllables[0]) < SHORTEST_ALONE:
        return
    # A place that is known is none, even if the archive does not name it.
    words = [Syllable(text, is_marked(text)) for text in syllables]
    named = {at for place in places(words) for at in range(place.start, place.stop)}
    for correction in corrections(snapshot, audiences, syllables, named):
        text = " ".join(correction.syllables)
        if correction.gain > 0 and len(text) <= MAX_LENGTH:
            yield text
