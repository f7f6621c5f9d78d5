"""How is it asked over HTTP which articles are about the same as one?"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path, Query

from search_service.api.answers import url_of
from search_service.api.conditional import RESPONSES, ConditionOf
from search_service.api.openapi import SEARCH, refusals
from search_service.api.parts import SearchPart, SettingsPart
from search_service.api.similar_schemas import SimilarArticle, SimilarArticles
from search_service.errors import NotFound
from search_service.search.similar import MAX_SIMILAR
from search_service.search.similar import SimilarArticle as Similar

DEFAULT_SIZE: Final = 5


router = APIRouter(
    prefix="/api/v1",
    tags=[SEARCH],
    responses=refusals(401, 422, 503),
    generate_unique_id_function=lambda route: route.name,
)


@router.get(
    "/articles/{id}/similar",
    summary="Find articles like one",
    response_description="The nearest articles",
    responses={**refusals(404), **RESPONSES},
)
def similar_articles(
    *,
    id: Annotated[  # noqa: A002  # as callers see it
        str, Path(description="What the article is called", examples=["hoi-nghi-tuyen-giao-2023"])
    ],
    condition: ConditionOf,
    search: SearchPart,
    settings: SettingsPart,
    size: Annotated[
        int, Query(ge=1, le=MAX_SIMILAR, description="How many are given at most", examples=[DEFAULT_SIZE])
    ] = DEFAULT_SIZE,
) -> SimilarArticles:
    """Give the articles that share the words that tell this one from all others.

    Only articles that the caller may see are given, and only they decide which words are telling.
    """
    condition.check()
    found = search.similar(id, condition.caller.audiences(None), size)
    if found is None:
        raise NotFound(f"there is no article {id!r:.140}")
    return SimilarArticles(articles=[_answer(one, settings.public_url) for one in found])


def _answer(one: Similar, public_url: str) -> SimilarArticle:
    article = one.article
    return SimilarArticle(
        id=article.id,
        title=article.title,
        url=url_of(article, public_url),
        date=article.date,
        authors=list(article.authors),
        topics=list(article.topics),
        kind=article.kind,
        documents=list(one.documents),
        share=one.share,
        shared=list(one.shared),
    )
