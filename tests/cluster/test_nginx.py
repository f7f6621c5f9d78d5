"""Does the service hear of the visitor, and of TLS, from whoever stands before nginx?"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from httpx2 import Client

from tests.cluster.nginx import nginx_before
from tests.servers.machine import answers, until


class _Echo(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        heard = "{X-Forwarded-For} {X-Forwarded-Proto}".format_map(dict(self.headers.items()))
        self.send_response(200)
        self.send_header("Content-Length", str(len(heard)))
        self.end_headers()
        self.wfile.write(heard.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of an nginx before something that says what it heard."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_address[1]
        with nginx_before([port, port], tmp_path_factory.mktemp("nginx") / "run") as address:
            until(lambda: answers(address))
            yield address
        server.shutdown()


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ({}, "127.0.0.1 http"),
        ({"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}, "203.0.113.9 https"),
        (
            {"X-Forwarded-For": "198.51.100.1, 203.0.113.9"},
            "203.0.113.9 http",
        ),  # the first is the visitor's own
        ({"X-Forwarded-Proto": "javascript"}, "127.0.0.1 http"),
    ],
)
def test_a_proxy_on_the_host_is_believed(door: str, sent: dict[str, str], heard: str) -> None:
    with Client() as client:
        assert client.get(door, headers=sent).text == heard
