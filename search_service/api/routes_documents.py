"""How is it asked over HTTP what a numbered document is, and who cites it?"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from search_service.api.answers import url_of
from search_service.api.conditional import RESPONSES, ConditionOf
from search_service.api.document_schemas import (
    CitingArticle,
    DocumentAnswer,
    DocumentTerm,
    NumberedDocument,
)
from search_service.api.links import NEXT, next_link
from search_service.api.openapi import SEARCH, refusals
from search_service.api.parts import EnginePart, SettingsPart
from search_service.articles.article import Article
from search_service.errors import NotFound
from search_service.search import documents
from search_service.search.results import MAX_RESULTS, MAX_SIZE

MAX_NUMBER: Final = 200
"""Characters of a number: a joint circular's has some 60."""


class Narrowed(BaseModel):
    """Which of the articles with the number are given."""

    term: str | None = Field(
        None, description="Only articles of this term: a `value` of `terms`", examples=["XIII"]
    )
    date_from: str | None = Field(
        None, description="Only from this year, month or day on, with a date", examples=["2021"]
    )
    date_to: str | None = Field(
        None, description="Only to the end of this year, month or day, with a date", examples=["2023-12-31"]
    )
    size: int = Field(10, ge=1, le=MAX_SIZE, description="Articles a page", examples=[10])
    page: int = Field(
        1, ge=1, description=f"Which page, from 1; they end at {MAX_RESULTS:,} articles", examples=[1]
    )


router = APIRouter(
    prefix="/api/v1",
    tags=[SEARCH],
    responses=refusals(401, 422, 503),
    generate_unique_id_function=lambda route: route.name,
)


@router.get(
    "/documents/{number:path}",
    summary="Look up a document by its number",
    response_description="What it is, and the articles that cite it",
    responses={**NEXT, **RESPONSES, **refusals(404)},
)
def numbered_document(  # noqa: PLR0917  # FastAPI fills them in
    request: Request,
    response: Response,
    number: Annotated[
        str,
        Path(
            max_length=MAX_NUMBER,
            description="The number, in any spelling: `42/2022/NĐ-CP`, `42 2022 nd cp`, `nghị định 42/2022`. "
            "Its slashes may stand as they are.",
            examples=["01-KL/TW"],
        ),
    ],
    narrowed: Annotated[Narrowed, Query()],
    condition: ConditionOf,
    engine: EnginePart,
    settings: SettingsPart,
) -> DocumentAnswer:
    """Say what a document is, which article is the document itself, and which articles cite it.

    A number that may be several documents is answered with those (`may_be`). Party numbers begin anew with
    every term, and State numbers without a year with every year, so articles are counted by term: take one
    with `term`.
    """
    condition.check()
    found = documents.document(
        engine.snapshot(),
        number,
        condition.caller.audiences(None),
        narrowed.page,
        narrowed.size,
        term=narrowed.term,
        date_from=narrowed.date_from,
        date_to=narrowed.date_to,
    )
    if found is None:
        raise NotFound(f"no article bears or cites a document {number!r:.140}")
    if found.page < found.pages:
        response.headers.update(next_link(request, page=found.page + 1))
    return _answer(found, settings.public_url)


def _answer(found: documents.DocumentPage, public_url: str) -> DocumentAnswer:
    return DocumentAnswer(
        asked=found.asked,
        document=_document(found.document) if found.document else None,
        may_be=[_document(one) for one in found.may_be],
        bearers=[_article(one, public_url, bears=True) for one in found.bearers],
        terms=[
            DocumentTerm(
                value=one.term.value,
                label=one.term.label,
                date_from=one.term.period.first,
                date_to=one.term.period.last,
                count=one.count,
            )
            for one in found.terms
        ],
        total=found.total,
        page=found.page,
        pages=found.pages,
        articles=[_article(one.article, public_url, bears=one.bears) for one in found.articles],
    )


def _document(one: documents.NumberedDocument) -> NumberedDocument:
    return NumberedDocument(
        number=one.number,
        key=one.key,
        types=list(one.types),
        organs=list(one.organs),
        year=one.year,
        is_party=one.is_party,
        count=one.count,
    )


def _article(article: Article, public_url: str, *, bears: bool) -> CitingArticle:
    return CitingArticle(
        id=article.id,
        title=article.title,
        url=url_of(article, public_url),
        date=article.date,
        bears=bears,
    )
