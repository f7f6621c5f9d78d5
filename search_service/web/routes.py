"""Which pages are there? The search, an article, and the files they need. None needs a script."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.routing import APIRoute

from search_service.errors import NotFound, ServiceError
from search_service.search.results import PUBLIC
from search_service.search.service import Search
from search_service.web import rendering
from search_service.web.article_view import article_page
from search_service.web.assets import ASSETS, FOREVER
from search_service.web.results_view import results_page


class _PageRoute(APIRoute):
    """A route whose failures are pages too, where the API's are problem documents."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except ServiceError as error:
                return rendering.failure(request, error)

        return answer


router = APIRouter(route_class=_PageRoute, include_in_schema=False)


@router.get("/")
def search_page(request: Request) -> HTMLResponse:
    """Show the box, a page of results and what they can be narrowed by."""
    found = results_page(
        _search(request), rendering.asked(request), rendering.links(request), rendering.catalogue(request)
    )
    status = HTTPStatus.OK if found.exists else HTTPStatus.NOT_FOUND
    return rendering.render(request, "results", status=status, page=found)


@router.get("/articles/{id_}")
def article(request: Request, id_: str) -> HTMLResponse:
    """Show one article."""
    found = _search(request).article(id_, PUBLIC)
    if found is None:
        raise NotFound(f"there is no article {id_!r:.140}")
    page = article_page(found, rendering.asked(request), rendering.links(request))
    return rendering.render(request, "article", page=page)


@router.get("/static/{version}/{name}")
def static(version: str, name: str) -> Response:
    """Give a file of the page. An address with another version is of another release: it may not be kept."""
    asset = ASSETS.get(name)
    if asset is None:
        raise NotFound(f"there is no file {name!r:.140}")
    keep = FOREVER if version == asset.version else "no-cache"
    headers = {"Cache-Control": keep, "X-Content-Type-Options": "nosniff"}
    return Response(asset.content, media_type=asset.media_type, headers=headers)


def _search(request: Request) -> Search:
    search: Search = request.app.state.search
    return search
