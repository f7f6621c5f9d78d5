"""Which session does a browser have, and how is it told of one? Pages and reading by the API share it.

The cookie is sent along with whatever a page of this service reads: so the box offers, and a file of results
holds, what the page shows to staff. Nothing is changed by it alone: writing takes a key.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, cast
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.types import Scope

from search_service.articles.keys import Key
from search_service.articles.sessions import Timeouts
from search_service.articles.store import Store
from search_service.settings import Settings

_COOKIE: Final = "search-session"
_SECURE_COOKIE: Final = f"__Secure-{_COOKIE}"
"""A browser takes this name over TLS only (RFC 6265bis, 4.1.3.1): no plain page can plant one."""

_READING: Final = frozenset({"GET", "HEAD"})


def session_token(request: Request) -> str | None:
    """Give the token of the session that a browser says it has, None without one."""
    return request.cookies.get(_cookie(request)) or None


def may_be_signed_in(scope: Scope) -> bool:
    """Say whether a browser sent such a cookie, good or not. Costs nothing."""
    return any(name == b"cookie" and _COOKIE.encode() in value for name, value in scope["headers"])


def session_key(request: Request) -> Key | None:
    """Give whose session reads something, None for the public, for whom nothing is looked up. Blocks."""
    token = session_token(request)
    if token is None or request.method not in _READING:
        return None
    key = cast(Store, request.app.state.store).sessions.find(token, timeouts(request))
    request.state.is_signed_in = key is not None  # so that the answer is kept nowhere: `middleware.py`
    return key


def timeouts(request: Request) -> Timeouts:
    """Give how long sessions last, as it is set."""
    settings = _settings(request)
    return Timeouts(
        lifetime=dt.timedelta(hours=settings.session_hours),
        idle=dt.timedelta(minutes=settings.session_idle_minutes),
    )


def remember(request: Request, response: Response, token: str) -> None:
    """Have the browser send the token with each request, until it is closed.

    SameSite is Lax and not Strict: a link to a staff article in a letter between staff must open it. What
    changes anything is a POST, which Lax does not send along from elsewhere.
    """
    response.set_cookie(
        _cookie(request),
        token,
        path=_path(request),
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def forget(request: Request, response: Response) -> None:
    """Have the browser forget the token."""
    response.delete_cookie(
        _cookie(request),
        path=_path(request),
        secure=_is_secure(request),
        httponly=True,
        samesite="lax",
    )


def _cookie(request: Request) -> str:
    return _SECURE_COOKIE if _is_secure(request) else _COOKIE


def _is_secure(request: Request) -> bool:
    """Say whether visitors come over TLS: so it is set, or a proxy says so of this request."""
    return "https" in (urlsplit(_settings(request).public_url).scheme, request.scope["scheme"])


def _path(request: Request) -> str:
    return request.scope.get("root_path", "").rstrip("/") or "/"


def _settings(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)
