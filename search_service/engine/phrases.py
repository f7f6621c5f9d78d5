"""What is a phrase? A word of several syllables, or two words in a row.

Words are pyvi's, so `nông thôn` and `nông thôn mới` are phrases and `thôn mới` is none. Phrases are suggested
only, so it does no harm that rare ones are left out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from search_service.vietnamese.grammar_words import GRAMMAR_WORDS

MOST_SYLLABLES: Final = 5
"""Syllables of a phrase at most."""

GOES_ON: Final = 0.05
"""Two words are a phrase when the first goes on with the second in this share of its articles, or more."""

RARE: Final = 5_000
"""A phrase that fewer than one article in so many has is left out."""

FEW: Final = 64
"""Of fewer articles every phrase counts."""


@lru_cache(maxsize=65_536)
def phrase_syllables(word: str) -> int:
    """Give how many syllables a word has; 0 for one that no phrase begins or ends with."""
    if word in GRAMMAR_WORDS or not word.replace("_", "").isalpha() or len(word) == 1:
        return 0
    length = word.count("_") + 1
    return length if length < MOST_SYLLABLES else 0


def fewest(articles: int) -> int:
    """Give in how many of so many articles a phrase must be."""
    return 1 if articles < FEW else 2 + articles // RARE
