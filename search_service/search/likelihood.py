"""How likely are syllables in a row, by the archive's own syllables and pairs?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.contract import Snapshot
from search_service.vietnamese.streams import Stream

USUAL: Final = 0.1
"""Of a syllable's articles, the share in which it stands beside another where the two are no slip."""

SEEN: Final = 2
"""Articles that have a syllable which is no slip itself, at least."""

PAIR_LEANING: Final = 20.0
"""How many articles the frequency of a syllable counts as, beside those with it behind the one before."""

_UNSEEN: Final = 0.0001
"""Articles that an unknown syllable counts as found in."""

_ARTICLE: Final = 150
"""Distinct syllables of an article, about: frequencies over so many times the archive are probabilities."""


class Model:
    """How likely are folded syllables in a row? Counts are of articles, and asked for once."""

    def __init__(self, snapshot: Snapshot, audiences: frozenset[Audience]) -> None:
        self._snapshot = snapshot
        self._audiences = audiences
        self._known: dict[str, int] = {}
        self._pairs: dict[str, int] = {}
        self._total = max(1, snapshot.size(audiences)) * _ARTICLE

    def near(self, texts: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """Give what the archive has that is a letter away from each syllable, and count it."""
        near = self._snapshot.near(self._audiences, list(dict.fromkeys(texts)))
        for frequencies in near.values():
            self._known.update(frequencies)
        return near

    def learn(self, texts: Iterable[str]) -> None:
        """Count the articles that have each syllable."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known |= self._snapshot.frequencies(self._audiences, Stream.FOLDED, new)

    def learn_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Count the articles that have each two syllables in a row."""
        new = [text for text in dict.fromkeys(map("_".join, pairs)) if text not in self._pairs]
        self._pairs |= self._snapshot.frequencies(self._audiences, Stream.PAIRS, new)

    def frequency(self, text: str) -> int:
        """Give how many articles have a syllable."""
        return self._known[text]

    def pair_frequency(self, pair: tuple[str, str]) -> int:
        """Give how many articles have two syllables in a row."""
        return self._pairs["_".join(pair)]

    def is_usual(self, pair: tuple[str, str]) -> bool:
        """Say whether the archive has two syllables in a row as often as those of a word."""
        rarer = min(map(self.frequency, pair))
        return rarer >= SEEN and self.pair_frequency(pair) >= USUAL * rarer

    def score(self, texts: Sequence[str]) -> float:
        """Give the logarithm of how likely these syllables are in a row."""
        score = math.log(self._likely(texts[0])) if texts else 0.0
        for one, two in pairwise(texts):
            seen, together = self._known[one], self._pairs[f"{one}_{two}"]
            likely = (together + PAIR_LEANING * self._likely(two)) / (seen + PAIR_LEANING)
            score += math.log(likely)
        return score

    def _likely(self, text: str) -> float:
        return max(self._known[text], _UNSEEN) / self._total
