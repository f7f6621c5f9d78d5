"""How is it searched over HTTP?"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import StreamingResponse

from search_service.api import answers, exports
from search_service.api.keys import CallerOf
from search_service.api.openapi import SEARCH, refusals
from search_service.api.parameters import Exported, Paged, ValuesOfOne
from search_service.api.parts import SearchPart, SettingsPart
from search_service.api.schemas import FacetAnswer, SearchAnswer, Suggestions
from search_service.engine.contract import Facet
from search_service.query.parse import MAX_LENGTH

router = APIRouter(
    prefix="/api/v1",
    tags=[SEARCH],
    responses=refusals(401, 422, 503),
    generate_unique_id_function=lambda route: route.name,
)


@router.get(
    "/search",
    summary="Search",
    response_model_exclude_unset=True,
    response_description="A page of results",
    responses=refusals(403),
)
def search(
    parameters: Annotated[Paged, Query()], caller: CallerOf, part: SearchPart, settings: SettingsPart
) -> SearchAnswer:
    """Find articles: a page of them, and the values to narrow by. Without `q`: everything, newest first.

    How strictly the query is taken (`match`) depends on it alone, not on what narrows it. Up to 5 words: an
    article has all of them; more: at least 5, and 35 in 100. If nothing is found, marks are ignored, then
    words.
    """
    return answers.search_answer(part.run(parameters.request(caller)), settings.public_url)


@router.get("/suggest", summary="Suggest as one types", response_description="What the box offers")
def suggest(
    q: Annotated[
        str, Query(max_length=MAX_LENGTH, description="What is typed so far", examples=["tuyen gi"])
    ],
    caller: CallerOf,
    part: SearchPart,
) -> Suggestions:
    """Give what can be searched for, from what is typed so far."""
    return answers.suggestions(part.suggest(q, caller.audiences(None)))


@router.get(
    "/facets/{facet}",
    summary="List the values of a facet",
    response_description="Values with counts",
    responses=refusals(403),
)
def facet_values(
    facet: Annotated[Facet, Path(description="Which facet", examples=["author"])],
    parameters: Annotated[ValuesOfOne, Query()],
    caller: CallerOf,
    part: SearchPart,
) -> FacetAnswer:
    """Give the values of one facet that contain `value`, with counts, under the same query and filters."""
    return answers.facet_answer(facet, part.facet_values(parameters.request(caller), facet, parameters.value))


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
def export(parameters: Annotated[Exported, Query()], caller: CallerOf, part: SearchPart) -> StreamingResponse:
    """Give every result of a search. A line of `jsonl` can be sent back as it is, with PUT or in bulk.

    In `csv`, several authors or topics stand in one cell with `; ` between, and a cell that a spreadsheet
    would take for a formula begins with `'`.
    """
    articles = part.export(parameters.request(caller))
    return StreamingResponse(
        exports.written(articles, parameters.format),
        media_type=exports.MEDIA_TYPES[parameters.format],
        headers={"Content-Disposition": f'attachment; filename="articles.{parameters.format}"'},
    )
