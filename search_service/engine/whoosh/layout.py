"""How are the arrays of a segment called? A field is named after its stream; the rest is here."""

from __future__ import annotations

from typing import Final

from search_service.vietnamese.streams import Stream

NUMBERS: Final = "numbers"
"""The field of document numbers."""

STORED: Final = "stored"
"""The articles themselves."""

BASES: Final = "bases"
"""The first place of each article, and the one after the last."""

DAYS: Final = "days"
"""The day of each article."""

FOLDS: Final = "folds"
"""For every accented term the number of the folded one that it becomes."""

WITHOUT_PLACES: Final = frozenset({Stream.WORDS, Stream.FOLDED})
"""No phrase asks for words; folded syllables stand where the accented ones do (`postings.FoldedField`)."""
