"""What is every system asked? Syllables, phrases and beginnings taken from articles chosen at random.

So frequent and rare ones mix as they do in what people type.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from search_service.articles.article import Kind

KIND: Final = Kind.NEWS
FIRST_DAY: Final = dt.date(2018, 1, 1)
LAST_DAY: Final = dt.date(2020, 12, 31)
"""What a filtered question is narrowed to; about a sixth of the articles pass."""

_ATTEMPTS: Final = 50
"""So many draws for one wanted question, as a draw may repeat an earlier one."""


class Shape(StrEnum):
    """How a question's terms belong together. All are folded syllables."""

    OR = "or"
    """Any of three syllables of one article."""
    AND = "and"
    """Both or all of two or three syllables of one article."""
    PHRASE = "phrase"
    """Two or three syllables in a row."""
    PREFIX = "prefix"
    """The first two or three letters of a syllable."""
    FILTERED = "filtered"
    """Two syllables of one article, one kind, three of ten years."""
    TERM = "term"
    RARE = "rare term"
    """A syllable of ten articles at most."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to find."""

    shape: Shape
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The folded syllables of some articles, in order, and which of them are rare in the whole corpus."""

    articles: Sequence[Sequence[str]]
    rare: Sequence[str]


def questions(sample: Sample, shape: Shape, count: int) -> list[Question]:
    """Give `count` different questions, always the same for a sample; fewer where it has no more."""
    dice = random.Random(f"{shape}")
    draw = _DRAWS[shape]
    drawn: dict[Question, None] = {}
    for _ in range(count * _ATTEMPTS):
        if len(drawn) == count:
            break
        terms = draw(dice, sample)
        if terms:
            drawn[Question(shape, tuple(terms))] = None
    return list(drawn)


def _distinct(dice: random.Random, sample: Sample, count: int) -> Sequence[str]:
    syllables = sorted(set(dice.choice(sample.articles)))
    return dice.sample(syllables, count) if len(syllables) >= count else ()


def _in_a_row(dice: random.Random, sample: Sample) -> Sequence[str]:
    syllables = dice.choice(sample.articles)
    count = dice.choice((2, 3))
    first = dice.randrange(max(1, len(syllables) - count + 1))
    row = syllables[first : first + count]
    return row if len(row) == count else ()


def _beginning(dice: random.Random, sample: Sample) -> Sequence[str]:
    letters = dice.choice((2, 3))
    syllable = dice.choice(dice.choice(sample.articles))
    return (syllable[:letters],) if len(syllable) >= letters else ()


_DRAWS: Final[dict[Shape, Callable[[random.Random, Sample], Sequence[str]]]] = {
    Shape.OR: lambda dice, sample: _distinct(dice, sample, 3),
    Shape.AND: lambda dice, sample: _distinct(dice, sample, dice.choice((2, 3))),
    Shape.PHRASE: _in_a_row,
    Shape.PREFIX: _beginning,
    Shape.FILTERED: lambda dice, sample: _distinct(dice, sample, 2),
    Shape.TERM: lambda dice, sample: (dice.choice(dice.choice(sample.articles)),),
    Shape.RARE: lambda dice, sample: (dice.choice(sample.rare),) if sample.rare else (),
}
