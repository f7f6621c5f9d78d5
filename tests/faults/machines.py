"""How is a machine of the service run, killed and started again? It is `search-service serve`, as it is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from httpx2 import Client, Response, TransportError

from search_service.articles.keys import Scope
from search_service.articles.store import Store
from search_service.settings import Settings
from tests.faults.history import Change
from tests.servers.ports import HOST, free_ports

GIVE_UP: Final = 120.0
"""Seconds after which something that must happen by itself has not."""

PAUSE: Final = 0.02
"""Seconds between two looks: who is looked at has other things to do."""


def until(true: Callable[[], bool]) -> None:
    """Look again and again whether something has come true; fail after `GIVE_UP`."""
    deadline = time.monotonic() + GIVE_UP
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(PAUSE)


class Machine:
    """One machine with its settings; it can be killed and started again."""

    def __init__(self, folder: Path, settings: Mapping[str, Any]) -> None:
        folder.mkdir(exist_ok=True)
        self.settings: Final = Settings(_env_file=None, index_dir=folder / "index", **settings)
        (port,) = free_ports(1)
        self.client: Final = Client(base_url=f"http://{HOST}:{port}", timeout=GIVE_UP)
        self._folder = folder
        given = {"index_dir": self.settings.index_dir, "port": port, "rate_limits": "off", **settings}
        others = {name: value for name, value in os.environ.items() if not name.startswith("SEARCH_")}
        self._environment = others | {f"SEARCH_{name.upper()}": str(value) for name, value in given.items()}
        self._process: subprocess.Popen[bytes] | None = None
        with Store.open(self.settings.store_url) as store:
            _, secret = store.keys.create([Scope.WRITE], "test")
        self._key = {"Authorization": f"Bearer {secret}"}

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "search_service", "serve"]
        with (self._folder / "log.txt").open("ab") as log:
            self._process = subprocess.Popen(command, env=self._environment, cwd=self._folder, stderr=log)
        until(self._answers)

    def end(self, number: int) -> None:
        """Send it a signal, if it runs, and wait for its end."""
        if self._process:
            self._process.send_signal(number)
            self._process.wait(GIVE_UP)
            self._process = None

    def make(self, change: Change, **parameters: Any) -> Response:
        """Ask for a change of the record."""
        id_, article = change
        path = f"/api/v1/articles/{id_}"
        if article is None:
            return self.client.delete(path, params=parameters, headers=self._key)
        sent = {"title": article.title, "text": article.text, "audience": article.audience.value}
        return self.client.put(path, params=parameters, headers=self._key, json=sent)

    def search(self, words: str) -> Response:
        """Search as everybody may."""
        return self.client.get("/api/v1/search", params={"q": words, "size": 100})

    def shows(self, revision: int) -> bool:
        """Say whether searches show what was in the record at a revision, or is since."""
        told = self.search("")
        return told.status_code == 200 and told.json()["revision"] >= revision

    def log(self) -> str:
        """Give what it has said."""
        return (self._folder / "log.txt").read_text()

    def _answers(self) -> bool:
        assert self._process
        assert self._process.poll() is None, self.log()
        with suppress(TransportError):
            return self.client.get("/healthz").status_code == 200
        return False


@contextmanager
def machine(folder: Path, **settings: Any) -> Iterator[Machine]:
    """Run a machine until the end of the block."""
    one = Machine(folder, settings)
    with one.client:
        try:
            one.start()
            yield one
        finally:
            one.end(signal.SIGTERM)
