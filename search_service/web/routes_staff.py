"""Which pages are there for staff? Where they sign in, and their desk. Nobody else learns what is behind."""

from __future__ import annotations

import csv
import io
import re
from http import HTTPStatus
from typing import Final, cast
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse

from search_service.api import sessions
from search_service.api.addresses import caller_of
from search_service.api.exports import BYTE_ORDER_MARK, formula_safe
from search_service.api.links import own_path
from search_service.api.status import status_answer
from search_service.articles.article import Audience
from search_service.articles.keys import Scope
from search_service.articles.store import Store
from search_service.engine.contract import Engine
from search_service.query.periods import today
from search_service.search.results import EVERYONE
from search_service.search.service import Search
from search_service.settings import Settings
from search_service.web import own_forms, rendering
from search_service.web.attempts import Attempts
from search_service.web.desk_view import ROWS_OF_A_FILE, ROWS_OF_A_PAGE, Desk, Table
from search_service.web.page_route import PageRoute
from search_service.web.viewer import viewer

router = APIRouter(prefix="/staff", route_class=PageRoute, include_in_schema=False)

_HERE: Final = re.compile(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}")
"""A path on this service: neither `//elsewhere` nor `/\\elsewhere`, which browsers take for the same."""

_NOT_KEPT: Final = {"Cache-Control": "no-store"}


@router.get("/sign-in")
def sign_in_page(request: Request) -> Response:
    """Show where one signs in; who has done so already goes on."""
    if viewer(request).is_staff:
        return _go(_next(request))
    return _sign_in(request)


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Begin a session for the holder of a key.

    A key that is unknown, one that is revoked and one without the scope are told alike.
    """
    t = rendering.catalogue(request)
    attempts = cast(Attempts, request.app.state.attempts)
    caller = caller_of(request.scope) or ""
    if seconds := attempts.wait(caller):
        retry = {"Retry-After": str(seconds)}
        return _sign_in(request, t("sign_in_later", n=seconds), HTTPStatus.TOO_MANY_REQUESTS, retry)
    if not own_forms.is_own(request, _settings(request).public_url):
        return _sign_in(request, t("sign_in_elsewhere"), HTTPStatus.FORBIDDEN)
    secret = (await own_forms.filled_in(request)).get("key", "").strip()
    token = await run_in_threadpool(_begin, request, secret)
    if token is None:
        attempts.failed(caller)
        return _sign_in(request, t("sign_in_refused"), HTTPStatus.FORBIDDEN)
    answer = _go(_next(request))
    sessions.remember(request, answer, token)
    return answer


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session."""
    if not own_forms.is_own(request, _settings(request).public_url):
        problem = rendering.catalogue(request)("sign_in_elsewhere")
        return _sign_in(request, problem, HTTPStatus.FORBIDDEN)
    if token := sessions.session_token(request):
        await run_in_threadpool(_store(request).sessions.end, token)
    answer = _go(rendering.links(request).search(rendering.asked(request).only("lang")))
    sessions.forget(request, answer)
    return answer


@router.get("")
def desk(request: Request) -> Response:
    """Show the desk."""
    if not viewer(request).is_staff:
        return _to_sign_in(request)
    engine = cast(Engine, request.app.state.engine)
    return rendering.render(
        request,
        "desk",
        tables=_desk(request).overview(),
        state=status_answer(_store(request), engine, _settings(request).index_dir, EVERYONE),
        staff_articles=_store(request).count({Audience.STAFF}),
    )


@router.get("/{name:path}")
def table(request: Request, name: str) -> Response:
    """Show one table of the desk, or give it as a file: `popular.csv`."""
    if not viewer(request).is_staff:
        return _to_sign_in(request)
    if not name:
        return _go(rendering.links(request).staff(rendering.asked(request).only("lang")))
    if name.endswith(".csv"):
        found = _desk(request).table(name.removesuffix(".csv"), ROWS_OF_A_FILE)
        headers = {"Content-Disposition": f'attachment; filename="{found.name}.csv"', **_NOT_KEPT}
        return Response(_csv(found), headers=headers, media_type="text/csv; charset=utf-8")
    return rendering.render(request, "desk_table", table=_desk(request).table(name, ROWS_OF_A_PAGE))


def _desk(request: Request) -> Desk:
    return Desk(
        store=_store(request),
        search=cast(Search, request.app.state.search),
        links=rendering.links(request),
        t=rendering.catalogue(request),
        language=rendering.asked(request).only("lang"),
        today=today(),
    )


def _begin(request: Request, secret: str) -> str | None:
    """Begin a session and give its token, None for a key that is not good for it."""
    store = _store(request)
    key = store.keys.find(secret) if secret else None
    if key is None or not key.allows(Scope.SEARCH_STAFF):
        return None
    if old := sessions.session_token(request):
        store.sessions.end(old)
    return store.sessions.start(key, sessions.timeouts(request))


def _sign_in(
    request: Request,
    problem: str = "",
    status: HTTPStatus = HTTPStatus.OK,
    headers: dict[str, str] | None = None,
) -> HTMLResponse:
    return rendering.render(
        request,
        "sign_in",
        status=status,
        headers=_NOT_KEPT | (headers or {}),
        problem=problem,
        action=_sign_in_address(request, request.query_params.get("to", "")),
    )


def _to_sign_in(request: Request) -> Response:
    """Send whoever has not signed in to where one does, whatever it was that they asked for."""
    return _go(_sign_in_address(request, own_path(request.scope)))


def _sign_in_address(request: Request, to: str) -> str:
    language = rendering.asked(request).only("lang").pairs
    pairs = [*language, ("to", to)] if _HERE.fullmatch(to) else language
    address = f"{rendering.links(request).root}/staff/sign-in"
    return f"{address}?{urlencode(pairs)}" if pairs else address


def _next(request: Request) -> str:
    """Give where somebody goes who has signed in: what was asked for before, else the desk."""
    to, links = request.query_params.get("to", ""), rendering.links(request)
    desk = links.staff(rendering.asked(request).only("lang"))
    if not _HERE.fullmatch(to):
        return desk
    language = urlencode(rendering.asked(request).only("lang").pairs)
    return f"{links.root}{to}{'&' if '?' in to else '?'}{language}" if language else f"{links.root}{to}"


def _go(address: str) -> Response:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER, _NOT_KEPT)


def _csv(found: Table) -> str:
    file = io.StringIO()
    file.write(BYTE_ORDER_MARK)
    writer = csv.writer(file)
    writer.writerow([column.label for column in found.columns])
    for row in found.rows:
        writer.writerow([formula_safe(str(value)) for value in row.values])
    return file.getvalue()


def _settings(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


def _store(request: Request) -> Store:
    return cast(Store, request.app.state.store)
