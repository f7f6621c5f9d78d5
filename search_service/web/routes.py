"""Which pages are there? The search, an article, and the files they need. None needs a script."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from search_service.api import query_log
from search_service.api.links import base_url
from search_service.errors import NotFound
from search_service.search.service import Search
from search_service.web import rendering
from search_service.web.article_view import article_page, searched
from search_service.web.assets import ASSETS, FOREVER
from search_service.web.facet_view import facet_page
from search_service.web.freshness import tagged
from search_service.web.page_route import PageRoute
from search_service.web.results_view import results_page
from search_service.web.viewer import viewer

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/")
def search_page(request: Request) -> HTMLResponse:
    """Show the box, a page of results and what they can be narrowed by."""
    headers = tagged(request)
    seen = viewer(request).audiences
    address = rendering.asked(request)
    found = results_page(
        _search(request),
        address,
        rendering.links(request),
        rendering.catalogue(request),
        seen=seen,
        base=base_url(request, request.app.state.settings),
    )
    query_log.note(request, replace(address.request(), audiences=address.audiences(seen)), found.total)
    status = HTTPStatus.OK if found.exists else HTTPStatus.NOT_FOUND
    return rendering.render(
        request, "results", status=status, headers=headers if found.exists else None, page=found
    )


@router.get("/facets/{name}")
def facet(request: Request, name: str, value: str = "") -> HTMLResponse:
    """List the values of a facet that contain `value`."""
    headers = tagged(request)
    page = facet_page(
        _search(request),
        rendering.asked(request),
        rendering.links(request),
        rendering.catalogue(request),
        name=name,
        typed=value,
        seen=viewer(request).audiences,
    )
    return rendering.render(request, "facet", headers=headers, page=page)


@router.get("/articles/{id_}")
def article(request: Request, id_: str) -> HTMLResponse:
    """Show one article."""
    headers = tagged(request)
    address = rendering.asked(request)
    found = _search(request).full_article(id_, searched(address, viewer(request).audiences))
    if found is None:
        raise NotFound(f"there is no article {id_!r:.140}")
    page = article_page(
        found,
        address,
        rendering.links(request),
        rendering.catalogue(request),
        base_url(request, request.app.state.settings),
    )
    return rendering.render(request, "article", headers=headers, page=page)


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
