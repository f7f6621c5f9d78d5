"""A record of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from search_service.articles.store import Store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Name the file of a record that is not there yet."""
    return tmp_path / "data" / "articles.sqlite3"


@pytest.fixture
def url(file: Path) -> str:
    """Give the URL of that file."""
    return f"sqlite:///{file}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Open an empty record."""
    with Store.open(url) as opened:
        yield opened
