"""Which terms does a text become? The one place that decides it, for articles and queries alike.

An article is analysed as sections that share one numbering of positions with a gap between them, so a
phrase never crosses from the title into the body while AND does. A title's syllables count more *inside*
the term frequency (measured: .912 nDCG against .865 for a separate title score).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold, is_marked
from search_service.vietnamese.tokens import tokenize
from search_service.vietnamese.words import words

VERSION: Final = "1"
"""Raise it with every change that makes a text become other terms: the index is then rebuilt."""

SECTION_GAP: Final = 100
"""Positions left free between two sections."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an article. `weight` is how often an occurrence counts."""

    text: str
    weight: int = 1
    own_marks: bool = False
    """Whether the section's lack of marks counts by itself (a title), not only with the whole article's."""
    prose: bool = True
    """Whether it belongs to what its author wrote, as a byline or a number does not."""


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """One stream of one article, as parallel arrays in the order of the text.

    Occurrence `i` is of the term `vocabulary[numbers[i]]`, stands at `positions[i]` and counts `weights[i]`
    times. Articles analysed together share one vocabulary object, so an engine can handle terms by number.
    """

    vocabulary: Sequence[str]
    numbers: npt.NDArray[np.uint32]
    positions: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.uint32]

    @property
    def terms(self) -> list[str]:
        """The terms in order."""
        return [self.vocabulary[number] for number in self.numbers.tolist()]


def analyse(sections: Sequence[Section]) -> Mapping[Stream, Occurrences]:
    """Give every stream of an article."""
    accented: list[str] = []
    bare: list[int] = []
    joined: list[tuple[str, int]] = []
    pairs: list[int] = []
    positions: list[int] = []
    weights: list[int] = []
    token_lists = [tokenize(section.text) for section in sections]
    marked = [any(is_marked(token.text) for token in tokens) for tokens in token_lists]
    unmarked_article = not any(m for m, section in zip(marked, sections, strict=True) if section.prose)
    position = 0
    for section, tokens, has_marks in zip(sections, token_lists, marked, strict=True):
        first = len(accented)
        accented += (token.text for token in tokens)
        positions += range(position, position + len(tokens))
        weights += [section.weight] * len(tokens)
        if not has_marks and (section.own_marks or (section.prose and unmarked_article)):
            bare += range(first, len(accented))
        pairs += range(first, len(accented) - 1)
        joined += ((word, first + index) for word, index in words(section.text, tokens))
        position += len(tokens) + SECTION_GAP
    folded = [fold(syllable) for syllable in accented]

    def occurrences(found: Sequence[tuple[str, int]]) -> Occurrences:
        number_of: dict[str, int] = {}
        numbers = [number_of.setdefault(term, len(number_of)) for term, _ in found]
        return Occurrences(
            list(number_of),
            np.array(numbers, dtype=np.uint32),
            np.array([positions[at] for _, at in found], dtype=np.uint32),
            np.array([weights[at] for _, at in found], dtype=np.uint32),
        )

    return {
        Stream.ACCENTED: occurrences([(term, at) for at, term in enumerate(accented)]),
        Stream.FOLDED: occurrences([(term, at) for at, term in enumerate(folded)]),
        Stream.BARE: occurrences([(folded[at], at) for at in bare]),
        Stream.PAIRS: occurrences([(f"{folded[at]}_{folded[at + 1]}", at) for at in pairs]),
        Stream.WORDS: occurrences(joined),
    }
