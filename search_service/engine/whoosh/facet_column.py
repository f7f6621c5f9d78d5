"""How many of the found articles have each value of a facet? Counted by sets of values, then by value."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from search_service.engine.contract import Facet
from search_service.engine.whoosh.arrays import Array, joined
from search_service.engine.whoosh.docset import DocSet
from search_service.engine.whoosh.lexicon import smallest
from search_service.engine.whoosh.segment import OpenSegment


class FacetColumn:
    """A facet over a view: the number of each article's set of values, and the sets."""

    def __init__(self, of_docs: Array, sets: int, owners: Array, members: Array, values: list[str]) -> None:
        self.of_docs = of_docs
        """The number of each article's set of values."""
        self._sets = sets
        self._owners = owners
        self._members = members
        self._names: Array = np.array(values, dtype=object)
        self._sets_are_values = np.array_equal(owners, members) and np.array_equal(members, np.arange(sets))
        self._number_of = {value: number for number, value in enumerate(values)}

    @classmethod
    def of(cls, segments: Sequence[OpenSegment], facet: Facet) -> FacetColumn:
        """Put the columns of several segments one behind the other."""
        number_of: dict[str, int] = {}
        dtype = smallest(sum(len(segment.facets[facet].sizes) for segment in segments))
        of_docs, owners, members = [], [], []
        first = 0
        for segment in segments:
            sets = segment.facets[facet]
            numbers = [number_of.setdefault(value, len(number_of)) for value in sets.values]
            of_docs.append(sets.of_docs.astype(dtype, copy=False) + dtype(first) if first else sets.of_docs)
            owners.append(np.repeat(np.arange(first, first + len(sets.sizes)), sets.sizes))
            members.append(np.array(numbers, dtype=np.intp)[sets.members])
            first += len(sets.sizes)
        return cls(
            joined(of_docs, dtype),
            first,
            joined(owners, np.intp),
            joined(members, np.intp),
            list(number_of),
        )

    def having(self, wanted: Sequence[str]) -> Array:
        """Give which articles have any of the wanted values."""
        chosen = np.zeros(self._sets, dtype=bool)
        for value in wanted:
            if value in self._number_of:
                chosen[self._owners[self._members == self._number_of[value]]] = True
        return chosen.take(self.of_docs)

    @cached_property
    def _all(self) -> Array:
        """How many articles have each set."""
        return np.bincount(self.of_docs, minlength=self._sets)

    def count(self, found: DocSet) -> dict[str, int]:
        """Give how many of the found articles have each value; values of none are left out."""
        if found.is_most:  # then there are fewer to take away
            counts = self._all - np.bincount(self.of_docs.take(found.rest), minlength=self._sets)
        else:
            counts = np.bincount(self.of_docs.take(found.docs), minlength=self._sets)
        if not self._sets_are_values:
            counts = np.bincount(self._members, counts.take(self._owners), len(self._names)).astype(np.intp)
        present = counts.nonzero()[0]
        return dict(zip(self._names[present].tolist(), counts[present].tolist(), strict=True))
