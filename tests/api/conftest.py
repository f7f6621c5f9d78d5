"""Services for the tests of the API: one that is only asked, and one for each test that changes something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search_service.articles.keys import Scope
from tests.api.running import ARTICLES, Running, indexing, running, settings_in


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a service over `ARTICLES` that no test changes."""
    with running(settings_in(tmp_path_factory.mktemp("archive")), *ARTICLES) as service:
        yield service


@pytest.fixture(scope="session")
def staff(archive: Running) -> dict[str, str]:
    """Give the header of a key for staff articles of `archive`."""
    return archive.key(Scope.SEARCH_STAFF)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Running]:
    """Give a service that is the test's own: empty, with the indexer beside it."""
    with running(settings_in(tmp_path, busy_timeout=0.2)) as mine, indexing(mine):
        yield mine


@pytest.fixture
def writer(service: Running) -> dict[str, str]:
    """Give the header of a key that may write to `service`."""
    return service.key(Scope.WRITE)
