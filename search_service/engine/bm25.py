"""How well does an article match, whatever engine adds it up? BM25, and what news have more.

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with the
idf of Lucene, which is never negative. A term of an article scores

    weight * idf * frequency * (k1 + 1) / (frequency + k1 * (1 - B + B * length / average length))

with exact lengths, and statistics over the live articles that are asked.
"""

from __future__ import annotations

import math
from typing import Final

from search_service.vietnamese.streams import Stream

B: Final = 0.75

YEAR: Final = 365.25
"""Days after which news have half of what they had."""

_K1: Final = 1.2
_K1_OF_PAIRS: Final = 0.6
"""A pair that stands once says almost all: its repetition counts less. (Measured: 0.4 to 0.7.)"""


def k1(stream: Stream) -> float:
    """Give how slowly more of a stream's terms says more."""
    return _K1_OF_PAIRS if stream is Stream.PAIRS else _K1


def idf(articles: int, frequency: int) -> float:
    """Give how telling a term is that `frequency` of so many articles have."""
    return math.log1p((articles - frequency + 0.5) / (frequency + 0.5))
