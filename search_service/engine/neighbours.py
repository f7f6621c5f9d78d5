"""Which terms are one letter away from a typed one?"""

from __future__ import annotations

from typing import Final

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
