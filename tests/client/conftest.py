"""Services and clients for the tests of the client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from search_service.articles.keys import Scope
from search_service.client import Client
from tests.api.running import ARTICLES, Running, indexing, running, settings_in
from tests.client.both import Kind, connected
from tests.client.scripted import Script, scripted

Connect = Callable[..., Client]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a service over `ARTICLES` that no test changes."""
    with running(settings_in(tmp_path_factory.mktemp("archive")), *ARTICLES) as service:
        yield service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Running]:
    """Give a service that is the test's own: empty, with the indexer beside it."""
    with running(settings_in(tmp_path)) as mine, indexing(mine):
        yield mine


@pytest.fixture
def script() -> Iterator[Script]:
    """Give a server that answers as it is told."""
    with scripted() as script:
        yield script


@pytest.fixture(params=["sync", "async"])
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    """Give what connects to an address, or to a running service with a key of some scopes."""
    kind: Kind = request.param
    with ExitStack() as stack:

        def connect(to: Running | str, *scopes: Scope, **options: Any) -> Client:
            if isinstance(to, str):
                return stack.enter_context(connected(kind, to, **options))
            key = to.key(*scopes)["Authorization"].removeprefix("Bearer ") if scopes else None
            return stack.enter_context(connected(kind, str(to.client.base_url), key, **options))

        yield connect
