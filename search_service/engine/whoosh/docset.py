"""Which articles were found? Their numbers where they are few, a truth value for each where they are many."""

from __future__ import annotations

from typing import Final

import numpy as np

from search_service.engine.whoosh.arrays import Array

FEW: Final = 8
"""Up to one article in so many is few."""


class DocSet:
    """A set of articles out of `size`. Each form is made from the other when it is first asked for."""

    # Plain attributes, not `cached_property`: these are asked for in every step of every search.
    __slots__ = ("_count", "_docs", "_mask", "_rest", "size")

    def __init__(self, size: int, *, docs: Array | None = None, mask: Array | None = None) -> None:
        """Give one of the two forms: `docs` ascending, or `mask`."""
        self.size = size
        self._docs = docs
        self._mask = mask
        self._rest: Array | None = None
        self._count = -1 if docs is None else len(docs)

    @property
    def docs(self) -> Array:
        """The numbers, ascending."""
        if self._docs is None:
            self._docs = self.mask.nonzero()[0]
        return self._docs

    @property
    def mask(self) -> Array:
        """A truth value an article."""
        if self._mask is None:
            self._mask = np.zeros(self.size, dtype=bool)
            self._mask[self.docs] = True
        return self._mask

    @property
    def rest(self) -> Array:
        """The numbers of all others, ascending."""
        if self._rest is None:
            self._rest = (~self.mask).nonzero()[0]
        return self._rest

    @property
    def count(self) -> int:
        """How many there are."""
        if self._count < 0:
            self._count = int(np.count_nonzero(self.mask))
        return self._count

    @property
    def is_few(self) -> bool:
        """Whether work article by article is less than work over all."""
        return self.count * FEW <= self.size

    @property
    def is_most(self) -> bool:
        """Whether there are fewer articles outside than inside."""
        return self.count * 2 > self.size

    def also_in(self, other: DocSet) -> DocSet:
        """Give what both have."""
        one, two = (self, other) if self.count <= other.count else (other, self)
        if not one.is_few:
            return DocSet(self.size, mask=one.mask & two.mask)
        if two._docs is not None and two.is_few:
            return DocSet(self.size, docs=one.docs[contains(two.docs, one.docs)])
        return DocSet(self.size, docs=one.docs[two.mask.take(one.docs)])

    def without(self, other: DocSet) -> DocSet:
        """Give what this has and the other has not."""
        if self.is_few:
            return DocSet(self.size, docs=self.docs[~other.mask.take(self.docs)])
        return DocSet(self.size, mask=self.mask & ~other.mask)


def contains(within: Array, wanted: Array) -> Array:
    """Say of each of `wanted` whether it is among `within`; both ascending."""
    if not len(within):
        return np.zeros(len(wanted), dtype=bool)
    found: Array = within.take(within.searchsorted(wanted), mode="clip") == wanted
    return found
