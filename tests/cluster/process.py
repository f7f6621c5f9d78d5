"""Programs of their own, as they run on a machine: the service, and nginx before it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from httpx2 import Client, HTTPError

from tests.conftest import ROOT
from tests.servers.ports import free_ports

NGINX_CONFIGURATION = ROOT / "docker" / "nginx.conf"
"""The one that is mounted into the official image."""

GIVE_UP = 120.0
"""Seconds after which something that must happen by itself has not."""


def until(true: Callable[[], bool]) -> None:
    """Wait until something is true."""
    deadline, never = time.monotonic() + GIVE_UP, threading.Event()
    while not true():
        assert time.monotonic() < deadline, "it has not happened"
        never.wait(0.02)  # what is waited for needs the processor


def answers(address: str) -> bool:
    """Say whether an address is answered with 200."""
    with suppress(HTTPError), Client(timeout=GIVE_UP) as client:
        return client.get(address).status_code == 200
    return False


class Machine:
    """`search-service serve` on a port that stays the same over restarts."""

    def __init__(self, folder: Path, store_url: str, **settings: Any) -> None:
        """Keep the index, and the log of what it says, in `folder`."""
        folder.mkdir(exist_ok=True)
        (self.port,) = free_ports(1)
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / "log"
        mine = {"store_url": store_url, "index_dir": folder / "index", "port": self.port, **settings}
        others = {name: value for name, value in os.environ.items() if not name.startswith("SEARCH_")}
        self._environment = others | {f"SEARCH_{name.upper()}": str(value) for name, value in mine.items()}
        self._folder = folder

    @contextmanager
    def running(self) -> Iterator[Machine]:
        """Run it, and make sure that it has ended afterwards."""
        self.start()
        try:
            self.wait_until_ready()
            yield self
        finally:
            self.kill()

    def start(self) -> None:
        """Start it."""
        command = [sys.executable, "-m", "search_service", "serve"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, stderr=log, stdout=log, cwd=self._folder, env=self._environment
            )

    def wait_until_ready(self) -> None:
        """Wait until it can be searched."""
        until(lambda: self.process.poll() is not None or answers(f"{self.address}/readyz"))
        assert self.process.poll() is None, self.log.read_text()

    def stop(self) -> None:
        """Tell it to stop as a service manager does, and wait until it has."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(GIVE_UP)

    def kill(self) -> None:
        """End it, if it has not ended."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


@contextmanager
def nginx(program: str, configuration: Path, folder: Path) -> Iterator[None]:
    """Run nginx with a server's configuration."""
    main = folder / "nginx.conf"
    places = [
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    ]
    main.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ {' '.join(places)} include {configuration}; }}\n"
    )
    command = [program, "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(main)]
    with subprocess.Popen(command) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait()
