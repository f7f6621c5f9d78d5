"""What must a system do to be measured? Take the same texts, and answer the same questions alike.

A system is asked in two steps, so that only what its searcher does is timed: `prepared` puts a question in
the system's own words, and what it gives is called against the clock; `read` says afterwards what was found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np

from benchmarks.questions import Question
from search_service.engine.contract import Document
from search_service.vietnamese.streams import Stream

GAP: Final = "¦"
"""A term of its own between two sections of a text, so that no phrase crosses from one into the other."""

FACETS: Final = ("author", "topic", "month")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the peers are given it: this project's folded syllables, separated by spaces."""

    number: int
    text: str
    author: str
    topic: str
    month: str
    kind: str
    day: int

    @classmethod
    def of(cls, document: Document) -> Entry:
        """Give the entry of a document that has an author, a topic and a date."""
        article, folded = document.article, document.streams[Stream.FOLDED]
        terms = folded.terms
        for at in reversed(np.flatnonzero(np.diff(folded.positions) > 1).tolist()):
            terms.insert(at + 1, GAP)
        assert article.date
        return cls(
            number_of(article.id),
            " ".join(terms),
            article.authors[0],
            article.topics[0],
            f"{article.date:%Y-%m}",
            article.kind.value,
            article.date.toordinal(),
        )


def number_of(id_: str) -> int:
    """Give the number in an id of `corpus.articles`."""
    return int(id_.removeprefix("n"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: how many, the best ten as (number, score), and with facets every value's count."""

    total: int
    best: Sequence[tuple[int, float]]
    facets: Mapping[str, Mapping[str, int]]


class System(Protocol):
    """One index. `is_slow` systems are asked once a question, when all are compared."""

    name: str
    is_slow: bool

    def load(self, documents: Sequence[Document], entries: Sequence[Entry]) -> None:
        """Take in new articles."""

    def finish(self) -> None:
        """Bring what was loaded into the shape it is asked in, and make it searchable."""

    def update(self, documents: Sequence[Document], entries: Sequence[Entry]) -> None:
        """Replace articles one by one, as a service does, and make them searchable."""

    def shape(self) -> str:
        """Say how the index lies: its segments."""

    def prepared(self, question: Question, *, faceted: bool) -> Callable[[], Any]:
        """Put a question in the system's words; a call of what is given answers it."""

    def read(self, found: Any) -> Answer:
        """Say what a call of `prepared` found."""
