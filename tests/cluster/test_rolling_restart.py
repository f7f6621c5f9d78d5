"""Is no request lost while one machine after the other is restarted, behind the nginx that docker/ has?"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from httpx2 import Client, HTTPError

from search_service.articles.keys import Scope
from search_service.articles.store import Draft, Store
from tests.api.running import ARTICLES
from tests.cluster.nginx import nginx_before
from tests.servers.machine import GIVE_UP, Machine, answers, until

DRAIN_SECONDS = 3
VISITORS = 3
WRITERS = 1
PAUSE = 0.01
"""Seconds between two requests of one of them: who restarts needs the processor too."""


@dataclass
class Load:
    """Those who ask all the time, and never twice."""

    address: str
    key: dict[str, str]
    stop: threading.Event = field(default_factory=threading.Event)
    sent: int = 0
    lost: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def visit(self, number: int) -> None:
        """Search, as pages and programs do, now and then on a new connection."""
        paths = ("/api/v1/search?q=nông thôn", "/?q=huyện", f"/suggest?q=h{number}", "/healthz")
        while not self.stop.is_set():
            with Client(base_url=self.address, timeout=GIVE_UP) as client:
                for path in paths:
                    self._ask(client, "GET", path)

    def write(self, number: int) -> None:
        """Send articles, one by one and several together."""
        lines = {"Content-Type": "application/x-ndjson"}
        with Client(base_url=self.address, timeout=GIVE_UP, headers=self.key) as client:
            for round_ in count():
                if self.stop.is_set():
                    return
                one, two = f"w{number}-{round_}", f"w{number}-{round_}-b"
                if self._ask(client, "PUT", f"/api/v1/articles/{one}", json={"title": f"Bài {one}"}):
                    self.acknowledged.append(one)
                line = f'{{"id": "{two}", "title": "Bài {two}"}}\n'
                if self._ask(client, "POST", "/api/v1/articles/bulk", content=line, headers=lines):
                    self.acknowledged.append(two)

    def _ask(self, client: Client, method: str, path: str, **body: object) -> bool:
        try:
            answer = client.request(method, path, **body)  # type: ignore[arg-type]
            wrong = "" if answer.is_success else f"{answer.status_code} {answer.text[:200]}"
        except HTTPError as error:
            wrong = repr(error)
        with self._lock:
            self.sent += 1
            if wrong:
                self.lost.append(f"{method} {path}: {wrong}")
        self.stop.wait(PAUSE)
        return not wrong


@pytest.fixture
def machines(tmp_path: Path, postgresql_url: str) -> Iterator[list[Machine]]:
    """Give two machines over one record, started at once, each with its own index and indexer."""
    settings = {"drain_seconds": DRAIN_SECONDS, "rate_limits": "off"}
    both = [Machine(tmp_path / name, postgresql_url, **settings) for name in ("1", "2")]
    with ExitStack() as started:
        for machine in both:
            machine.start()
            started.callback(machine.kill)
        for machine in both:
            machine.wait_until_ready()
        yield both


@pytest.fixture
def door(tmp_path: Path, machines: list[Machine]) -> Iterator[str]:
    """Give the address of the nginx before them."""
    with nginx_before([machine.port for machine in machines], tmp_path / "nginx") as address:
        until(lambda: answers(f"{address}/readyz"))
        yield address


@pytest.fixture
def key(postgresql_url: str) -> dict[str, str]:
    """Fill the record, and give the header of a key that may write to it."""
    with Store.open(postgresql_url) as store:
        store.put([Draft(article) for article in ARTICLES])
        _, secret = store.keys.create([Scope.WRITE], "test")
    return {"Authorization": f"Bearer {secret}"}


def test_a_rolling_restart_under_load_loses_no_request(
    key: dict[str, str], machines: list[Machine], door: str, postgresql_url: str
) -> None:
    load = Load(door, key)
    threads = [threading.Thread(target=load.visit, args=(number,)) for number in range(VISITORS)]
    threads += [threading.Thread(target=load.write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        for machine in machines:
            before = load.sent
            machine.stop()
            assert load.sent > before
            machine.start()
            machine.wait_until_ready()
    finally:
        load.stop.set()
        for thread in threads:
            thread.join()
    assert load.lost == []
    assert load.sent > 100
    with Store.open(postgresql_url) as store:
        assert len(load.acknowledged) > 2
        assert all(store.get(id_) for id_ in load.acknowledged)
        revision = store.record().revision
    for machine in machines:  # each has its own indexer, which follows the one record
        with Client(base_url=machine.address, timeout=GIVE_UP) as client:
            until(partial(shows, client, revision))
            assert client.get(f"/api/v1/articles/{load.acknowledged[-1]}").status_code == 200


def shows(client: Client, revision: int) -> bool:
    """Say whether searches show a revision."""
    return bool(client.get("/api/v1/search").json()["revision"] >= revision)
