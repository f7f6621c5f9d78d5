"""How are articles read, changed and mirrored over HTTP?"""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request

from search_service.api import answers
from search_service.api.bodies import JSON_LINES_TYPES, MAX_BULK_BYTES, article_body, check_type, limited
from search_service.api.bulk import Bulk
from search_service.api.conditional import RESPONSES, ConditionOf
from search_service.api.keys import WRITERS_ONLY, CallerOf
from search_service.api.openapi import ARTICLES, refusals
from search_service.api.parts import SearchPart, SettingsPart, StorePart
from search_service.api.schemas import BulkAnswer, Changes, FoundArticle, Written
from search_service.api.writing import Writing
from search_service.errors import InvalidInput, NotFound
from search_service.ingestion.records import parse_json, parse_record
from search_service.search.results import PUBLIC

MAX_REVISION: Final = 2**63 - 1
_EXAMPLE: Final[dict[str, Any]] = {
    "title": "Hội nghị tổng kết công tác tuyên giáo năm 2023",
    "text": "Sáng 28/12, huyện tổ chức hội nghị tổng kết công tác tuyên giáo.",
    "date": "2023-12-29",
    "authors": ["Minh Đức", "Y Đông"],
    "topic": "Tuyên giáo",
}
_ARTICLE_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "description": "The article, up to 4 MB. Fields that are not known are ignored with a warning.",
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/ArticleRecord"},
                "example": _EXAMPLE,
            }
        },
    }
}
_LINES_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "description": "An article a line, as JSON; up to 64 MB. Blank lines are skipped.",
        "required": True,
        "content": {
            media_type: {
                "schema": {"type": "string"},
                "example": '{"id": "tin-1", "title": "Tin một"}\n{"id": "tin-2", "title": "Tin hai"}\n',
            }
            for media_type in JSON_LINES_TYPES
        },
    }
}

Id = Annotated[str, Path(description="What the article is called", examples=["hoi-nghi-tuyen-giao-2023"])]

_WRITTEN: Final[dict[int | str, dict[str, Any]]] = {
    202: {"model": Written, "description": "Kept, but searches do not show it yet"},
    **refusals(403, 507),
}
_PUT: Final[dict[int | str, dict[str, Any]]] = {
    201: {"model": Written, "description": "Kept: it is new"},
    **_WRITTEN,
    **refusals(409, 413, 415),
}

router = APIRouter(
    prefix="/api/v1",
    tags=[ARTICLES],
    responses=refusals(401, 422, 503),
    generate_unique_id_function=lambda route: route.name,
)


@router.get(
    "/articles/{id}",
    summary="Read an article",
    response_description="The article",
    responses={**RESPONSES, **refusals(404)},
)
def article(
    id: Id,  # noqa: A002  # as callers see it
    condition: ConditionOf,
    search: SearchPart,
) -> FoundArticle:
    """Give an article as searches show it."""
    condition.check()
    found = search.article(id, condition.caller.audiences(None))
    if found is None:
        raise NotFound(f"there is no article {id!r:.140}")
    return answers.found_article(found)


@router.put(
    "/articles/{id}",
    summary="Create or replace an article",
    dependencies=[WRITERS_ONLY],
    response_model_exclude_unset=True,
    response_description="Kept: it replaced another, or was there just so",
    responses=_PUT,
    openapi_extra=_ARTICLE_BODY,
)
def put_article(
    id: Id,  # noqa: A002
    body: Annotated[bytes, Depends(article_body)],
    writing: Annotated[Writing, Depends()],
) -> Written:
    """Keep an article under this id. It is on the disk when the answer comes."""
    sent, warnings = parse_record(parse_json(body))
    if sent.id not in {"", id}:
        raise InvalidInput(
            "id", f"is {sent.id} in the body, but another in the address; leave it out of the body"
        )
    return writing.put(sent.with_id(id), warnings)


@router.post(
    "/articles",
    summary="Send an article",
    dependencies=[WRITERS_ONLY],
    response_model_exclude_unset=True,
    response_description="Kept: it replaced another, or was there just so",
    responses=_PUT,
    openapi_extra=_ARTICLE_BODY,
)
def post_article(
    body: Annotated[bytes, Depends(article_body)], writing: Annotated[Writing, Depends()]
) -> Written:
    """Keep an article under the id it brings. Without one it is known by its `url`, or else its content."""
    return writing.put(*parse_record(parse_json(body)))


@router.delete(
    "/articles/{id}",
    summary="Delete an article",
    dependencies=[WRITERS_ONLY],
    response_model_exclude_unset=True,
    response_description="Deleted",
    responses={**_WRITTEN, **refusals(404)},
)
def delete_article(
    id: Id,  # noqa: A002
    writing: Annotated[Writing, Depends()],
    purge: Annotated[
        bool,
        Query(
            description="Also wipe its text from the record's files, and bar its id, address and content "
            "from coming back. Takes seconds in a large archive. A deleted article can be purged later.",
            examples=[True],
        ),
    ] = False,
) -> Written:
    """Delete an article. A tombstone without content stays, so that mirrors learn of it.

    When the index cannot be written the answer is 507: it is deleted, but searches may still show it.
    """
    return writing.delete(id, purge=purge)


@router.post(
    "/articles/bulk",
    summary="Send many articles",
    dependencies=[WRITERS_ONLY],
    response_description="What became of each line",
    responses=refusals(403, 413, 415),
    openapi_extra=_LINES_BODY,
)
async def bulk(request: Request, store: StorePart, settings: SettingsPart) -> BulkAnswer:
    """Keep the good lines, 500 a commit, and name each bad one.

    Of several lines that are one article the last is kept: each that replaced one before it, saying something
    else, is named in `warnings`.

    Should it end with a problem, or the connection break, what was committed is kept. To send it all again is
    safe: an article that is there already just so does not change.
    """
    check_type(request, JSON_LINES_TYPES)
    return await Bulk(store, settings.index_dir).take(limited(request, MAX_BULK_BYTES))


@router.get("/changes", summary="Follow what changes", response_description="The next changes")
def changes(
    caller: CallerOf,
    store: StorePart,
    after: Annotated[
        int,
        Query(ge=0, le=MAX_REVISION, description="A revision: what changed later is given", examples=[0]),
    ] = 0,
    limit: Annotated[
        int, Query(ge=1, le=1000, description="How many changes are given at most", examples=[100])
    ] = 100,
) -> Changes:
    """Give articles and tombstones after a revision, in order, so that another service can mirror them.

    Begin with `after=0`, then send the `revision` of each answer as the next `after`, until `changes` is
    empty; ask again later. When `record` is not the one of the answer before, a backup was restored: begin
    anew, even if its revisions are higher. Without a staff key, an article that is no longer public is told
    as a tombstone.
    """
    # Asked first: a change that comes in between is beyond it, and is given next time.
    newest = store.record()
    found = store.changes(after, limit, public_only=caller.audiences(None) == PUBLIC)
    return answers.changes_answer(found, newest, complete=len(found) < limit)
