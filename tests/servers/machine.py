"""How is a machine of the service run, killed and started again? It is `search-service serve`, as it is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from httpx2 import Client, HTTPError

from tests.servers.ports import HOST, free_ports

GIVE_UP: Final = 120.0
"""Seconds after which something that must happen by itself has not."""

_PAUSE: Final = 0.02
"""Seconds between two looks: what is waited for needs the processor."""


def until(true: Callable[[], bool]) -> None:
    """Look again and again whether something has come true; fail after `GIVE_UP`."""
    deadline = time.monotonic() + GIVE_UP
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(_PAUSE)


def answers(address: str) -> bool:
    """Say whether an address is answered with 200."""
    with suppress(HTTPError), Client(timeout=GIVE_UP) as client:
        return client.get(address).status_code == 200
    return False


class Machine:
    """One machine with its settings, and a port that stays the same over restarts."""

    def __init__(self, folder: Path, store_url: str, **settings: Any) -> None:
        """Keep the index, and the log of what it says, in `folder`."""
        folder.mkdir(exist_ok=True)
        (self.port,) = free_ports(1)
        self.address = f"http://{HOST}:{self.port}"
        self.log = folder / "log"
        self.settings: dict[str, Any] = {"store_url": store_url, "index_dir": folder / "index", **settings}
        others = {name: value for name, value in os.environ.items() if not name.startswith("SEARCH_")}
        mine = {"port": self.port, **self.settings}
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

    def wait_until_ready(self, path: str = "/readyz") -> None:
        """Wait until `path` is answered: `/readyz` when it can be searched, `/healthz` when it is there."""
        until(lambda: self.process.poll() is not None or answers(f"{self.address}{path}"))
        assert self.process.poll() is None, self.log.read_text()

    def stop(self) -> None:
        """Tell it to stop as a service manager does, and wait until it has."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(GIVE_UP)

    def kill(self) -> None:
        """End it at once, if it has not ended."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
