"""How is it searched over HTTP?"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from search_service.api import answers, exports, query_log
from search_service.api.conditional import RESPONSES, ConditionOf, checked_for
from search_service.api.feeds import Head
from search_service.api.keys import CallerOf, caller_of
from search_service.api.links import NEXT, base_url, next_link
from search_service.api.openapi import SEARCH, refusals
from search_service.api.parameters import Exported, Paged, ValuesOfOne
from search_service.api.parts import SearchPart, SettingsPart
from search_service.api.queries import documented, query_of
from search_service.api.schemas import FacetAnswer, SearchAnswer, Suggestions
from search_service.engine.contract import Facet
from search_service.query.parse import MAX_LENGTH
from search_service.search.results import SearchResult

_paged = query_of(Paged)

router = APIRouter(
    prefix="/api/v1",
    tags=[SEARCH],
    responses=refusals(401, 422, 503),
    generate_unique_id_function=lambda route: route.name,
)


@router.get(
    "/search",
    summary="Search",
    response_model=SearchAnswer,
    response_description="A page of results",
    openapi_extra=documented(Paged),
    responses={**NEXT, **RESPONSES, **refusals(403)},
)
def search(request: Request) -> Response:
    """Find articles: a page of them, and the values to narrow by. Without `q`: everything, newest first.

    How strictly the query is taken (`match`) depends on it alone, not on what narrows it. Up to 5 words: an
    article has all of them; more: at least 5, and 25 in 100. If nothing is found, marks are ignored, then
    words. `Link` leads to the next page.
    """
    # FastAPI takes longer to see to dependencies than all these calls do.
    parameters = _paged(request)
    caller = caller_of(request)
    asked = parameters.request(caller)
    state = request.app.state
    headers = checked_for(caller, request, state.search)
    found: SearchResult = state.search.run(asked)
    query_log.note(request, asked, found.total)
    if found.next_cursor:
        headers |= next_link(request, cursor=found.next_cursor, page=None)
    return answers.search_response(found, state.settings.public_url, headers)


@router.get(
    "/suggest",
    summary="Suggest as one types",
    response_model=Suggestions,
    response_description="What the box offers",
    responses=RESPONSES,
)
def suggest(
    q: Annotated[
        str, Query(max_length=MAX_LENGTH, description="What is typed so far", examples=["tuyen gi"])
    ],
    condition: ConditionOf,
    part: SearchPart,
) -> Response:
    """Give what can be searched for, from what is typed so far."""
    headers = condition.check()
    return answers.written(answers.suggestions(part.suggest(q, condition.caller.audiences(None))), headers)


@router.get(
    "/facets/{facet}",
    summary="List the values of a facet",
    response_description="Values with counts",
    responses={**RESPONSES, **refusals(403)},
)
def facet_values(
    facet: Annotated[Facet, Path(description="Which facet", examples=["author"])],
    parameters: Annotated[ValuesOfOne, Query()],
    condition: ConditionOf,
    part: SearchPart,
) -> FacetAnswer:
    """Give the values of one facet that contain `value`, with counts, under the same query and filters."""
    asked = parameters.request(condition.caller)
    condition.check()
    return answers.facet_answer(facet, part.facet_values(asked, facet, parameters.value))


@router.get(
    "/export",
    summary="Export all results",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "All results in order, streamed, from one generation of the index",
            "content": {media_type: {} for media_type in exports.MEDIA_TYPES.values()},
        },
        **refusals(403),
    },
)
def export(
    request: Request,
    parameters: Annotated[Exported, Query()],
    caller: CallerOf,
    part: SearchPart,
    settings: SettingsPart,
) -> StreamingResponse:
    """Give every result of a search. A line of `jsonl` can be sent back as it is, with PUT or in bulk.

    In `csv`, several authors or topics stand in one cell with `; ` between, and a cell that a spreadsheet
    would take for a formula begins with `'`. An `atom` feed has an entry with the whole text for each result.
    Should the index fail on the way, the connection breaks: an export that ends as it should is complete.
    """
    articles = part.export(parameters.request(caller))
    head = Head(base=base_url(request, settings), name=parameters.name, title=parameters.title)
    return StreamingResponse(
        exports.written(articles, parameters.format, head),
        media_type=exports.MEDIA_TYPES[parameters.format],
        headers={"Content-Disposition": f'attachment; filename="articles.{parameters.format}"'},
    )
