"""What does the API answer about a numbered document? Every field with what it means and an example."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from search_service.api.schemas import Day, Id, Schema, Title

DocumentNumber = Annotated[
    str, Field(description="The number as it is written where it stands first", examples=["01-KL/TW"])
]
Key = Annotated[
    str,
    Field(
        description="The number in the form that all its spellings share; also a value for `document`",
        examples=["1-KL/TW"],
    ),
]
Types = Annotated[
    list[str],
    Field(
        description="What it is, in Vietnamese; several where types share their letters, none if unknown",
        examples=[["Kết luận"]],
    ),
]
Organs = Annotated[
    list[str],
    Field(
        description="Who issued it, in Vietnamese, as far as the letters are known",
        examples=[["Ban Chấp hành Trung ương Đảng"]],
    ),
]
Year = Annotated[
    int | None, Field(description="The year in the number; null if it has none", examples=[2022])
]
IsParty = Annotated[bool, Field(description="Whether it is numbered as the Party does", examples=[True])]
Citing = Annotated[int, Field(description="How many articles bear or cite it", examples=[12])]


class CitingArticle(Schema):
    """An article that bears or cites the number."""

    id: Id
    title: Title
    url: str = Field(
        description="Where to read it: its page on the portal, or else its page on this service",
        examples=["https://huyendakglei.example.vn/tin-tuc/hoi-nghi-tuyen-giao-2023"],
    )
    date: Day
    bears: bool = Field(description="Whether the article is the document itself", examples=[False])


class NumberedDocument(Schema):
    """A document, as far as its number and the archive say what it is."""

    number: DocumentNumber
    key: Key
    types: Types
    organs: Organs
    year: Year
    is_party: IsParty
    count: Citing


class DocumentTerm(Schema):
    """Days on which the number meant one document: a term of the Party, or a year."""

    value: str = Field(
        description="The term, to be sent back as `term`; `none` for articles without a date",
        examples=["XIII"],
    )
    label: str = Field(description="What it is called in Vietnamese", examples=["Khóa XIII (2021-2026)"])
    date_from: dt.date | None = Field(description="Its first day", examples=["2021-01-25"])
    date_to: dt.date | None = Field(description="Its last day; null while it lasts", examples=["2026-01-18"])
    count: int = Field(description="How many articles with the number are of that term", examples=[12])


class DocumentAnswer(Schema):
    """What a number is, and the articles that have it; or, where it is ambiguous, what it may be."""

    asked: str = Field(description="The number as it was asked for", examples=["01 kl tw"])
    document: NumberedDocument | None = Field(
        description="What it is; null when it may be several documents: then `may_be` lists them"
    )
    may_be: list[NumberedDocument] = Field(
        description="What an ambiguous number may be, the most cited first, 20 at most; else empty"
    )
    bearers: list[CitingArticle] = Field(
        description="The articles that are the document itself, oldest first, 10 at most"
    )
    terms: list[DocumentTerm] = Field(
        description="The terms that its articles are of, newest first (of a State number without a year: the "
        "years), whatever narrows the list: a number that begins anew is another document in each"
    )
    total: int = Field(description="How many articles bear or cite it in that term and time", examples=[12])
    page: int = Field(description="Which page this is, from 1", examples=[1])
    pages: int = Field(description="How many pages there are", examples=[2])
    articles: list[CitingArticle] = Field(description="The articles of this page, newest first, undated last")
