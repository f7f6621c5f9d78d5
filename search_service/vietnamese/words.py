"""Which syllables form a word? pyvi's answer, put on this project's own tokens.

Words only ever change the order of results, never what is found: pyvi's answer depends on case and on the
words around, and it cannot read text without accents (measured: 60 % of unaccented queries lost).
"""

from __future__ import annotations

import unicodedata
import warnings
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search_service.vietnamese.tokens import Token


@lru_cache(maxsize=1)
def _pyvi() -> Any:
    """Load pyvi when the first text needs it: it takes a second and 100 MB."""
    with warnings.catch_warnings():
        # Its regular expressions are older than the rules that now warn about them.
        warnings.simplefilter("ignore")
        from pyvi import ViTokenizer  # noqa: PLC0415 (heavy: see above)
    segmenter = ViTokenizer.ViTokenizer
    # The model unpacks itself into a temporary file and leaves it there: it is not needed once it is read.
    segmenter.model.tagger_  # noqa: B018 (reads the file)
    segmenter.model.modelfile.cleanup()
    return segmenter


def words(text: str, tokens: Sequence[Token]) -> list[tuple[str, int]]:
    """Give the words of `text` as (canonical syllables joined by `_`, index of the first token).

    `tokens` are `tokenize(text)`. Each token belongs to exactly one word, in order.
    """
    if not tokens:
        return []
    starts = _word_starts(text, tokens)
    ends = [*starts[1:], len(tokens)]
    return [
        ("_".join(token.text for token in tokens[start:end]), start)
        for start, end in zip(starts, ends, strict=True)
    ]


def _word_starts(text: str, tokens: Sequence[Token]) -> list[int]:
    """Give the indices of the tokens that begin a word."""
    readable, offsets = _readable(text, tokens)
    if unicodedata.normalize("NFC", readable) != readable:  # pyvi would shift every offset
        return list(range(len(tokens)))
    begins: list[int] = []  # offsets into `readable` where a pyvi word begins
    at = 0
    for word in _pyvi().tokenize(readable).split(" "):
        for number, part in enumerate(word.split("_")):
            at = readable.index(part, at)
            if number == 0:
                begins.append(at)
            at += len(part)
    starts = []
    passed = 0
    for index, offset in enumerate(offsets):
        # A word that begins inside a token (`đ` of `1.000đ`) begins with the next one.
        until = bisect_right(begins, offset, lo=passed)
        if until > passed or index == 0:
            starts.append(index)
        passed = until
    return starts


def _readable(text: str, tokens: Sequence[Token]) -> tuple[str, list[int]]:
    """Give `text` as pyvi can read it, and where each token begins in it.

    Tokens become composed letters only; `_` becomes a space, since pyvi marks a join with it.
    """
    parts: list[str] = []
    offsets: list[int] = []
    length = last = 0
    for token in tokens:
        between = text[last : token.start].replace("_", " ")
        written = unicodedata.normalize("NFC", text[token.start : token.end])
        letters = "".join(char for char in written if char.isalnum())
        offsets.append(length + len(between))
        parts += (between, letters)
        length = offsets[-1] + len(letters)
        last = token.end
    parts.append(text[last:].replace("_", " "))
    return "".join(parts), offsets
