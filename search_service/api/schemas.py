"""What do the answers of the API look like? Every field with what it means and an example."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from search_service.articles.article import Audience, Kind
from search_service.query.expansions import ExpansionKind
from search_service.query.levels import Level

Id = Annotated[str, Field(description="What the article is called here", examples=["quy-bao-tro-2023"])]
Title = Annotated[str, Field(description="Its headline", examples=["Hội nghị Tuyên giáo năm 2023"])]
Authors = Annotated[
    list[str], Field(description="Who wrote it, as printed", examples=[["Minh Đức", "Y Đông"]])
]
Topics = Annotated[list[str], Field(description="What it is about", examples=[["Tuyên giáo"]])]
KindOfText = Annotated[Kind, Field(description="What sort of text it is", examples=["news"])]
Day = Annotated[
    dt.date | None,
    Field(
        description="The day it was published, in Asia/Ho_Chi_Minh; null when unknown",
        examples=["2023-12-29"],
    ),
]
Documents = Annotated[
    list[str],
    Field(
        description="Numbers of the documents it bears or cites, as first written", examples=[["01-KL/TW"]]
    ),
]
Revision = Annotated[
    int, Field(description="The record's revision; each change raises it by one", examples=[873])
]
RecordId = Annotated[
    str,
    Field(
        description="Which record it is: another one once a backup was restored, whose revisions are its own",
        examples=["6f1c1d0e-3c52-4d59-9f5b-0a7c2f7d9b51"],
    ),
]
Count = Annotated[int, Field(description="How many matches have this value", examples=[4])]
Selected = Annotated[bool, Field(description="Whether the request filters by it", examples=[False])]


class Schema(BaseModel):
    """An answer: unchanging, and complete in the OpenAPI document."""

    model_config = ConfigDict(frozen=True)


class FacetValue(Schema):
    """One value of a facet."""

    value: str = Field(description="The value, to be sent back as a filter", examples=["Minh Đức"])
    count: Count
    selected: Selected


class YearValue(Schema):
    """One year of the date facet, or `none` for articles without a date."""

    value: str = Field(description="The year, or `none`", examples=["2023"])
    count: Count
    selected: Selected
    months: list[FacetValue] = Field(
        description="In a year where something is selected: its months, and the selected days",
        examples=[[{"value": "2023-12", "count": 3, "selected": True}]],
    )


class Facets(Schema):
    """The facets that were asked for: the first 50 values by count, then name, and selected ones always.

    Counts leave out the facet's own filter, so that a second value can be added.
    """

    author: list[FacetValue] = Field([], description="Authors, as printed")
    topic: list[FacetValue] = Field([], description="Topics")
    kind: list[FacetValue] = Field([], description="Sorts of text")
    date: list[YearValue] = Field([], description="Years")


class Chip(Schema):
    """A period the query names. It is offered, never applied by itself: taking it adds its dates."""

    text: str = Field(description="What was typed", examples=["quý I/2024"])
    label: str = Field(description="What it means, in Vietnamese", examples=["Quý I năm 2024"])
    date_from: dt.date | None = Field(description="Its first day; null: open", examples=["2024-01-01"])
    date_to: dt.date | None = Field(description="Its last day; null: open", examples=["2024-03-31"])


class Expansion(Schema):
    """Other names that were searched besides what was typed; `as_typed=true` leaves them out."""

    text: str = Field(description="What was typed", examples=["UBND"])
    kind: ExpansionKind = Field(description="What it is", examples=["abbreviation"])
    also: list[str] = Field(description="What was searched besides", examples=[["ủy ban nhân dân"]])
    note: str = Field(description="Why, in Vietnamese", examples=["UBND: ủy ban nhân dân"])


class Query(Schema):
    """How the query was taken."""

    text: str = Field(description="The query as it was typed", examples=["hội nghị tuyên giáo"])
    match: Level = Field(
        description="How strictly: `exact`, `folded` (marks ignored), `most` (not all words)",
        examples=["exact"],
    )
    searched_for: str | None = Field(
        description="What was searched instead, because the query finds nothing as it was typed: typing "
        "errors mended, or Telex and VNI decoded",
        examples=[None],
    )
    did_you_mean: str | None = Field(
        description="A better spelling, if there is one that finds something", examples=["tuyên giáo"]
    )
    did_you_mean_count: int | None = Field(description="How many articles it finds", examples=[12])
    expansions: list[Expansion] = Field(description="What was searched besides", examples=[[]])
    chips: list[Chip] = Field(description="Periods that the query names", examples=[[]])


class Reason(Schema):
    """One reason why a hit was found."""

    text: str = Field(description="In plain Vietnamese", examples=["có “tuyên giáo” liền nhau"])
    score: float = Field(description="Its part of the score", examples=[4.2])


class Hit(Schema):
    """One found article."""

    id: Id
    title: Title
    title_highlighted: str = Field(
        description="The title, HTML-escaped, with `<mark>` around what was found",
        examples=["Hội nghị <mark>Tuyên giáo</mark> năm 2023"],
    )
    url: str = Field(
        description="Where to read it: its page on the portal, or else its page on this service",
        examples=["https://huyendakglei.example.vn/tin-tuc/hoi-nghi-tuyen-giao-2023"],
    )
    date: Day
    authors: Authors
    topics: Topics
    kind: KindOfText
    documents: Documents
    snippet: str = Field(
        description="The piece of the text that shows why, HTML-escaped, with `<mark>` around what was found",
        examples=["… công tác <mark>tuyên giáo</mark> năm 2023 …"],
    )
    score: float = Field(description="Its relevance: comparable within one answer only", examples=[11.3])
    reasons: list[Reason] = Field(
        [], description="With `explain=true`: why it was found, the weightiest first; they sum to the score"
    )


class SearchAnswer(Schema):
    """A page of results."""

    query: Query = Field(description="How the query was taken")
    total: int = Field(description="How many articles match", examples=[12])
    took_ms: float = Field(description="Milliseconds the search took", examples=[1.4])
    revision: Revision
    next_cursor: str | None = Field(
        description="Send it back as `cursor` to go on; null on the last page",
        examples=["WyJyZWxldmFuY2UiLDExLjMsIjIwMjMtMTItMjkiLCJhMSJd"],
    )
    hits: list[Hit] = Field(description="The articles of this page, in order")
    facets: Facets = Field(
        description="Values to narrow by, with counts; just the facets that were asked for"
    )


class FacetAnswer(Schema):
    """Values of one facet."""

    values: list[FacetValue | YearValue] = Field(
        description="At most 50, by count, then name",
        examples=[[{"value": "Minh Đức", "count": 4, "selected": False}]],
    )


class Suggestion(Schema):
    """Something to search for."""

    text: str = Field(description="What to put into the box", examples=["Hội nghị Tuyên giáo năm 2023"])
    kind: Literal["title", "phrase", "author", "topic", "place", "document"] = Field(
        description="What it is: for `author`, `topic` and `document`, better a filter than words",
        examples=["title"],
    )
    count: int = Field(description="How many articles are found by it, never 0", examples=[1])


class Suggestions(Schema):
    """What the box offers as one types."""

    suggestions: list[Suggestion] = Field(description="The best first")


class Article(Schema):
    """An article."""

    id: Id
    title: Title
    text: str = Field(
        description="Its text, a line for each paragraph",
        examples=["Sáng 29/12, Huyện ủy Đăk Glei tổ chức …"],
    )
    abstract: str | None = Field(description="Its summary, if it has one", examples=[None])
    url: str | None = Field(
        description="Its page on the portal, if it has one",
        examples=["https://huyendakglei.example.vn/tin-tuc/hoi-nghi-tuyen-giao-2023"],
    )
    date: Day
    authors: Authors
    topics: Topics
    kind: KindOfText
    audience: Audience = Field(description="Who may see it", examples=["public"])
    source: str | None = Field(description="Where it was taken from", examples=["Báo Kon Tum"])
    doc_number: str | None = Field(description="Its own document number", examples=["42/KH-UBND"])
    doc_type: str | None = Field(description="What sort of document it is", examples=["Kế hoạch"])


class FoundArticle(Article):
    """An article, with the documents it cites."""

    documents: Documents


class Written(Schema):
    """What became of an article that was sent or deleted."""

    id: Id
    revision: Revision
    warnings: list[str] = Field(
        description="What was ignored or changed", examples=[["author_name: is no field of an article"]]
    )
    indexed: bool | None = Field(
        None, description="With `wait=true`: whether searches show it already", examples=[True]
    )


class RefusedLine(Schema):
    """One line of a bulk body that was not kept."""

    line: int = Field(description="Which line, from 1", examples=[17])
    id: str | None = Field(description="The id on it, if it could be read", examples=["quy-bao-tro-2023"])
    problem: str = Field(description="What is wrong with it", examples=["title: is empty"])


class BulkAnswer(Schema):
    """What became of a bulk body."""

    accepted: int = Field(
        description="How many lines were taken in: `created`, `changed` and `unchanged` together",
        examples=[499],
    )
    created: int = Field(description="How many of them brought a new article", examples=[489])
    changed: int = Field(
        description="How many replaced what was said of their article, also on a line before", examples=[2]
    )
    unchanged: int = Field(description="How many said what was known already", examples=[8])
    refused: list[RefusedLine] = Field(description="Every line that was not kept")
    warnings: list[str] = Field(
        description="What was ignored, and lines that replaced one before: the first hundred",
        examples=[["line 3: colour: unknown field, ignored", "line 9: replaces line 4: both are article a"]],
    )
    revision: Revision


class Change(Schema):
    """An article as it is since a revision, or a tombstone."""

    revision: Revision
    id: Id
    deleted: bool = Field(description="Whether it is gone, or no longer yours to see", examples=[False])
    article: Article | None = Field(description="The article; null when it is gone")


class Changes(Schema):
    """The next changes, in the order of their revisions."""

    changes: list[Change] = Field(description="Each article at most once, at its latest revision")
    revision: int = Field(
        description="Up to which revision this goes: the next `after`. The record's newest, unless `limit` "
        "cut it off",
        examples=[873],
    )
    record: RecordId


class Status(Schema):
    """How far the index is behind the record."""

    record_revision: Revision
    index_revision: int | None = Field(
        description="The revision that searches show; null while there is no index", examples=[873]
    )
    articles: int = Field(description="How many articles there are that you may see", examples=[48])
    generation: int | None = Field(
        description="The index's generation, raised by every commit; null while there is no index",
        examples=[12],
    )
    engine: str = Field(description="What answers searches", examples=["whoosh"])
    pending_removals: int = Field(
        description="How many deleted articles searches may still show", examples=[0]
    )
    index_problem: str | None = Field(
        description="Why the index does not follow the record, or cannot be searched; null when all is well",
        examples=[None],
    )
    record: RecordId


class Health(Schema):
    """That the process answers."""

    status: str = Field(description="`ok`", examples=["ok"])


class FieldProblem(Schema):
    """What is wrong with one parameter or field."""

    field: str = Field(description="The parameter or field, as you wrote it", examples=["size"])
    detail: str = Field(description="What is wrong with it", examples=["must be 1 to 100"])


class Problem(Schema):
    """Why there is no answer (RFC 9457)."""

    type: str = Field(
        description="What sort of problem: a section of `/docs`", examples=["/docs#invalid-input"]
    )
    title: str = Field(description="The sort of problem, for people", examples=["A value cannot be used"])
    status: int = Field(description="The HTTP status", examples=[422])
    detail: str = Field(description="This very problem", examples=["size: must be 1 to 100"])
    errors: list[FieldProblem] = Field(description="The parameters or fields that are wrong")
