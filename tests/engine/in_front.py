"""How does a test answer some requests to a node in its place, and see all that were made?"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.request import Request as HttpRequest
from urllib.request import urlopen


class Fault:
    """Something in front of a node that answers some requests itself. `refuse` gives their answers.

    A text is sent as no cluster sends any.
    """

    def __init__(self, url: str) -> None:
        self.refuse: Callable[[str, str, bytes], tuple[int, object] | None] = lambda *_: None
        self.asked: list[str] = []
        fault = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                fault.asked.append(f"{self.command} {self.path}")
                refused = fault.refuse(self.command, self.path, body)
                sent = "application/json; charset=UTF-8"
                if refused and isinstance(refused[1], str):
                    status, answer, sent = refused[0], refused[1].encode(), "text/html"
                elif refused:
                    status, answer = refused[0], json.dumps(refused[1]).encode()
                else:
                    kind = self.headers.get("Content-Type", "application/json")
                    request = HttpRequest(
                        url + self.path, body or None, {"Content-Type": kind}, method=self.command
                    )
                    try:
                        with urlopen(request) as response:
                            status, answer = response.status, response.read()
                    except HTTPError as error:
                        status, answer = error.code, error.read()
                self.send_response(status)
                self.send_header("Content-Type", sent)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_PUT = do_POST = do_DELETE = answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def end(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def in_front_of(url: str) -> Iterator[Fault]:
    fault = Fault(url)
    try:
        yield fault
    finally:
        fault.end()
