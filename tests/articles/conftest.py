"""A record of its own for each test, in a file and on a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from search_service.articles.store import Store
from tests.servers.postgresql import Server


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test on both databases, but for those that look into the record's file."""
    if "database" in metafunc.fixturenames:
        in_file = "file" in metafunc.fixturenames
        metafunc.parametrize("database", ["sqlite"] if in_file else ["sqlite", "postgresql"], scope="session")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Name the file of a record that is not there yet; a test that wants it is run on SQLite only."""
    return tmp_path / "data" / "articles.sqlite3"


@pytest.fixture
def url(database: str, request: pytest.FixtureRequest) -> str:
    """Give the URL of that file, or of an empty database on a server."""
    if database == "sqlite":
        return f"sqlite:///{request.getfixturevalue('file')}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def new_url(database: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Give what gives the URL of another record each time."""
    if database == "sqlite":
        numbers = count(1)
        yield lambda: f"sqlite:///{tmp_path}/more/{next(numbers)}.sqlite3"
        return
    server: Server = request.getfixturevalue("postgresql")
    made: list[str] = []

    def make() -> str:
        made.append(server.create_database())
        return made[-1]

    yield make
    for url in made:
        server.drop_database(url)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Open an empty record."""
    with Store.open(url) as opened:
        yield opened
