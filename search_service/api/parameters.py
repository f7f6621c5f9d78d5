"""Which parameters does a search take over HTTP, and what do they mean?"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from search_service.api import feeds
from search_service.api.keys import Caller
from search_service.articles.article import Audience, Kind
from search_service.engine.contract import Facet, Sort
from search_service.errors import InvalidInput
from search_service.query.parse import MAX_LENGTH
from search_service.search.results import MAX_RESULTS, MAX_SIZE, SearchRequest

ALL_FACETS: Final = ",".join(Facet)
MAX_VALUES: Final = 100
"""Of one parameter that is repeated: nobody chooses so many, and each costs time."""


class ExportFormat(StrEnum):
    """How all results are written: a table, a line of JSON for each article, or an Atom feed."""

    CSV = "csv"
    JSONL = "jsonl"
    ATOM = "atom"


class Narrowed(BaseModel):
    """What is found, in no particular order or portion. Values of one facet are OR, facets are AND."""

    q: str = Field(
        "",
        max_length=MAX_LENGTH,
        description='What to search for. `"phrase"` and `-word` are understood; nothing else is an operator.',
        examples=["hội nghị tuyên giáo"],
    )
    author: tuple[str, ...] = Field(
        (),
        max_length=MAX_VALUES,
        description="Only by this author, as printed; repeat it for any of several",
        examples=[["Minh Đức"]],
    )
    topic: tuple[str, ...] = Field(
        (),
        max_length=MAX_VALUES,
        description="Only on this topic; repeat it for any of several",
        examples=[["Tuyên giáo"]],
    )
    kind: tuple[Kind, ...] = Field(
        (),
        max_length=MAX_VALUES,
        description="Only this sort of text; repeat it for any of several",
        examples=[["news"]],
    )
    date: tuple[str, ...] = Field(
        (),
        max_length=MAX_VALUES,
        description="Only of this year, month or day (`2024`, `2024-03`, `2024-03-15`), or `none`: those "
        "without a date; repeatable",
        examples=[["2023"]],
    )
    date_from: str | None = Field(
        None, description="Only from this year, month or day on, with a date", examples=["2023-03"]
    )
    date_to: str | None = Field(
        None, description="Only to the end of this year, month or day, with a date", examples=["2023-12-31"]
    )
    document: tuple[str, ...] = Field(
        (),
        max_length=MAX_VALUES,
        description="Only what bears or cites this document number; repeatable",
        examples=[["01-KL/TW"]],
    )
    audience: Audience | None = Field(
        None,
        description="Only what is for the `public`, or only what is for `staff`, which needs a key with the "
        "scope `search-staff`. With such a key both are searched unless you say which.",
        examples=["public"],
    )
    as_typed: bool = Field(
        False,
        description="Take the query as typed: no places, abbreviations, typing rescue or corrections",
        examples=[True],
    )
    unfinished: bool = Field(
        False,
        description="The last word is still being typed: find any word that begins so (`nông th`: "
        "`nông thôn`, `nông thủy`). Only if none does, what was typed is read as without this. Such a search "
        "is not counted among what people search for.",
        examples=[True],
    )
    explain: bool = Field(
        False,
        description="Say why each hit was found: `reasons`, whose parts sum to its score",
        examples=[True],
    )

    def request(self, caller: Caller) -> SearchRequest:
        """Give the search that is asked for; raises Unauthenticated or Forbidden for staff articles."""
        return SearchRequest(
            q=self.q,
            audiences=caller.audiences(self.audience),
            authors=self.author,
            topics=self.topic,
            kinds=self.kind,
            dates=self.date,
            date_from=self.date_from,
            date_to=self.date_to,
            documents=self.document,
            as_typed=self.as_typed,
            unfinished=self.unfinished,
            explain=self.explain,
        )

    @property
    def name(self) -> str:
        """What tells this search from others of the service, whatever page or form of it is asked for."""
        asked = self.model_dump(mode="json", exclude_defaults=True, exclude={"page", "size", "format"})
        return f"search?{urlencode(sorted(asked.items()), doseq=True)}"

    @property
    def title(self) -> str:
        """What a feed reader calls this search."""
        narrowed = (self.author, self.topic, self.kind, self.date, self.document)
        values = (self.q.strip(), *(value for facet in narrowed for value in facet))
        period = f"{self.date_from or ''} – {self.date_to or ''}" if self.date_from or self.date_to else ""
        return " · ".join(filter(None, (*values, period, feeds.SITE)))


class Ordered(Narrowed):
    """What is found, in order."""

    sort: Sort = Field(
        Sort.RELEVANCE,
        description="`relevance`, or by date: `newest` or `oldest`, undated last. Without `q`: newest first.",
        examples=["newest"],
    )

    def request(self, caller: Caller) -> SearchRequest:
        """Give the search that is asked for."""
        return replace(super().request(caller), sort=self.sort)


class Paged(Ordered):
    """A page of what is found."""

    size: int = Field(10, ge=1, le=MAX_SIZE, description="Articles a page", examples=[10])
    page: int | None = Field(
        None,
        ge=1,
        description=f"Which page, from 1 (the default); numbered pages end at {MAX_RESULTS:,} results",
        examples=[1],
    )
    cursor: str | None = Field(
        None,
        description="`next_cursor` of the page before, instead of `page`: goes on to the last result. It "
        "holds while the index changes (exactly so when sorted by date).",
        examples=["WyJyZWxldmFuY2UiLDExLjMsIjIwMjMtMTItMjkiLCJhMSJd"],
    )
    facets: str = Field(
        ALL_FACETS,
        description="Which facets to count, separated by commas; empty for none",
        examples=["author,date"],
    )

    def request(self, caller: Caller) -> SearchRequest:
        """Give the search that is asked for; raises InvalidInput for an unknown facet."""
        if self.page is not None and self.cursor:
            raise InvalidInput("cursor", "goes on from a hit: leave out page")
        return replace(
            super().request(caller),
            size=self.size,
            page=self.page or 1,
            cursor=self.cursor or None,
            facets=self._facets(),
        )

    def _facets(self) -> tuple[Facet, ...]:
        names = dict.fromkeys(name.strip() for name in self.facets.split(",") if name.strip())
        if unknown := [name for name in names if name not in set(Facet)]:
            raise InvalidInput("facets", f"{unknown[0]!r:.40} is none of {', '.join(Facet)}")
        return tuple(Facet(name) for name in names)


class ValuesOfOne(Narrowed):
    """Which values of a facet are listed."""

    value: str = Field(
        "",
        max_length=MAX_LENGTH,
        description="Only values that contain this, whatever its case and marks",
        examples=["duc"],
    )


class Exported(Ordered):
    """All that is found."""

    format: ExportFormat = Field(
        ExportFormat.JSONL,
        description="`csv`: a table with a header, UTF-8 with a byte order mark; `jsonl`: an article a line; "
        "`atom`: a feed with the whole texts",
        examples=["csv"],
    )


class Fed(Ordered):
    """What is found, as a feed: the newest first unless another order is asked for."""

    sort: Sort = Field(
        Sort.NEWEST,
        description="By date, `newest` or `oldest`, undated last; or by `relevance`",
        examples=["newest"],
    )
    size: int = Field(20, ge=1, le=MAX_SIZE, description="Entries a page", examples=[20])
    page: int = Field(
        1, ge=1, description=f"Which page, from 1; they end at {MAX_RESULTS:,} results", examples=[1]
    )

    def request(self, caller: Caller) -> SearchRequest:
        """Give the search that is asked for."""
        return replace(super().request(caller), size=self.size, page=self.page, facets=())
