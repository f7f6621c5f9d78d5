"""Where are the syllables of a text?

A token is a run of letters, of digits or of both (`covid19`); everything else separates. So a document
number such as `01-KL/TW` is three tokens, and no segmentation can hide a syllable.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from search_service.vietnamese.syllables import IGNORABLE, canonical

# \w without the underscore; combining marks (NFD input) and invisible characters stay inside a token.
TOKEN: Final = re.compile(rf"[^\W_]+(?:[\u0300-\u036f{IGNORABLE}]+[^\W_]*)*")
"""What a token looks like as it was written."""


@dataclass(frozen=True, slots=True)
class Token:
    """A syllable in canonical form, and where it stands: `text[start:end]` is how it was written."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Give the tokens of `text` in order, with offsets into `text` as it was given."""
    return [Token(canonical(found.group()), found.start(), found.end()) for found in TOKEN.finditer(text)]
