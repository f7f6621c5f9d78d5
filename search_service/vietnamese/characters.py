"""Which characters does somebody mean who types others that look alike, or cannot be seen?

Keyboards of Chinese and Japanese type digits in full width, `３０`; what is copied from a page may have
characters of no width inside its words.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_NARROW: Final = {code: unicodedata.normalize("NFKC", chr(code)) for code in (0x3000, *range(0xFF01, 0xFF5F))}
"""The characters of ASCII in full width, and the space."""


def legible(typed: str) -> str:
    """Give a text in composed letters and usual width, without characters that only say how it is set."""
    seen = (letter for letter in typed if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFC", "".join(seen).translate(_NARROW))
