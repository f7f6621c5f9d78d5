"""What is true of every answer, whichever route gives it?"""

from __future__ import annotations

import logging
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_service.api.problems import called, internal_error
from search_service.api.sessions import may_be_signed_in

_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    # A cache has to ask before it gives an answer again, whatever it thinks of the answer's age.
    (b"cache-control", b"no-cache"),
)
_WORTH_IT: Final = 1000
"""Bytes from which an answer is compressed: less goes in one packet anyway."""

_LEVEL: Final = 4
"""How hard zlib tries. A page of results is 10 % larger with 1; with 9, 3 % smaller in 8 times the time."""

_log = logging.getLogger(__name__)


class UnderSubPath:
    """Serves the app under a sub-path, whether or not the proxy in front strips it from the address."""

    def __init__(self, app: ASGIApp, sub_path: str) -> None:
        """Use `sub_path` as it begins every address: `/search`, or empty."""
        self._app = app
        self._sub_path = sub_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            scope["root_path"] = self._sub_path
        await self._app(scope, receive, send)


class HeadIsGet:
    """Answers HEAD as GET would, without the body (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_without_body)


class Compressed:
    """Compresses answers, a streamed one piece by piece, for whoever takes gzip (RFC 9110, 8.4.1.3).

    Not for a browser that may have signed in: the answer may be of articles for staff, and its length must
    not tell of them to a page that makes the browser ask with words of its own (BREACH). A key is sent by no
    browser unasked; the cookies of a portal that this service is below say nothing.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._compressed = GZipMiddleware(app, minimum_size=_WORTH_IT, compresslevel=_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        is_plain = scope["type"] != "http" or may_be_signed_in(scope)
        await (self._app if is_plain else self._compressed)(scope, receive, send)


class SecurityHeaders:
    """Adds what browsers need to be told, unless the route said it in its own way."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(one for one in _HEADERS if one[0] not in said)]
                if scope.get("state", {}).get("is_signed_in"):
                    headers = MutableHeaders(scope=message)
                    headers["Cache-Control"] = "no-store"  # the next one at the computer is somebody else
                    del headers["ETag"]
            await send(message)

        await self._app(scope, receive, send_with_headers)


class NothingEscapes:
    """Logs whatever no one expected, and answers with a problem that says nothing of the inside."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        except Exception:
            if started:  # too late for another answer: the server cuts this one off and logs why
                raise
            _log.exception("%s failed", called(scope))
            await internal_error(scope.get("root_path", ""))(scope, receive, send)
