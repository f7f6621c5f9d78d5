"""What makes one article better than another? Every weight of the order, in one place.

Tuned on half of the queries of benchmarks/relevance.py and reported on the other half (docs/search.md). Pairs
bring most: nDCG +.02 to +.03.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, product
from typing import Final

from search_service.engine.contract import Freshness, Weighted
from search_service.query.levels import Level
from search_service.query.parse import Clause, ParsedQuery, Syllable
from search_service.query.tree import Term
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold, is_marked, number_forms, toneless
from search_service.vietnamese.tokens import tokenize

ACCENTED_WEIGHT: Final = 0.6
FOLDED_WEIGHT: Final = 0.6
PAIR_WEIGHT: Final = 0.6
WORD_WEIGHT: Final = 0.7

TONE_WEIGHT: Final = 0.4
"""Of a syllable that differs from the typed one in its tone, where marks are ignored."""

VOWEL_WEIGHT: Final = 0.2
"""Of one that differs in other marks; one without any marks has none."""

OTHER_NAME_WEIGHT: Final = 0.02
"""Of the syllables and pairs of another name: what was typed comes first. (.05 costs nDCG on laws.)"""

SCARCE_NAME_WEIGHT: Final = 0.2
"""Where what was typed fills no page, so that articles with the other name are seen and need an order."""

ONLY_NAME_WEIGHT: Final = 0.6
"""Where nothing is found as it was typed: the other names are all there is."""

FRESH_WEIGHT: Final = 0.3
"""What being of today adds for news: it decides between articles that match alike, hardly more."""


class Why(StrEnum):
    """What an ingredient of the score says of the article."""

    ACCENTED = "accented"
    FOLDED = "folded"
    PAIR = "pair"
    WORD = "word"
    TONE = "tone"
    VOWEL = "vowel"
    RESTORED = "restored"
    OTHER_NAME = "other_name"
    FRESH = "fresh"


@dataclass(frozen=True, slots=True)
class Ingredient:
    """A term that adds to the score, and what it shows when it does: `text` as a reader knows it."""

    weighted: Weighted
    why: Why
    text: str


@dataclass(frozen=True, slots=True)
class Spelling:
    """What is known of a query's syllables besides what was typed.

    `restored`: for bare syllables in a row the form that they most likely have, in the order of the text.
    `words`: those that the syllables form so. `twins`: for folded syllables, every form that the archive has.
    """

    restored: tuple[str, ...] | None = None
    words: tuple[str, ...] = ()
    twins: Mapping[str, Sequence[str]] | None = None


def freshness(today: dt.date) -> Freshness:
    """Give the light preference for new news."""
    return Freshness(FRESH_WEIGHT, today)


def ranking(
    query: ParsedQuery,
    level: Level,
    spelling: Spelling = Spelling(),
    others: Sequence[Clause] = (),
    other_weight: float = OTHER_NAME_WEIGHT,
) -> tuple[Ingredient, ...]:
    """Give what adds to an article's score. `others` are other names that may stand for some of the words."""
    tokens = tokenize(query.plain)
    read = spelling.restored or tuple(token.text for token in tokens)
    restored: dict[str, list[str]] = {}
    for token, form in zip(tokens, read, strict=True):
        restored.setdefault(token.text, []).append(form)
    found = [*_syllables(query, level, restored, spelling.twins or {}), *_pairs([t.text for t in tokens])]
    found += (
        Ingredient(
            Weighted(Term(Stream.WORDS, form), WORD_WEIGHT, Term(Stream.WORDS, word)),
            Why.WORD,
            form.replace("_", " "),
        )
        for word in dict.fromkeys(spelling.words)
        for form in number_forms(word)
    )
    for other in others:
        found += _other_name(other, other_weight)
    return tuple({ingredient.weighted.term: ingredient for ingredient in reversed(found)}.values())[::-1]


def _syllables(
    query: ParsedQuery,
    level: Level,
    restored: Mapping[str, Sequence[str]],
    twins: Mapping[str, Sequence[str]],
) -> Iterator[Ingredient]:
    for syllable in query.syllables():
        text, folded = syllable.text, Term(Stream.FOLDED, fold(syllable.text))
        if syllable.marked:
            yield Ingredient(Weighted(Term(Stream.ACCENTED, text), ACCENTED_WEIGHT), Why.ACCENTED, text)
            yield Ingredient(Weighted(folded, FOLDED_WEIGHT), Why.FOLDED, folded.text)
            if level is not Level.EXACT:
                yield from _nearly(text, folded, twins.get(folded.text, ()))
            continue
        # A bare syllable that stands twice may be two: `truc tuyen tuyen giao` has tuyến and tuyên.
        for likely in restored.get(text, (text,)):
            if is_marked(likely):
                accented = Term(Stream.ACCENTED, likely)
                yield Ingredient(Weighted(accented, ACCENTED_WEIGHT), Why.RESTORED, likely)
                yield Ingredient(Weighted(folded, FOLDED_WEIGHT), Why.FOLDED, text)
            else:
                # It has no accented form to count: its folded form counts for both. 06 is as rare as 6.
                for form in number_forms(folded.text):
                    weighted = Weighted(Term(Stream.FOLDED, form), ACCENTED_WEIGHT + FOLDED_WEIGHT, folded)
                    yield Ingredient(weighted, Why.FOLDED, form)


def _nearly(typed: str, folded: Term, twins: Sequence[str]) -> Iterator[Ingredient]:
    """Yield the other forms of a syllable, by how much they differ; all are as rare as the syllable is."""
    for twin in twins:
        if twin != typed and is_marked(twin):
            same_vowel = toneless(twin) == toneless(typed)
            weight, why = (TONE_WEIGHT, Why.TONE) if same_vowel else (VOWEL_WEIGHT, Why.VOWEL)
            yield Ingredient(Weighted(Term(Stream.ACCENTED, twin), weight, folded), why, twin)


def _pairs(syllables: Sequence[str]) -> Iterator[Ingredient]:
    for pair in dict.fromkeys(pairwise(fold(syllable) for syllable in syllables)):
        for one, two in product(*map(number_forms, pair)):
            weighted = Weighted(Term(Stream.PAIRS, f"{one}_{two}"), PAIR_WEIGHT)
            yield Ingredient(weighted, Why.PAIR, f"{one} {two}")


def _other_name(clause: Sequence[Syllable], weight: float) -> Iterator[Ingredient]:
    name = " ".join(syllable.text for syllable in clause)
    if len(clause) == 1:
        term = Term(Stream.ACCENTED, name)
        yield Ingredient(Weighted(term, weight), Why.OTHER_NAME, name)
    for one, two in pairwise(fold(syllable.text) for syllable in clause):
        weighted = Weighted(Term(Stream.PAIRS, f"{one}_{two}"), weight)
        yield Ingredient(weighted, Why.OTHER_NAME, name)
