"""Which of many short words are terms? All are looked up at once, as numbers.

A syllable has at most seven letters, with one too many eight: they fit one 64-bit number, and numbers in the
order of the lexicon are found by bisection, all of them in one step.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search_service.engine.neighbours import LONGEST
from search_service.engine.whoosh.arrays import Array
from search_service.engine.whoosh.lexicon import Lexicon


def packed(texts: Sequence[str]) -> Array:
    """Give short words as numbers, in the same order as the texts."""
    padded = b"".join([text.encode().ljust(LONGEST, b"\0") for text in texts])
    return _packed(np.frombuffer(padded, dtype=np.uint8).reshape(-1, LONGEST))


class ShortWords:
    """The terms of a lexicon that are of one to eight letters a to z."""

    def __init__(self, lexicon: Lexicon) -> None:
        at = np.asarray(lexicon.offsets).astype(np.int64)
        lengths = np.diff(at)
        numbers = np.flatnonzero((lengths > 0) & (lengths <= LONGEST))
        content = lexicon.content
        columns = np.arange(LONGEST)
        inside = columns < lengths[numbers, None]
        places = np.minimum(at[numbers, None] + columns, max(len(content) - 1, 0))
        letters = np.where(inside, content[places] if len(content) else np.uint8(0), np.uint8(0))
        are_letters = (((letters >= ord("a")) & (letters <= ord("z"))) | ~inside).all(axis=1)
        self._numbers: Array = numbers[are_letters]
        self._packed: Array = _packed(letters[are_letters])

    def find(self, wanted: Array) -> Array:
        """Give the number of each of these short words, `packed`, or -1."""
        if not len(self._packed):
            return np.full(len(wanted), -1)
        at = np.minimum(self._packed.searchsorted(wanted), len(self._packed) - 1)
        return np.where(self._packed[at] == wanted, self._numbers[at], -1)


def _packed(letters: Array) -> Array:
    """Make one number of each row of eight bytes, in the order of the texts."""
    return np.ascontiguousarray(letters).view(">u8").reshape(-1).astype(np.uint64)
