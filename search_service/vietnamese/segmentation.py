"""What are the tokens of many texts, and which of them begin a word?

Words are pyvi's, put on this project's tokens. Every distinct piece, token and form is looked at once; the
rest is arithmetic on arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from search_service.vietnamese.arrays import Indices, Mask, Ragged, numbered
from search_service.vietnamese.labelling import goes_on
from search_service.vietnamese.pieces import BOUNDARY, Piece, split, take_apart

LONGEST_WORD: Final = 16
"""Tokens of a word at most. Real ones have up to nine."""


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """The tokens of several texts, one text after the other, and which of them begin a word.

    Token `i` is `vocabulary[tokens[i]]`; those of text `t` are `bounds[t]` up to `bounds[t + 1]`.
    """

    vocabulary: list[str]
    tokens: Indices
    begins_word: Mask
    bounds: Indices


def segment(texts: Sequence[str]) -> Segmentation:
    """Give the tokens of the texts in canonical form. The first of a text always begins a word."""
    pieces = [BOUNDARY]
    ends = [1]  # index of the first piece behind each text
    for text in texts:
        pieces += split(text)
        pieces.append(BOUNDARY)
        ends.append(len(pieces))
    numbers, distinct = numbered(pieces)
    apart = [take_apart(piece) for piece in distinct]
    token_numbers, vocabulary = numbered([token for piece in apart for token in piece.tokens])
    tokens = Ragged(token_numbers, np.array([len(piece.tokens) for piece in apart]))
    first_tokens = np.concatenate(([0], np.cumsum(tokens.counts.take(numbers))))
    bounds = first_tokens[ends]

    begins_word = np.zeros(int(first_tokens[-1]) + 1, dtype=bool)
    begins_word[_word_starts(apart, numbers, first_tokens)] = True
    begins_word[bounds] = True
    is_strange = np.array([not piece.is_composed for piece in apart])
    if is_strange.any():  # pyvi would shift every offset
        texts_of = np.searchsorted(ends, np.flatnonzero(is_strange.take(numbers)), "right") - 1
        for text in set(texts_of.tolist()):
            begins_word[bounds[text] : bounds[text + 1]] = True
    return Segmentation(vocabulary, tokens.take(numbers), _cut(begins_word[:-1]), bounds)


def _cut(begins_word: Mask) -> Mask:
    """Begin a new word after every `LONGEST_WORD` tokens: pyvi joins `đa đa đa …` without an end."""
    starts = np.flatnonzero(begins_word)
    since = np.arange(len(begins_word)) - np.repeat(starts, np.diff(starts, append=len(begins_word)))
    cut: Mask = begins_word | (since % LONGEST_WORD == 0)
    return cut


def _word_starts(apart: Sequence[Piece], numbers: Indices, first_tokens: Indices) -> Indices:
    """Give the token that each word of pyvi's begins with.

    It is the next one where a word begins inside a token, as at `đ` of `1.000đ`.
    """
    form_numbers, forms = numbered([form for piece in apart for form in piece.syllables])
    counts = np.array([len(piece.syllables) for piece in apart])
    begun = Ragged(np.array([number for piece in apart for number in piece.begun]), counts)
    tokens = begun.take(numbers) + np.repeat(first_tokens[:-1], counts.take(numbers))
    return tokens[~goes_on(Ragged(form_numbers, counts).take(numbers), forms)]
