"""How do the terms of many texts become other terms, each distinct one made once?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from search_service.vietnamese.arrays import Indices, factorized, numbered


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """A sequence of terms: term `i` is `vocabulary[numbers[i]]`. Each of the vocabulary occurs."""

    vocabulary: list[str]
    numbers: Indices

    def renamed(self, rename: Callable[[str], str]) -> Terms:
        """Give the terms under other names, which some may share."""
        new, vocabulary = numbered([rename(term) for term in self.vocabulary])
        return Terms(vocabulary, new.take(self.numbers))

    def at(self, places: Indices) -> Terms:
        """Give the terms at these places."""
        return _without_unused(self.vocabulary, self.numbers.take(places))

    def pairs(self, places: Indices) -> Terms:
        """Give each term at these places with the one behind it."""
        size = len(self.vocabulary)
        keys, numbers = factorized(self.numbers.take(places) * size + self.numbers.take(places + 1))
        return Terms(self._extended(self.vocabulary, keys), numbers)

    def joined(self, firsts: Indices) -> Terms:
        """Give all terms joined to longer ones, each from one of the places (the first is 0) to the next."""
        lengths = np.diff(firsts, append=len(self.numbers))
        vocabulary = list(self.vocabulary)
        numbers = self.numbers.take(firsts)
        for length in range(1, int(lengths.max(initial=0))):
            longer = np.flatnonzero(lengths > length)
            following = self.numbers.take(firsts[longer] + length)
            keys, new = factorized(numbers[longer] * len(self.vocabulary) + following)
            numbers[longer] = len(vocabulary) + new
            vocabulary += self._extended(vocabulary, keys)
        return _without_unused(vocabulary, numbers)

    def _extended(self, starts: list[str], keys: Indices) -> list[str]:
        """Give the terms that the keys stand for: the number of a start, then of one of these terms."""
        first, second = np.divmod(keys, max(len(self.vocabulary), 1))
        vocabulary = self.vocabulary
        return [f"{starts[a]}_{vocabulary[b]}" for a, b in zip(first.tolist(), second.tolist(), strict=True)]


def _without_unused(vocabulary: list[str], numbers: Indices) -> Terms:
    is_used = np.zeros(len(vocabulary), dtype=bool)
    is_used[numbers] = True
    new = np.cumsum(is_used) - 1
    return Terms([vocabulary[number] for number in np.flatnonzero(is_used).tolist()], new.take(numbers))
