"""A real server for the time of a test, over HTTP as browsers speak it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from httpx2 import Client

from search_service.app import create_app
from search_service.settings import Settings


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """Serve with these settings and give the address, without a slash at its end."""
    with socket.create_server(("127.0.0.1", 0)) as listening:  # connections wait until the service is up
        config = uvicorn.Config(create_app(settings), log_level="warning", lifespan="on", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def visiting(settings: Settings) -> Iterator[Client]:
    """Serve with these settings and give a client that follows no redirects."""
    with serving(settings) as address, Client(base_url=address, timeout=30) as client:
        yield client
