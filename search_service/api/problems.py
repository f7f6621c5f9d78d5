"""How is what went wrong told over HTTP? As RFC 9457 problems, all of them made here."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, cast
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match
from starlette.types import Scope

from search_service.api.schemas import FieldProblem, Problem
from search_service.errors import (
    Barred,
    EngineUnreachable,
    Forbidden,
    IndexDamaged,
    IndexNotReady,
    IndexUnwritable,
    InvalidInput,
    NotFound,
    ServiceError,
    StoreBusy,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from search_service.indexing.bell import ring

MEDIA_TYPE: Final = "application/problem+json"
_METHODS: Final = ("DELETE", "GET", "PATCH", "POST", "PUT")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One sort of problem: a section of `/docs`. `advice` says what the caller can do."""

    slug: str
    status: HTTPStatus
    title: str
    advice: str


INVALID: Final = ProblemType(
    "invalid-input",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "A value cannot be used",
    "`errors` names each parameter or field and says what is wrong with it.",
)
INTERNAL: Final = ProblemType(
    "internal-error",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "The service failed",
    "The fault is the service's, and it is in its log. Try again, and tell whoever runs it.",
)
_BY_ERROR: Final[Mapping[type[ServiceError], ProblemType]] = {
    InvalidInput: INVALID,
    Unauthenticated: ProblemType(
        "unauthenticated",
        HTTPStatus.UNAUTHORIZED,
        "A key is needed",
        "Send `Authorization: Bearer KEY` with a key that was not revoked.",
    ),
    Forbidden: ProblemType(
        "forbidden",
        HTTPStatus.FORBIDDEN,
        "The key may not do this",
        "Ask for a key with the scope that `detail` names.",
    ),
    NotFound: ProblemType(
        "not-found",
        HTTPStatus.NOT_FOUND,
        "There is no such thing",
        "Look at the address: what it names is not here, or not yours to see.",
    ),
    # 409, not 410: it is the state of the record that forbids the request, whichever address it is sent to.
    Barred: ProblemType(
        "barred",
        HTTPStatus.CONFLICT,
        "The article was purged",
        "It may not come back under this id, address or content. Leave it out.",
    ),
    TooManyRequests: ProblemType(
        "too-many-requests",
        HTTPStatus.TOO_MANY_REQUESTS,
        "Too many requests",
        "Ask again after `Retry-After` seconds. `RateLimit` tells what is left of your quota, "
        "`RateLimit-Policy` how many requests (`q`) are allowed in how many seconds (`w`).",
    ),
    StoreBusy: ProblemType(
        "record-busy",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The record is busy",
        "Another writer holds it. Send it again after `Retry-After` seconds; what was kept stays kept.",
    ),
    EngineUnreachable: ProblemType(
        "search-engine-unreachable",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The search engine cannot be reached",
        "Its cluster does not answer now. Ask again after `Retry-After` seconds.",
    ),
    IndexNotReady: ProblemType(
        "index-not-ready",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The index is not ready",
        "It is being built from the record. Ask again after `Retry-After` seconds.",
    ),
    IndexDamaged: ProblemType(
        "index-damaged",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The index is damaged",
        "It is built anew from the record. Ask again after `Retry-After` seconds.",
    ),
    IndexUnwritable: ProblemType(
        "index-unwritable",
        HTTPStatus.INSUFFICIENT_STORAGE,
        "Kept, but the index cannot be written",
        "The record holds the change, do not send it again. Searches show what was before until whoever runs "
        "the service makes room on the index's disk or allows writing; then the index follows by itself.",
    ),
    Unavailable: ProblemType(
        "unavailable",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "Not now",
        "Try again after `Retry-After` seconds.",
    ),
}
_BY_STATUS: Final[Mapping[int, ProblemType]] = {
    HTTPStatus.NOT_FOUND: _BY_ERROR[NotFound],
    HTTPStatus.METHOD_NOT_ALLOWED: ProblemType(
        "method-not-allowed",
        HTTPStatus.METHOD_NOT_ALLOWED,
        "The address does not take this method",
        "The `Allow` header lists those it takes.",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ProblemType(
        "too-large",
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "The body is too large",
        "Send less: an article up to 4 MB, a bulk body up to 64 MB.",
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: ProblemType(
        "unsupported-type",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "The body is of another type",
        "Send it with one of the content types that `detail` names.",
    ),
}
TYPES: Final = (
    *_BY_ERROR.values(),
    *(s for s in _BY_STATUS.values() if s not in _BY_ERROR.values()),
    INTERNAL,
)
"""Every sort of problem that has a section of `/docs`."""


def install(app: FastAPI) -> None:
    """Make `app` answer with problems, whatever goes wrong in a route."""
    app.add_exception_handler(ServiceError, _service_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(ClientDisconnect, _gone)


def internal_error(root_path: str) -> Response:
    """Give the problem of a fault in this service, without a word about its inside."""
    return _response(root_path, INTERNAL, "something went wrong inside the service; it is in its log")


def called(scope: Scope) -> str:
    """Name a request for the log: what its address says cannot begin a line there, nor steer a terminal."""
    return f"{scope['method']} {quote(scope['path'])}"


def told(request: Request, error: ServiceError) -> Response:
    """Give the problem of an error; what is no caller's business is logged instead of told."""
    found = next((_BY_ERROR[kind] for kind in type(error).__mro__ if kind in _BY_ERROR), None)
    root_path = request.scope.get("root_path", "")
    if found is None:
        _log.error("%s failed: %s", called(request.scope), error, exc_info=error)
        return internal_error(root_path)
    headers: dict[str, str] = {}
    errors: list[FieldProblem] = []
    if isinstance(error, InvalidInput):
        errors.append(FieldProblem(field=_readable(error.field), detail=_readable(error.detail)))
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unavailable):
        headers["Retry-After"] = str(error.retry_after)
        _log.warning("%s is answered %d: %s", called(request.scope), found.status, error)
    if isinstance(error, IndexDamaged):  # who may only read the index cannot tell the indexer otherwise
        ring(request.app.state.settings.index_dir, damage=True)
    return _response(root_path, found, str(error), errors, headers)


async def _service_error(request: Request, error: Exception) -> Response:
    return told(request, cast(ServiceError, error))


async def _invalid_request(request: Request, error: Exception) -> Response:
    invalid = cast(RequestValidationError, error)
    errors = [FieldProblem(field=_name(one["loc"]), detail=_readable(one["msg"])) for one in invalid.errors()]
    detail = "; ".join(f"{one.field}: {one.detail}" for one in errors)
    return _response(request.scope.get("root_path", ""), INVALID, detail, errors)


async def http_error(request: Request, error: Exception) -> Response:
    """Give the problem of what the router or a body's reader refuses: an HTTPException."""
    raised = cast(HTTPException, error)
    found = _BY_STATUS.get(raised.status_code)
    if found is None:
        status = HTTPStatus(raised.status_code)
        found = ProblemType("", status, status.phrase, "")
    unexplained = raised.detail == HTTPStatus(raised.status_code).phrase
    detail = f"nothing answers {request.method} {request.url.path}" if unexplained else raised.detail
    headers = dict(raised.headers or {})
    if raised.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request))
    return _response(request.scope.get("root_path", ""), found, detail, headers=headers)


def _methods(request: Request) -> list[str]:
    """Give the methods that an address takes. The router itself tells those of the first route only."""
    return [
        method
        for method in _METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
        )
    ]


async def _gone(request: Request, error: Exception) -> Response:  # noqa: ARG001
    """Answer a caller that is no longer there: nobody reads it, and nothing went wrong here."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


def _name(location: Sequence[int | str]) -> str:
    """Give a parameter's name as the caller wrote it: `size` of `("query", "size")`."""
    return _readable(str(location[1] if len(location) > 1 else location[0]))


def _readable(text: str) -> str:
    """Give a text that UTF-8 can write: a problem may quote what was sent, half a surrogate pair too."""
    return text.encode(errors="replace").decode()


def _response(
    root_path: str,
    problem_type: ProblemType,
    detail: str,
    errors: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    problem = Problem(
        type=f"{root_path}/docs#{problem_type.slug}" if problem_type.slug else "about:blank",
        title=problem_type.title,
        status=problem_type.status,
        detail=_readable(detail),
        errors=list(errors),
    )
    return Response(problem.model_dump_json(), problem_type.status, headers, MEDIA_TYPE)
