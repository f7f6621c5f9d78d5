"""How is a field laid out in a file? For building and merging alike, a run of terms at a time."""

from __future__ import annotations

import numpy as np

from search_service.engine.whoosh.arrays import Array, ArrayFileWriter
from search_service.engine.whoosh.lexicon import offsets, smallest
from search_service.engine.whoosh.postings import dense_from


class FieldWriter:
    """Writes what `postings.Field` reads, but for its lexicon and lengths."""

    def __init__(
        self,
        writer: ArrayFileWriter,
        name: str,
        size: int,
        frequencies: Array,
        *,
        place_counts: Array | None,
        largest_weight: int,
    ) -> None:
        """Make room for terms that `frequencies` of `size` articles have, at `place_counts` places."""
        self._size = size
        self._frequencies = frequencies
        self._is_row = frequencies >= dense_from(size)
        in_runs = np.where(self._is_row, 0, frequencies)
        weight = smallest(largest_weight)
        dense_terms = np.flatnonzero(self._is_row)
        total = int(in_runs.sum())
        writer.put(f"{name}.docs_at", offsets(in_runs))
        writer.put(f"{name}.dense_terms", dense_terms.astype(np.uint32))
        self._rows = writer.reserve(f"{name}.rows", weight, len(dense_terms) * size)
        self._docs = writer.reserve(f"{name}.docs", smallest(size), total)
        self._weights = writer.reserve(f"{name}.weights", weight, total)
        self._weight = weight
        if place_counts is not None:
            writer.put(f"{name}.places_at", offsets(place_counts))
            self._places = writer.reserve(f"{name}.places", np.uint32, int(place_counts.sum()))

    def add(self, first: int, stop: int, docs: Array, weights: Array) -> None:
        """Write the postings of the terms numbered `first` up to `stop`."""
        counts = self._frequencies[first:stop]
        is_row = self._is_row[first:stop]
        if is_row.any():
            ends = np.cumsum(counts)
            for term in np.flatnonzero(is_row).tolist():
                run = slice(int(ends[term] - counts[term]), int(ends[term]))
                row = np.zeros(self._size, dtype=self._weight)
                row[docs[run]] = weights[run]
                self._rows.write(row)
            in_runs = np.repeat(~is_row, counts)
            docs, weights = docs[in_runs], weights[in_runs]
        self._docs.write(docs)
        self._weights.write(weights)

    def add_places(self, places: Array) -> None:
        """Write the next places."""
        self._places.write(places)
