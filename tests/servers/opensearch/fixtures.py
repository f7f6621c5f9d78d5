"""Which OpenSearch does a test get? Real nodes, started when a worker's first test asks for them.

Tests that use them belong into one group, so that one worker runs them all and the nodes are started once:
`pytest.mark.xdist_group("opensearch")`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.conftest import missing
from tests.servers.opensearch.artifacts import NotPrepared, programs
from tests.servers.opensearch.nodes import Cluster, running
from tests.servers.ports import free_ports


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
    folder = factory.mktemp("opensearch")
    try:
        with running(folder, free_ports(nodes)) as cluster:
            yield cluster
    finally:
        shutil.rmtree(folder)
