"""Which streams of terms does a text become?"""

from __future__ import annotations

from enum import StrEnum


class Stream(StrEnum):
    """A stream is one indexed field. All number positions alike; an engine need keep none for WORDS."""

    ACCENTED = "accented"
    """Syllables in canonical form: marks kept, lower case."""

    FOLDED = "folded"
    """The same syllables without marks: every one of ACCENTED, at the same position."""

    BARE = "bare"
    """Syllables of a title, or of a whole article, that its author wrote without any marks."""

    PAIRS = "pairs"
    """Two neighbouring folded syllables of one section, with `_` between them."""

    WORDS = "words"
    """Words as pyvi joins syllables, each `_` between two canonical syllables."""
