"""Which pieces of a text have a wanted syllable? Each way of writing one is looked at once, not each time.

A piece is what stands between white space: `giáo,` or `01-KL/TW`. Texts repeat the same few thousand.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Final

from search_service.vietnamese.syllables import canonical, fold
from search_service.vietnamese.tokens import TOKEN

MOST_KNOWN: Final = 200_000
"""Pieces that are remembered, some 50 MB. Names and numbers fill it in the end."""

_NONE: Final[frozenset[str]] = frozenset()


class Spellings:
    """Pieces as they are written, by the syllables that they have. Safe to use from several threads."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._marked: set[str] = set()
        self._having: dict[str, set[str]] = {}
        self._folded: dict[str, set[str]] = {}

    def __len__(self) -> int:
        return len(self._known)

    def learn(self, pieces: Iterable[str]) -> None:
        """Look at the pieces that were not seen before, and at their tokens."""
        if self._known.issuperset(pieces):
            return
        for piece in set(pieces) - self._known:
            for token in TOKEN.findall(piece):
                syllable = canonical(token)
                folded = fold(syllable)
                both = {piece, token}
                if folded != syllable:
                    self._marked |= both
                self._having.setdefault(syllable, set()).update(both)
                self._folded.setdefault(folded, set()).update(both)
            self._known.add(piece)  # last: another thread may rely on it

    @property
    def is_full(self) -> bool:
        """Whether it is time to begin anew."""
        return len(self._known) > MOST_KNOWN

    def are_unmarked(self, pieces: Iterable[str]) -> bool:
        """Say whether none of these learned pieces bears a mark."""
        return self._marked.isdisjoint(pieces)

    def having(self, syllable: str) -> AbstractSet[str]:
        """Give the learned pieces and tokens that have a canonical syllable; it goes on growing."""
        return self._having.get(syllable, _NONE)

    def having_folded(self, folded: str) -> AbstractSet[str]:
        """Give those that have a syllable when marks are ignored; it goes on growing."""
        return self._folded.get(folded, _NONE)
