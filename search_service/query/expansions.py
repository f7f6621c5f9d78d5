"""Which other names has what was typed?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from search_service.query.parse import Clause, Syllable


class ExpansionKind(StrEnum):
    """Why another name is searched."""

    PLACE = "place"
    SPELLING = "spelling"
    ABBREVIATION = "abbreviation"


@dataclass(frozen=True, slots=True)
class Expansion:
    """Other names of the syllables from `start` up to `stop`, and a line that says so."""

    kind: ExpansionKind
    start: int
    stop: int
    typed: str
    alternatives: tuple[Clause, ...]
    note: str


def expansions(syllables: Sequence[Syllable]) -> tuple[Expansion, ...]:
    """Give the expansions of a query's words, in order, none overlapping."""
    return ()
