"""What is asked of a search, and what does it answer? The shapes that api/, web/ and cli/ share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from search_service.articles.article import Article, Audience
from search_service.engine.contract import Facet, Sort
from search_service.query.expansions import Expansion
from search_service.query.levels import Level
from search_service.query.time_phrases import Chip
from search_service.search.ranking import Why

MAX_SIZE: Final = 100
MAX_RESULTS: Final = 10_000
"""How far numbered pages go; a cursor goes on to the last hit."""

PUBLIC: Final = frozenset({Audience.PUBLIC})
EVERYONE: Final = frozenset(Audience)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """One search as it is asked. Values are as the caller wrote them; `Search.run` checks them.

    `audiences` is what the asker may see and asked for. `dates` are values of the date facet
    (`2024`, `2024-03`, `2024-03-15`, `none`); `date_from` and `date_to` take the same forms but `none`.
    `page` is 1-based; `cursor` comes from an earlier page of the same search, instead of `page`.
    """

    q: str = ""
    audiences: frozenset[Audience] = PUBLIC
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    documents: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    size: int = 10
    page: int = 1
    cursor: str | None = None
    facets: tuple[Facet, ...] = tuple(Facet)
    as_typed: bool = False
    """Take the query as typed: no places, abbreviations, typing rescue or corrections."""
    unfinished: bool = False
    """The last word is still being typed: any word that begins so is found, if there is any."""
    explain: bool = False
    """Say of each hit why it was found."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet with the number of matches that have it. `months` only of a selected year."""

    value: str
    count: int
    selected: bool
    months: tuple[FacetValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit was found: in plain Vietnamese, with its part of the score.

    `why` and `names` say the same for whoever says it in another language: `names` are what the article has.
    """

    text: str
    score: float
    why: Why
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """A hit. `title_highlighted` and `snippet` are HTML-escaped with only `<mark>` added.

    In a page of results the article is without its text: the snippet stands for it.
    `reasons` sum to `score`, the largest first; there are none unless they were asked for.
    """

    article: Article
    documents: tuple[str, ...]
    title_highlighted: str
    snippet: str
    score: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class DidYouMean:
    """Another spelling, and how many articles it finds: never none."""

    text: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """A page of results. `facets` has just the facets that were asked for, in that order.

    `next_cursor` is None on the last page. `pages` is how many numbered pages there are.
    """

    q: str
    searched_for: str | None
    """What was searched instead of `q`, when that finds nothing as it was typed."""
    did_you_mean: DidYouMean | None
    expansions: tuple[Expansion, ...]
    """Other names that were searched besides."""
    chips: tuple[Chip, ...]
    """Periods that the query names: offered, never applied by themselves."""
    explained: bool
    """Whether hits have their reasons."""
    level: Level
    total: int
    hits: tuple[FoundArticle, ...]
    facets: dict[Facet, tuple[FacetValue, ...]]
    next_cursor: str | None
    pages: int
    revision: int
    generation: int
    took_ms: float = field(compare=False)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the box offers as one types. `kind` is always `title` for now; `count` is never 0."""

    text: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What the index holds for the asker."""

    revision: int
    generation: int
    engine: str
    articles: int
