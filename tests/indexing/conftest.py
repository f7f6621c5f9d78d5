"""Several machines over one record on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from tests.indexing.machines import Machine


@pytest.fixture
def machines(postgresql_url: str, tmp_path: Path) -> Iterator[Callable[..., Machine]]:
    """Start machines over one record; they share an index unless they are told to have their own."""
    with ExitStack() as stack:

        def start(own: str = "") -> Machine:
            folder = tmp_path / (own or "shared")
            return stack.enter_context(closing(Machine(postgresql_url, folder, shares=not own)))

        yield start
