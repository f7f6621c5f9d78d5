"""How does Whoosh walk over the postings of a term? One by one; for `codec.py` alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from whoosh.matching import LeafMatcher, ReadTooFar

from search_service.engine.whoosh.arrays import Array


@dataclass(frozen=True, slots=True)
class MatcherPostings:
    """What a matcher walks over: `docs` and `weights`, then what is known of every article and place."""

    docs: Array
    weights: Array
    lengths: Array
    places: Array | None
    bases: Array


class ColumnarMatcher(LeafMatcher):  # type: ignore[misc]
    """The postings of one term, one by one."""

    def __init__(self, term: tuple[str, bytes], format_: Any, postings: MatcherPostings, scorer: Any) -> None:
        self._term = term
        self.format = format_
        self.scorer = scorer
        self._postings = postings
        self._at = 0

    def is_active(self) -> bool:
        """Say whether there is a posting here."""
        return self._at < len(self._postings.docs)

    def reset(self) -> None:
        """Go to the first posting."""
        self._at = 0

    def copy(self) -> ColumnarMatcher:
        """Give another matcher at the same place."""
        other = ColumnarMatcher(self._term, self.format, self._postings, self.scorer)
        other._at = self._at
        return other

    def id(self) -> int:
        """Give the number of the article."""
        return int(self._postings.docs[self._at])

    def all_ids(self) -> Iterator[int]:
        """Yield the numbers of the articles from here on."""
        return iter(self._postings.docs[self._at :].tolist())

    def next(self) -> bool:
        """Go to the next posting."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return self.is_active()

    def skip_to(self, id: int) -> bool:  # noqa: A002 (Whoosh's interface)
        """Go to the first posting that is not before article `id`."""
        if not self.is_active():
            raise ReadTooFar
        self._at = max(self._at, int(self._postings.docs.searchsorted(id)))
        return self.is_active()

    def skip_to_quality(self, minquality: float) -> int:
        """Skip nothing unless the whole term is too poor: there is one block."""
        if self.block_quality() > minquality:
            return 0
        self._at = len(self._postings.docs)
        return 1

    def weight(self) -> float:
        """Give the term's weight in the article."""
        return float(self._postings.weights[self._at])

    def block_max_weight(self) -> float:
        """Give the largest weight of any posting."""
        return float(self._postings.weights.max())

    def block_min_length(self) -> int:
        """Give the length of the shortest article that has the term."""
        return int(self._postings.lengths[self._postings.docs].min())

    def block_max_length(self) -> int:
        """Give the length of the longest article that has the term."""
        return int(self._postings.lengths[self._postings.docs].max())

    def value(self) -> bytes:
        """Give the posting's value as its format writes it."""
        encoded: bytes = self.format.encode(self.value_as("positions" if self._has_places else "frequency"))
        return encoded

    @property
    def _has_places(self) -> bool:
        return self._postings.places is not None

    def supports(self, astype: str) -> bool:
        """Say whether a posting knows its positions, or its frequency."""
        return astype == "frequency" or (astype == "positions" and self._has_places)

    def value_as(self, astype: str) -> Any:
        """Give the posting's positions or frequency."""
        places, doc = self._postings.places, self.id()
        if astype == "positions" and places is not None:
            base = int(self._postings.bases[doc])
            start, stop = places.searchsorted((base, int(self._postings.bases[doc + 1]))).tolist()
            return (places[start:stop] - base).tolist()
        if astype == "frequency":
            return int(self.weight())
        raise ValueError(f"{self._term[0]} does not know {astype}")
