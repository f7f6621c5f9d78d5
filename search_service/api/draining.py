"""How does a process stop, and no request is lost? It says so first, and goes on answering for a while."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_service.errors import Unavailable

_log = logging.getLogger(__name__)


class Draining:
    """Whether this process is about to stop. From SIGTERM on it has so many seconds left.

    Meanwhile it answers as before, but `/readyz` says 503, so that who looks there sends nothing more, and
    HTTP/1 connections are closed after their next answer, so that nothing more comes on them. Then the server
    stops as it always does: it takes no connection more, and ends when the last request is answered.
    """

    def __init__(self, seconds: float) -> None:
        """Go on for `seconds`; 0 is to stop at once."""
        self._seconds = seconds
        self.has_begun = False

    def make_sure_it_stays(self) -> None:
        """Raise Unavailable when this process is about to stop."""
        if self.has_begun:
            raise Unavailable("this process is about to stop: ask another one")

    @contextmanager
    def on_sigterm(self) -> Iterator[None]:
        """Drain when SIGTERM comes, within the event loop; what stopped the server before does so afterwards.

        A second SIGTERM changes nothing: a service manager sends it to every process of a service, and so
        does the process that looks after the workers. SIGINT stops at once. Where signals are another
        thread's business, as in tests, nothing is changed.
        """
        stop = signal.getsignal(signal.SIGTERM)
        if (
            not self._seconds
            or not callable(stop)
            or threading.current_thread() is not threading.main_thread()
        ):
            yield
            return
        loop = asyncio.get_running_loop()

        def begin() -> None:
            if self.has_begun:
                return
            self.has_begun = True
            _log.info("this process stops in %g s; until then it answers, and /readyz is 503", self._seconds)
            loop.call_later(self._seconds, stop, signal.SIGTERM, None)

        loop.add_signal_handler(signal.SIGTERM, begin)
        try:
            yield
        finally:
            loop.remove_signal_handler(signal.SIGTERM)
            signal.signal(signal.SIGTERM, stop)


class ClosesConnections:
    """Closes a connection after its answer once the process drains (RFC 9112, 9.6)."""

    def __init__(self, app: ASGIApp, draining: Draining) -> None:
        self._app = app
        self._draining = draining

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not scope["http_version"].startswith("1"):
            await self._app(scope, receive, send)
            return

        async def send_and_close(message: Message) -> None:
            if message["type"] == "http.response.start" and self._draining.has_begun:
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        await self._app(scope, receive, send_and_close)
