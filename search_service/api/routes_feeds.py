"""What do programs that know nothing of this service ask it? Feed readers, and browsers' search bars."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response

from search_service.api import feeds, opensearch
from search_service.api.conditional import RESPONSES, ConditionOf, named
from search_service.api.links import base_url
from search_service.api.openapi import SEARCH, refusals
from search_service.api.parameters import Fed
from search_service.api.parts import SearchPart, SettingsPart
from search_service.engine.contract import Sort
from search_service.query.parse import MAX_LENGTH
from search_service.search.results import PUBLIC, SearchResult

_ATOM: Final = "application/atom+xml"
_FOR_A_DAY: Final = "public, max-age=86400"

router = APIRouter(tags=[SEARCH], generate_unique_id_function=lambda route: route.name)


@router.get(
    "/feed.atom",
    summary="Follow a search",
    response_class=Response,
    responses={
        200: {"description": "An Atom feed of the newest results", "content": {_ATOM: {}}},
        **RESPONSES,
        **refusals(401, 403, 422, 503),
    },
)
def feed(  # FastAPI fills them in
    request: Request,
    parameters: Annotated[Fed, Query()],
    condition: ConditionOf,
    part: SearchPart,
    settings: SettingsPart,
) -> Response:
    """Give the results of a search as a feed that a reader can follow (RFC 4287), page by page (RFC 5005).

    An entry has the day of its article; one without a day is of 1970. `summary` is the snippet, as HTML.
    """
    asked = parameters.request(condition.caller)
    headers = condition.check()
    result = part.run(asked)
    base = base_url(request, settings)
    head = feeds.Head(
        base=base,
        name=parameters.name,
        title=parameters.title,
        links=tuple(_links(base, parameters, result)),
        counts=(
            ("totalResults", result.total),
            ("startIndex", (parameters.page - 1) * parameters.size + 1),
            ("itemsPerPage", parameters.size),
        ),
    )
    entries = (feeds.Entry(found.article, found.snippet) for found in result.hits)
    return Response("".join(feeds.document(head, entries)), headers=headers, media_type=feeds.MEDIA_TYPE)


@router.get(
    "/opensearch.xml",
    summary="Describe the search to a browser",
    response_class=Response,
    responses={
        200: {
            "description": "An OpenSearch 1.1 description",
            "content": {"application/opensearchdescription+xml": {}},
        },
        **RESPONSES,
    },
)
def description(request: Request, settings: SettingsPart) -> Response:
    """Say where to search and where to get suggestions, so that a browser can do so from its own bar."""
    base = base_url(request, settings)
    headers = named(request, {"Cache-Control": _FOR_A_DAY}, (base,))
    return Response(opensearch.description(base), headers=headers, media_type=opensearch.DESCRIPTION_TYPE)


@router.get(
    "/suggest",
    summary="Suggest to a browser's search bar",
    response_class=Response,
    responses={
        200: {
            "description": "The query, what it may become, and how many articles each finds",
            "content": {
                opensearch.SUGGESTIONS_TYPE: {
                    "schema": {"type": "array", "minItems": 3, "maxItems": 3, "items": {}},
                    "example": ["tuyen gi", ["tuyên giáo"], ["12 bài viết"]],
                }
            },
        },
        **RESPONSES,
        **refusals(401, 422, 503),
    },
)
def browser_suggestions(
    q: Annotated[
        str, Query(max_length=MAX_LENGTH, description="What is typed so far", examples=["tuyen gi"])
    ],
    condition: ConditionOf,
    part: SearchPart,
) -> Response:
    """Give public suggestions in the form that browsers read (OpenSearch Suggestions 1.1)."""
    headers = condition.check()
    body = opensearch.completions(q, part.suggest(q, PUBLIC))
    return Response(body, headers=headers, media_type=opensearch.SUGGESTIONS_TYPE)


def _links(base: str, parameters: Fed, result: SearchResult) -> Iterator[feeds.Link]:
    """Yield the links to this page of the feed, to its others, and to the page that shows the search."""
    asked = parameters.model_dump(mode="json", exclude_defaults=True, exclude={"page"})
    shown = {
        name: value for name, value in asked.items() if name not in {"size", "sort", "audience", "explain"}
    }
    if parameters.sort is not Sort.RELEVANCE:
        shown["sort"] = parameters.sort.value
    yield feeds.Link("alternate", "text/html", _address(f"{base}/", shown))
    last = max(result.pages, 1)
    pages = {"self": parameters.page, "first": 1, "last": last}
    if parameters.page > 1:
        pages["previous"] = min(parameters.page - 1, last)
    if parameters.page < last:
        pages["next"] = parameters.page + 1
    for rel, page in pages.items():
        numbered = asked | ({"page": page} if page > 1 else {})
        yield feeds.Link(rel, _ATOM, _address(f"{base}/feed.atom", numbered))


def _address(path: str, parameters: dict[str, object]) -> str:
    written = {
        name: str(value).lower() if isinstance(value, bool) else value for name, value in parameters.items()
    }
    return f"{path}?{urlencode(written, doseq=True)}" if written else path
