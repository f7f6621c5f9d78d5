"""Which syllables of a text form a word?

Words only ever change the order of results, never what is found: pyvi's answer depends on case and on the
words around, and it cannot read text without accents (measured: 60 % of unaccented queries lost).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from search_service.vietnamese.segmentation import segment
from search_service.vietnamese.tokens import Token


def words(text: str, tokens: Sequence[Token]) -> list[tuple[str, int]]:
    """Give the words of `text` as (canonical syllables joined by `_`, index of the first token).

    `tokens` are `tokenize(text)`. Each token belongs to exactly one word, in order.
    """
    if not tokens:
        return []
    starts = np.flatnonzero(segment([text]).begins_word).tolist()
    ends = [*starts[1:], len(tokens)]
    return [
        ("_".join(token.text for token in tokens[start:end]), start)
        for start, end in zip(starts, ends, strict=True)
    ]
