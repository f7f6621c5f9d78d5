"""How are the arrays of a segment called? A field is named after its stream; the rest is here."""

from __future__ import annotations

from typing import Final

from search_service.vietnamese.streams import Stream

NUMBERS: Final = "numbers"
"""The field of document numbers."""

TITLE_PAIRS: Final = "title_pairs"
"""The field of titles' folded syllables, each with the one behind it (`suggestions.title_pairs`)."""

TITLE_SYLLABLES: Final = "title_syllables"
"""The field of titles' syllables that have marks (`suggestions.title_syllables`)."""

TITLE_FIELDS: Final = (TITLE_PAIRS, TITLE_SYLLABLES)

TITLES: Final = "title"
"""Titles as they are written, and as `.hashes` a CRC-32 of each: equal titles are found by it."""

PHRASES: Final = "phrases"
"""What the articles often say (`phrases`)."""

HEADS: Final = "heads"
"""The articles themselves, without their texts."""

TEXTS: Final = "texts"
"""Their texts: lists do without."""

BASES: Final = "bases"
"""The first place of each article, and the one after the last."""

DAYS: Final = "days"
"""The day of each article."""

FOLDS: Final = "folds"
"""For every accented term the number of the folded one that it becomes."""

WITHOUT_PLACES: Final = frozenset({Stream.WORDS, Stream.FOLDED})
"""No phrase asks for words; folded syllables stand where the accented ones do (`postings.FoldedField`)."""
