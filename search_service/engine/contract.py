"""What does an engine promise? An index partitioned by audience, written by one and read by many.

The engine never looks into text: it is given streams of terms (`vietnamese.analysis`) and query trees
(`query.tree`), so a codec, a searcher or a server can change behind this page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Protocol

from search_service.articles.article import Article, Audience
from search_service.query.periods import Period
from search_service.query.tree import Node, Term
from search_service.vietnamese.analysis import Occurrences
from search_service.vietnamese.streams import Stream

SCORE_DECIMALS: Final = 4
"""Scores are rounded to this before they order anything, so summation order never shows."""


RUN_PLACES: Final = 400
"""Places of a run of syllables that are looked at: enough to tell its forms apart."""


class Facet(StrEnum):
    """What results can be narrowed by and are counted under."""

    AUTHOR = "author"
    TOPIC = "topic"
    KIND = "kind"
    DATE = "date"


class Sort(StrEnum):
    """Relevance: score, then newest, then id. Date sorts: undated last, then id."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it is indexed. `numbers` are the keys of the document numbers it cites or bears."""

    article: Article
    streams: Mapping[Stream, Occurrences]
    numbers: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    """The same numbers as a person writes them, in the order of the text."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What one generation of the index holds: which record, up to which revision, analysed how.

    `complete` is false while the index is rebuilt: nobody may be answered from it.
    """

    record: str
    revision: int
    analysis: str
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Prepared:
    """Documents in an engine's own form, not committed yet: made in any process, given to `apply` once."""

    ids: frozenset[str]
    parts: tuple[Any, ...]


Preparer = Callable[[Sequence[Document]], Prepared]
"""Does the work of indexing that needs no lock. It can be sent to another process; raises IndexUnwritable."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """A term that adds `weight` times its BM25 to the score of the articles that have it.

    `rarity` is the term whose number of articles counts as its own: spellings of one syllable that are told
    apart by weight alone share the rarity of the syllable.
    """

    term: Term
    weight: float
    rarity: Term | None = None


@dataclass(frozen=True, slots=True)
class Freshness:
    """News add `weight` to their score on the day of their date, half of it a year later, and so on."""

    weight: float
    today: dt.date


@dataclass(frozen=True, slots=True)
class Filters:
    """What results are narrowed to. Values of one facet are OR, facets are AND; empty means no filter.

    `dates` are the chosen values of the date facet (`None`: undated); `within` is a plain range.
    `numbers` are keys of document numbers, any of which an article must bear or cite.
    """

    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    dates: tuple[Period | None, ...] = ()
    within: Period | None = None
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SortKey:
    """Where a hit stands in the order, enough to go on after it in another generation."""

    score: float
    date: dt.date | None
    id: str


@dataclass(frozen=True, slots=True)
class Request:
    """One search. `match` alone decides what is found, `ranking` alone what it scores.

    `skip` hits are left out, or all up to and including `after`; at most one of the two is given.
    """

    audiences: frozenset[Audience]
    match: Node
    ranking: tuple[Weighted, ...] = ()
    freshness: Freshness | None = None
    filters: Filters = Filters()
    sort: Sort = Sort.RELEVANCE
    size: int = 10
    skip: int = 0
    after: SortKey | None = None
    facets: Collection[Facet] = ()


Stored = tuple[Article, tuple[str, ...]]
"""An article without its text, and the document numbers it cites as its author wrote them."""


class Hit:
    """One found article with its place in the order. What is stored of it is read when it is first asked for.

    `read_head` and `read_text` do so; they raise IndexDamaged.
    """

    def __init__(self, key: SortKey, read_head: Callable[[], Stored], read_text: Callable[[], str]) -> None:
        self.key = key
        self._read_head = read_head
        self._read_text = read_text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hit) and (self.key, self.article, self.cited) == (
            other.key,
            other.article,
            other.cited,
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Hit({self.key})"

    @cached_property
    def _stored(self) -> Stored:
        return self._read_head()

    @property
    def head(self) -> Article:
        """The article without its text, which may be long."""
        return self._stored[0]

    @property
    def cited(self) -> tuple[str, ...]:
        """The document numbers it cites."""
        return self._stored[1]

    @cached_property
    def text(self) -> str:
        """Its text."""
        return self._read_text()

    @property
    def article(self) -> Article:
        """The whole article."""
        return replace(self.head, text=self.text)


@dataclass(frozen=True, slots=True)
class Page:
    """The hits of one request. `total` counts every match.

    `facets` counts every value among the matches of all *other* filters; a date facet is counted by month
    (`2024-03`), and undated articles under `none`. Values with no match are absent.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[Facet, dict[str, int]]


