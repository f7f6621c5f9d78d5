"""Which OpenSearch does a test get? Real nodes, started when a worker's first test asks for them.

Tests that use them belong into one group, so that one worker runs them all and the nodes are started once:
`pytest.mark.xdist_group("opensearch")`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import missing
from tests.servers.opensearch.artifacts import NotPrepared, programs
from tests.servers.opensearch.nodes import Cluster, running
from tests.servers.ports import free_ports

_MEMORY: Final = Path("/dev/shm")  # as Linux has it
_ROOM: Final = 1 << 30
"""Bytes: a node of the tests needs a tenth of it."""


@pytest.fixture(scope="session")
def opensearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a cluster of one node, `http://host:port`; each test uses indexes of its own."""
    with _cluster(tmp_path_factory, 1) as cluster:
        yield cluster.nodes[0].url


@pytest.fixture(scope="session")
def opensearch_nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Give a cluster of three nodes; a test that ends some of them calls `start()` before it ends itself."""
    with _cluster(tmp_path_factory, 3) as cluster:
        yield cluster


@contextmanager
def _cluster(factory: pytest.TempPathFactory, nodes: int) -> Iterator[Cluster]:
    try:
        programs()
    except NotPrepared as reason:
        missing(f"OpenSearch: {reason}")
    folder = Path(tempfile.mkdtemp(prefix="opensearch-", dir=_in_memory() or factory.getbasetemp()))
    try:
        with running(folder, free_ports(nodes)) as cluster:
            yield cluster
    finally:
        shutil.rmtree(folder)


def _in_memory() -> Path | None:
    """Give a folder that is no disk, if there is room: a killed process loses nothing there either."""
    there = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    return _MEMORY if there and shutil.disk_usage(_MEMORY).free > _ROOM else None
