"""What is a site of its own beside the service, as the district's portal is?"""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Portal(ThreadingHTTPServer):
    """A site of its own, on another port than the service: each path is a page, with its policy."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, str]] = {}
        super().__init__(("127.0.0.1", 0), _PortalRequest)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def put(self, html: str, policy: str = "") -> str:
        """Give the address of a page that holds this."""
        path = f"/{len(self.pages)}"
        self.pages[path] = (html, policy)
        return self.origin + path


class _PortalRequest(BaseHTTPRequestHandler):
    server: Portal

    def do_GET(self) -> None:
        html, policy = self.server.pages.get(self.path, ("", ""))
        self.send_response(200 if html else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(html.encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""
