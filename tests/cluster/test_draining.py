"""Does a process that is told to stop say so first, and answer until it does?"""

from __future__ import annotations

import signal
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from httpx2 import Client
from starlette.testclient import TestClient

from search_service.api.draining import Draining
from search_service.app import create_app
from search_service.articles.store import Store
from search_service.engine.factory import open_engine
from search_service.indexing.indexer import Indexer
from tests.api.running import problem, settings_in
from tests.servers.machine import GIVE_UP, Machine, until

LONG = 300
"""Seconds that no test waits for."""


def test_who_drains_is_not_ready_and_answers_all_the_same(tmp_path: Path) -> None:
    app = create_app(settings_in(tmp_path))
    with TestClient(app) as client:
        assert "connection" not in client.get("/healthz").headers
        app.state.draining.has_begun = True
        readiness = client.get("/readyz")
        problem(readiness, 503)
        assert readiness.headers["Retry-After"]
        for path in ("/healthz", "/docs", "/staff/sign-in", "/nope"):
            answer = client.get(path)
            assert answer.status_code in {200, 404}
            assert answer.headers["connection"] == "close"


Start = Callable[..., Machine]


@pytest.fixture
def machine_of(tmp_path: Path) -> Start:
    """Give a way to make a machine that can be searched, with these settings."""
    settings = settings_in(tmp_path)
    with Store.open(settings.store_url) as store, closing(open_engine(settings)) as engine:
        Indexer(store, engine, settings.index_dir).catch_up()
    return partial(Machine, tmp_path, settings.store_url, indexer="off")


def ready(client: Client) -> int:
    return client.get("/readyz").status_code


def test_sigterm_again_changes_nothing_and_sigint_ends_it_at_once(machine_of: Start) -> None:
    machine = machine_of(drain_seconds=LONG)
    with machine.running(), Client(base_url=machine.address, timeout=GIVE_UP) as client:
        assert ready(client) == 200
        machine.process.send_signal(signal.SIGTERM)
        until(lambda: ready(client) == 503)
        machine.process.send_signal(signal.SIGTERM)
        answer = client.get("/api/v1/search")
        assert answer.status_code == 200
        assert answer.headers["connection"] == "close"
        assert machine.process.poll() is None
        machine.process.send_signal(signal.SIGINT)
        machine.process.wait(GIVE_UP)
    assert f"this process stops in {LONG} s" in machine.log.read_text()


def test_every_worker_drains_and_then_all_end(machine_of: Start) -> None:
    machine = machine_of(drain_seconds=0.5, workers=2)
    with machine.running():
        # Whichever worker is first answers for both.
        until(lambda: machine.log.read_text().count("Application startup complete") == 2)
        machine.stop()
    told = machine.log.read_text()
    assert told.count("this process stops in 0.5 s") == 2
    assert told.count("Finished server process") == 2


def test_without_a_time_to_drain_a_server_stops_as_it_always_does(request: pytest.FixtureRequest) -> None:
    def stop(*_: object) -> None:
        """Do what the server does."""

    before = signal.signal(signal.SIGTERM, stop)
    request.addfinalizer(lambda: signal.signal(signal.SIGTERM, before))
    with Draining(0).on_sigterm():
        assert signal.getsignal(signal.SIGTERM) is stop
