"""How does a template become an answer?"""

from __future__ import annotations

import datetime as dt
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.datastructures import QueryParams

from search_service.api.links import own_path
from search_service.errors import InvalidInput, NotFound, ServiceError, TooManyRequests, Unavailable
from search_service.query.parse import MAX_LENGTH
from search_service.search.results import Reason
from search_service.web.address import Address, Links, link
from search_service.web.assets import ASSETS
from search_service.web.catalogue import Catalogue
from search_service.web.languages import language_for
from search_service.web.translating import reason_in
from search_service.web.viewer import known_viewer

_HEADERS: Final = {
    # Nothing but this service's own files, and no script or style within a page.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; manifest-src 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # An article that is taken down is gone at once.
    "Cache-Control": "no-cache",
    "Vary": "Accept-Language, Cookie",
}

_MAX_PARAMETERS: Final = 50
"""Parameters that are read: each filter has a link that repeats them all, so a page grows with their square.

No name is longer than a query may be: a value that is cut is as wrong as before, or found as little.
"""

_FOR_STAFF: Final = {"Cache-Control": "no-store"}
"""What staff see is kept nowhere: the next one at the computer is somebody else."""


def render(
    request: Request,
    template: str,
    *,
    status: HTTPStatus = HTTPStatus.OK,
    headers: dict[str, str] | None = None,
    **values: Any,
) -> HTMLResponse:
    """Give a page. Templates find the address asked for, the catalogue `t` and `links` in their place."""
    address = asked(request)
    t = catalogue(request)
    who = known_viewer(request)
    page = _templates.get_template(f"{template}.html.jinja").render(
        address=address,
        links=links(request),
        translated=_translated(request),
        t=t,
        viewer=who,
        **values,
    )
    told = _HEADERS | {"Content-Language": t.language} | (_FOR_STAFF if who.is_staff else {})
    return HTMLResponse(page, status, told | (headers or {}))


def asked(request: Request) -> Address:
    """Give the search that the request's address asks for: its first parameters, and what counts of each."""
    given = request.query_params.multi_items()[:_MAX_PARAMETERS]
    short = QueryParams([(name, value[: MAX_LENGTH + 1]) for name, value in given])
    return Address.read(short, for_staff=known_viewer(request).is_staff)


def links(request: Request) -> Links:
    """Give the links below the sub-path that visitors see."""
    return Links(request.scope.get("root_path", "").rstrip("/"))


def catalogue(request: Request) -> Catalogue:
    """Give the messages in the language that the address asks for, else the one that the browser prefers."""
    return Catalogue(
        language_for(asked(request).value("lang"), ",".join(request.headers.getlist("accept-language")))
    )


def failure(request: Request, error: ServiceError) -> HTMLResponse:
    """Give the page that says what went wrong; raises what a visitor cannot have caused."""
    match error:
        case InvalidInput(field=field):
            return render(request, "invalid", status=HTTPStatus.UNPROCESSABLE_ENTITY, field=field)
        case NotFound():
            return render(request, "unknown", status=HTTPStatus.NOT_FOUND, what="article")
        case TooManyRequests():
            return render(
                request,
                "busy",
                status=HTTPStatus.TOO_MANY_REQUESTS,
                headers={"Retry-After": str(error.retry_after)},
                retry_after=error.retry_after,
            )
        case Unavailable():
            return render(
                request,
                "unavailable",
                status=HTTPStatus.SERVICE_UNAVAILABLE,
                headers={"Retry-After": str(error.retry_after)},
                retry_after=error.retry_after,
            )
        case _:
            raise error


def no_such_page(request: Request) -> HTMLResponse:
    """Give the page that says that there is none at the address asked for."""
    return render(request, "unknown", status=HTTPStatus.NOT_FOUND, what="page")


def _translated(request: Request) -> str:
    """Give the link to this very page in the other language."""
    here = links(request).root + quote(own_path(request.scope))
    return link(here, asked(request).setting("lang", catalogue(request).other))


def _safe(html: str) -> Markup:
    """Take HTML that `search.snippets` escaped."""
    return Markup(html)  # noqa: S704  # titles and snippets come escaped, with only <mark> added


@pass_context
def _day(context: Context, date: dt.date) -> str:
    """Write a day as the page's language does."""
    t: Catalogue = context["t"]
    return t.day(date)


@pass_context
def _reason(context: Context, reason: Reason) -> str:
    """Say why an article was found as the page's language does."""
    return reason_in(context["t"], reason)


_templates: Final = Environment(
    loader=PackageLoader("search_service.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters.update(day=_day, reason=_reason, safe_html=_safe)
_templates.globals.update(assets=ASSETS)
