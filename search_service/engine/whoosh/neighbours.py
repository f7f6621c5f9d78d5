"""Which terms are one letter away from a typed one? All its edits are looked up at once, as numbers.

A syllable has at most seven letters, with one too many eight: they fit one 64-bit number, and numbers in the
order of the lexicon are found by bisection, all of them in one step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from search_service.engine.whoosh.arrays import Array
from search_service.engine.whoosh.lexicon import Lexicon

LONGEST: Final = 8
"""Letters of a term, at most: the longest Vietnamese syllable, `nghiêng`, has seven."""

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def is_short_word(text: str) -> bool:
    """Say whether a term is of one to eight letters a to z."""
    return 0 < len(text) <= LONGEST and text.isascii() and text.isalpha() and text.islower()


def edits(text: str) -> list[str]:
    """Give the distinct texts that one edit makes of `text`: a letter less, more or another, or two swapped.

    Source: the optimal string alignment distance, Damerau, CACM 7(3), 1964.
    """
    cuts = [(text[:at], text[at:]) for at in range(len(text) + 1)]
    made = {before + behind[1:] for before, behind in cuts if behind}
    made |= {before + behind[1] + behind[0] + behind[2:] for before, behind in cuts if len(behind) > 1}
    for letter in _LETTERS:
        made |= {before + letter + behind[1:] for before, behind in cuts if behind}
        made |= {before + letter + behind for before, behind in cuts}
    return [one for one in made if one != text and 0 < len(one) <= LONGEST]


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
