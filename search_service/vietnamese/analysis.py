"""Which terms does a text become? The one place that decides it, for articles and queries alike.

An article is analysed as sections that share one numbering of positions with a gap between them, so a
phrase never crosses from the title into the body while AND does. A title's syllables count more *inside*
the term frequency (measured: .912 nDCG against .865 for a separate title score).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from search_service.vietnamese.arrays import Indices, Mask
from search_service.vietnamese.segmentation import Segmentation, segment
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold, is_marked
from search_service.vietnamese.terms import Terms

VERSION: Final = "4"
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
    lead: int = 0
    """How many of its first syllables count once more."""
    prose: bool = True
    """Whether it belongs to what its author wrote, as a byline or a number does not."""


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """One stream of one article, as parallel arrays in the order of the text: positions ascend.

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
    return analyse_all([sections])[0]


def analyse_all(articles: Sequence[Sequence[Section]]) -> list[Mapping[Stream, Occurrences]]:
    """Give for each article what `analyse` gives, in a small part of the time for each.

    Each stream has one vocabulary for all articles, and no term in it that none of them has.
    """
    sections = [section for article in articles for section in article]
    found = segment([section.text for section in sections])
    token_counts = np.diff(found.bounds)
    section_bounds = np.concatenate(([0], np.cumsum([len(article) for article in articles], dtype=np.intp)))
    places = _Places(
        positions=_positions(found.bounds, section_bounds),
        weights=_weights(sections, token_counts),
        bounds=found.bounds[section_bounds],
    )
    accented = Terms(found.vocabulary, found.tokens)
    folded = accented.renamed(fold)
    every = np.arange(len(found.tokens))
    bare = every[np.repeat(_are_bare(sections, section_bounds, _have_marks(found)), token_counts)]
    followed = np.delete(every, found.bounds[1:][token_counts > 0] - 1)  # by a token of the same section
    begins = np.flatnonzero(found.begins_word)
    streams = {
        Stream.ACCENTED: places.occurrences(accented, every),
        Stream.FOLDED: places.occurrences(folded, every),
        Stream.BARE: places.occurrences(folded.at(bare), bare),
        Stream.PAIRS: places.occurrences(folded.pairs(followed), followed),
        Stream.WORDS: places.occurrences(accented.joined(begins), begins),
    }
    return [
        {stream: occurrences[number] for stream, occurrences in streams.items()}
        for number in range(len(articles))
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Where the tokens of several articles stand; article `a` has those of `bounds[a]` to `bounds[a + 1]`."""

    positions: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.uint32]
    bounds: Indices

    def occurrences(self, terms: Terms, tokens: Indices) -> list[Occurrences]:
        """Give the occurrences of each article; term `i` begins at token `tokens[i]`."""
        numbers = terms.numbers.astype(np.uint32)
        positions, weights = self.positions.take(tokens), self.weights.take(tokens)
        return [
            Occurrences(terms.vocabulary, numbers[first:end], positions[first:end], weights[first:end])
            for first, end in pairwise(np.searchsorted(tokens, self.bounds).tolist())
        ]


def _weights(sections: Sequence[Section], token_counts: Indices) -> npt.NDArray[np.uint32]:
    """Give how often each token counts."""
    weights = np.repeat(np.array([section.weight for section in sections], dtype=np.uint32), token_counts)
    leads = np.repeat(np.array([section.lead for section in sections], dtype=np.intp), token_counts)
    firsts = np.repeat(np.cumsum(token_counts) - token_counts, token_counts)
    weights += np.arange(len(weights)) - firsts < leads
    return weights


def _positions(bounds: Indices, section_bounds: Indices) -> npt.NDArray[np.uint32]:
    """Give the position of each token: from 0 in each article, with a gap between two sections."""
    sections = np.arange(len(bounds) - 1)
    first_sections = np.repeat(section_bounds[:-1], np.diff(section_bounds))
    shifts = (sections - first_sections) * SECTION_GAP - bounds[first_sections]
    return (np.arange(bounds[-1]) + np.repeat(shifts, np.diff(bounds))).astype(np.uint32)


def _have_marks(found: Segmentation) -> Mask:
    """Say for each section whether any of its syllables bears a mark."""
    marked = np.fromiter(map(is_marked, found.vocabulary), bool, len(found.vocabulary))
    before = np.concatenate(([0], np.cumsum(marked.take(found.tokens))))
    return np.diff(before[found.bounds]) > 0


def _are_bare(sections: Sequence[Section], section_bounds: Indices, have_marks: Mask) -> Mask:
    """Say for each section whether its syllables count as written without marks."""
    prose = np.array([section.prose for section in sections], dtype=bool)
    own_marks = np.array([section.own_marks for section in sections], dtype=bool)
    articles = np.repeat(np.arange(len(section_bounds) - 1), np.diff(section_bounds))
    is_marked = np.zeros(len(section_bounds) - 1, dtype=bool)
    is_marked[articles[have_marks & prose]] = True
    return ~have_marks & (own_marks | (prose & ~is_marked[articles]))
