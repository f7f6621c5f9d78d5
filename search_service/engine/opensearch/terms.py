"""How is a term written where OpenSearch splits a text into tokens? So that any text comes back whole.

A token is the letter of its stream and the text. What separates tokens is escaped in texts, letter by letter:
a text begins with another exactly when their tokens do.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final

from search_service.vietnamese.streams import Stream

PLACE_END: Final = "\n"
"""Behind each place of a text, and behind each weighted token."""

FORM_END: Final = "\t"
"""Between the tokens of one place."""

WEIGHT_SIGN: Final = "|"
"""Between a token and its weight."""

HOLE: Final = "-"
"""A place where nothing stands. No token is one: each begins with a letter."""

STREAM_LETTERS: Final[Mapping[Stream, str]] = {
    Stream.ACCENTED: "a",
    Stream.FOLDED: "f",
    Stream.BARE: "b",
    Stream.PAIRS: "p",
    Stream.WORDS: "w",
}

_ESCAPES: Final = {PLACE_END: "\\n", FORM_END: "\\t", WEIGHT_SIGN: "\\p", "\\": "\\\\"}
_ESCAPED: Final = re.compile("[\n\t|\\\\]")

_LONGEST: Final = 8_000
"""Letters of a token: Lucene refuses one of more than 32,766 bytes, and a letter may have four."""

LONGEST_BEGINNING: Final = 240
"""Letters of a beginning: Lucene takes it for at most 1,000 bytes."""

_CUT: Final = "\\="
"""Stands behind what is left of a longer one, before the digest of the whole."""


def token(stream: Stream, text: str) -> str:
    """Give the token of a term. Those of very long terms are as different as these, but keep no end."""
    written = STREAM_LETTERS[stream] + _escaped(text)
    if len(written) <= _LONGEST:
        return written
    return written[:_LONGEST] + _CUT + hashlib.sha256(text.encode()).hexdigest()


def beginning(stream: Stream, text: str) -> str:
    """Give what the tokens of all terms begin with that begin with `text`; of a very long one, its start."""
    return (STREAM_LETTERS[stream] + _escaped(text))[:LONGEST_BEGINNING]


def _escaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: _ESCAPES[found[0]], text) if _ESCAPED.search(text) else text