class Snapshot(Protocol):
    """One generation, unchanging. Safe to use from several threads."""

    @property
    def generation(self) -> int:
        """A number that grows with every commit."""

    @property
    def commit(self) -> Commit:
        """What this generation holds."""

    def size(self, audiences: frozenset[Audience]) -> int:
        """How many articles these audiences' partitions hold."""

    def count(self, audiences: frozenset[Audience], match: Node) -> int:
        """How many articles match, before any filter."""

    def search(self, request: Request) -> Page:
        """Answer one request. Statistics come from the live articles of the request's audiences only."""

    def explain(self, request: Request, ids: Sequence[str]) -> list[tuple[float, ...]]:
        """Give, for each of these articles, what each term of the ranking adds to its score, then freshness.

        The parts are not rounded; they sum to the score. Raises KeyError when there is no such article.
        """

    def article(self, audiences: frozenset[Audience], id_: str) -> Hit | None:
        """Give the article called `id_`, or None; the hit's score is 0."""

    def titles(
        self, audiences: frozenset[Audience], typed: Sequence[str], limit: int
    ) -> Sequence[tuple[str, int]]:
        """Give titles that have these canonical syllables in a row, the last one perhaps unfinished.

        A bare syllable stands for all its twins; in a title without any marks, marked ones do too. Each title
        comes once, with how many articles bear it, in the order of the newest of them.
        """

    def phrases(self, audiences: frozenset[Audience], typed: Sequence[str], limit: int) -> Sequence[str]:
        """Give what articles often say that begins with these canonical syllables.

        The last syllable is perhaps unfinished. Words of several syllables, and two words in a row; the most
        frequent first. Each is in an article.
        """

    def cited(self, audiences: frozenset[Audience], typed: Sequence[str], limit: int) -> Sequence[str]:
        """Give keys of document numbers with all these parts, the last perhaps unfinished: most cited first.

        A part is a run of digits, or of small letters without marks. The first one of digits is the number
        itself, and may have zeros before it; the others come in any order: `nd 42` and `42 2022` are both
        42/2022/NĐ-CP. Without digits there are none.
        """

    def twins(self, audiences: frozenset[Audience], folded: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """Give, for each folded syllable, every accented form that articles have, and at how many places."""

    def run_twins(
        self, audiences: frozenset[Audience], runs: Sequence[tuple[str, ...]], most: int = RUN_PLACES
    ) -> Mapping[tuple[str, ...], Mapping[tuple[str, ...], int]]:
        """Give, for each run of two or more folded syllables, its accented forms, and at how many places.

        A run is within a section. Of one that may stand at more than `most` places about `most` are looked
        at, evenly spread, and the counts are what follows for all.
        """

    def known_numbers(self, audiences: frozenset[Audience], prefix: str = "") -> Mapping[str, int]:
        """Give the document numbers whose key begins with `prefix`, with how many articles have each."""

    def frequencies(
        self, audiences: frozenset[Audience], stream: Stream, texts: Sequence[str]
    ) -> Mapping[str, int]:
        """Give how many articles have each of these terms, 0 among them."""

    def near(self, audiences: frozenset[Audience], folded: Sequence[str]) -> Mapping[str, Mapping[str, int]]:
        """Give, for each folded syllable, the terms one edit away, and how many articles have each.

        An edit is a letter less, more or another one, or two neighbours swapped. Only terms of one to eight
        letters a to z are near to any.
        """


class Engine(Protocol):
    """An index. Reading needs no lock; writing is for the one indexer."""

    @property
    def name(self) -> str:
        """What `/status` calls this engine."""

    @property
    def shared_name(self) -> str | None:
        """What this index is called by every machine that shares it; None for one in a folder."""

    def snapshot(self) -> Snapshot:
        """Give the newest generation that is complete, and of the record that the engine was opened for.

        An engine may go on giving the last one of the same record while the next is being built. Raises
        IndexNotReady when there is none, IndexDamaged when it cannot be trusted.
        """

    def committed(self) -> Commit | None:
        """What the newest generation holds, complete or not; None when there is none. Raises IndexDamaged."""

    def preparer(self) -> Preparer:
        """Give what turns documents into what `apply` takes as well, so that several processes can."""

    def discard(self, prepared: Prepared) -> None:
        """Forget what was prepared and is not going to be applied."""

    def apply(
        self,
        changed: Sequence[Document] | Prepared,
        removed: Collection[str],
        commit: Commit,
        follows: Commit | None = None,
    ) -> None:
        """Replace and remove articles, and commit with `commit`: all of it or nothing, durable on return.

        An id stands at most once in `changed`; an article that changed its audience moves partition.
        Raises IndexerRunning when `follows` is given and is not what the index holds: somebody else indexes.
        """

    def reset(self, commit: Commit) -> None:
        """Drop every article and commit; also when the index is damaged."""

    def tidy(self) -> bool:
        """Do one piece of housekeeping, such as a merge, that changes no answer; say whether there was any.

        Safe beside `apply` in another thread; it does not hold up commits.
        """

    def verify(self) -> None:
        """Read all that the newest generation holds; raises IndexDamaged where it is not what was written."""

    def close(self) -> None:
        """Let go of files and connections."""
