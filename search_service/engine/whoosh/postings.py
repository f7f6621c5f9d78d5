"""Which articles of a segment have a term, how much does it count in each, and where does it stand?

A field is a lexicon and three runs an element of it: the articles that have the term, its weight in each, and
the *places* where it stands. A place is a position counted through the whole segment, so a phrase is found
without looking at articles. A term that many articles have is kept as a row, one weight for every article.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from search_service.engine.whoosh.arrays import Array, ArrayFile
from search_service.engine.whoosh.layout import FOLDS, NUMBERS, TITLE_FIELDS
from search_service.engine.whoosh.lexicon import Lexicon, offsets
from search_service.engine.whoosh.neighbours import ShortWords
from search_service.vietnamese.streams import Stream

DENSE_SHARE: Final = 8
"""A term that more than one article in so many has is kept as a row: that is several times faster."""

DENSE_SIZE: Final = 2048
"""Segments of fewer articles have no rows."""


def dense_from(size: int) -> int:
    """Give how many of `size` articles must have a term for it to be kept as a row."""
    return size // DENSE_SHARE + 1 if size >= DENSE_SIZE else size + 1


@dataclass(frozen=True, slots=True)
class Postings:
    """A term's articles, ascending, and its weight in each; or `row`, its weight in every article."""

    docs: Array
    weights: Array
    row: Array | None = None


class Field:
    """One field of a segment."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self.lexicon = Lexicon(file, name)
        self.lengths = file[f"{name}.lengths"]
        """The sum of weights in each article."""
        self._docs_at = file[f"{name}.docs_at"]
        self._docs = file[f"{name}.docs"]
        self._weights = file[f"{name}.weights"]
        self._dense_terms = file[f"{name}.dense_terms"]
        self._rows = file[f"{name}.rows"]
        self.has_places = f"{name}.places" in file
        if self.has_places:
            self._places_at = file[f"{name}.places_at"]
            self._places = file[f"{name}.places"]

    def postings(self, number: int) -> Postings:
        """Give the postings of the term with this number."""
        row = self.row(number)
        if row is not None:
            return Postings(_NO_DOCS, _NO_DOCS, row)
        start, stop = self._docs_at.slice(number, number + 2).tolist()
        return Postings(self._docs.slice(start, stop), self._weights.slice(start, stop))

    def run(self, first: int, stop: int) -> tuple[Array, Array, Array]:
        """Give the postings of consecutive terms, rows left out: how many each term has, docs, weights."""
        at = self._docs_at.slice(first, stop + 1)
        begin, end = int(at[0]), int(at[-1])
        counts = np.diff(at.astype(np.int64))
        return counts, self._docs.slice(begin, end), self._weights.slice(begin, end)

    def run_offsets(self) -> Array:
        """Where the run of each term's articles begins, and the last one ends."""
        return self._docs_at.all()

    def place_offsets(self) -> Array:
        """Where the run of each term's places begins, and the last one ends."""
        return self._places_at.all()

    def places(self, number: int) -> Array:
        """Give where the term with this number stands, ascending."""
        start, stop = self._places_at.slice(number, number + 2).tolist()
        return self._places.slice(start, stop)

    def run_of_places(self, first: int, stop: int) -> tuple[Array, Array]:
        """Give the places of consecutive terms: how many each has, and the places."""
        at = self._places_at.slice(first, stop + 1)
        return np.diff(at.astype(np.int64)), self._places.slice(int(at[0]), int(at[-1]))

    def place_count(self, number: int) -> int:
        """Give at how many places the term with this number stands; 0 for a number below 0."""
        if number < 0:
            return 0
        start, stop = self._places_at.slice(number, number + 2).tolist()
        return int(stop - start)

    def place_counts(self, numbers: Array) -> Array:
        """Give at how many places each of these terms stands."""
        at = self._places_at.all()
        counts: Array = at[numbers + 1].astype(np.int64) - at[numbers]
        return counts

    def article_count(self, number: int) -> int:
        """Give how many articles have the term with this number, one that is not kept as a row."""
        start, stop = self._docs_at.slice(number, number + 2).tolist()
        return int(stop - start)

    def dense_terms(self) -> Array:
        """Give the numbers of the terms that are kept as rows, ascending."""
        return self._dense_terms.all()

    @cached_property
    def _row_of(self) -> dict[int, int]:
        return {number: at for at, number in enumerate(self.dense_terms().tolist())}

    def row(self, number: int) -> Array | None:
        """Give the weights of a term in every article, or None where it is not kept as a row."""
        at = self._row_of.get(number)
        if at is None:
            return None
        size = len(self.lengths)
        return self._rows.slice(at * size, (at + 1) * size)


class FoldedField(Field):
    """The folded syllables. They stand where the accented ones stand, so no place is kept twice."""

    def __init__(self, file: ArrayFile, accented: Field) -> None:
        super().__init__(file, Stream.FOLDED)
        self.has_places = True
        self._accented = accented
        self._folds = file[FOLDS]

    def places(self, number: int) -> Array:
        """Give where any accented form of the term with this number stands, ascending."""
        return np.sort(np.concatenate([self._accented.places(twin) for twin in self.twins(number).tolist()]))

    def twins(self, number: int) -> Array:
        """Give the numbers of the accented terms that become the folded one with this number, ascending."""
        if number < 0:
            return self._by_fold[:0]
        return self._by_fold[self._firsts[number] : self._firsts[number + 1]]

    @cached_property
    def short_words(self) -> ShortWords:
        """The folded syllables that typing errors are looked for among."""
        return ShortWords(self.lexicon)

    @cached_property
    def _by_fold(self) -> Array:
        """The numbers of all accented terms, twins beside each other."""
        return np.argsort(self._folds.all(), kind="stable").astype(np.uint32)

    @cached_property
    def _firsts(self) -> Array:
        """Where the twins of each folded term begin, and the last ones end."""
        counts = np.bincount(self._folds.all(), minlength=len(self.lexicon))
        return offsets(counts)


def open_fields(file: ArrayFile) -> dict[str, Field]:
    """Give every field of a segment, by its name."""
    fields = {
        name: Field(file, name) for name in (*Stream, NUMBERS, *TITLE_FIELDS) if name is not Stream.FOLDED
    }
    return fields | {Stream.FOLDED: FoldedField(file, fields[Stream.ACCENTED])}


_NO_DOCS: Final = np.zeros(0, dtype=np.uint8)
