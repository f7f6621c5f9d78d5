"""What tests of engines share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engine.cluster import Index, an_index


@pytest.fixture
def index(opensearch_url: str) -> Iterator[Index]:
    """Give a name at a cluster of one node where no index is yet."""
    with an_index(opensearch_url) as made:
        yield made
