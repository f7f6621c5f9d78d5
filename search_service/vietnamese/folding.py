"""What does a whole text look like without its marks, each letter where it stood?

`fold` is for a syllable. This takes all of a text at once, letter by letter, in a hundredth of the time: to
see where a syllable stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from search_service.vietnamese.syllables import IGNORABLE, canonical, fold

Array = npt.NDArray[Any]

_BASIC: Final = 1 << 16
"""What is beyond the basic plane separates: no Vietnamese word has it."""

_ALPHABETS: Final = 0x2000
"""Letters with marks, of all scripts that have them, come before."""

_DROPPED: Final = "\0"
"""Stands for what belongs to the letter before it, until it is taken out."""


@dataclass(frozen=True, slots=True)
class FoldedText:
    """A text in small letters without marks. All else is a space, and there is one more at either end."""

    text: str
    _length: int
    _places: Array | None
    """Where the letters of `text` stand in the source; None where each is in its place."""

    @classmethod
    def of(cls, source: str) -> FoldedText:
        """Fold a text."""
        folded = _letters().take(_codes(source), mode="clip")
        text = folded.tobytes().decode("utf-32-le")
        if _DROPPED not in text:
            return cls(f" {text} ", len(source), None)
        return cls(f" {text.replace(_DROPPED, '')} ", len(source), folded.nonzero()[0])

    def find(self, spelling: str) -> Iterator[tuple[int, int]]:
        """Yield where a folded token stands in the source: its start and its end."""
        wanted = f" {spelling} "
        at = self.text.find(wanted)
        while at >= 0:
            yield self.span(at + 1, at + 1 + len(spelling))
            at = self.text.find(wanted, at + len(wanted) - 1)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give where in the source these letters of `text` stand, with the marks behind the last one."""
        if self._places is None:
            return start - 1, end - 1
        is_last = end > len(self._places)
        return int(self._places[start - 1]), self._length if is_last else int(self._places[end - 1])


def bears_marks(source: str) -> bool:
    """Say whether any letter of a text bears a mark."""
    return bool(_marks().take(_codes(source), mode="clip").any())


def _codes(source: str) -> Array:
    return np.frombuffer(source.encode("utf-32-le"), dtype=np.uint32)


@cache
def _letters() -> Array:
    """Give what each letter becomes; the last one is for all beyond."""
    folded = "".join(map(_folded, map(chr, range(_BASIC))))
    return np.frombuffer(f"{folded} ".encode("utf-32-le"), dtype=np.uint32)


@cache
def _marks() -> Array:
    """Say of each letter whether it bears a mark, or is one; the last one is for all beyond."""
    marked = np.zeros(_BASIC + 1, dtype=bool)
    for letter in map(chr, range(_ALPHABETS)):
        if _is_inside(letter):
            marked[ord(letter)] = letter not in IGNORABLE
        elif letter.isalpha():
            marked[ord(letter)] = canonical(letter) != fold(canonical(letter))
    return marked


def _folded(letter: str) -> str:
    if _is_inside(letter):
        return _DROPPED
    if not letter.isalnum():
        return " "
    folded = fold(canonical(letter)) if ord(letter) < _ALPHABETS else letter.lower()
    return folded if len(folded) == 1 else letter


def _is_inside(letter: str) -> bool:
    return "\u0300" <= letter <= "\u036f" or letter in IGNORABLE
