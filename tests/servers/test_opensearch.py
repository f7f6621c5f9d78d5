"""Do the tests' OpenSearch nodes answer, and end with their starter? What clusters do: tests/faults."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import IO, cast
from urllib.request import urlopen

import pytest

from tests.conftest import ROOT
from tests.servers.opensearch.artifacts import NotPrepared, programs
from tests.servers.opensearch.nodes import GIVE_UP

pytestmark = pytest.mark.xdist_group("opensearch")

STARTER = """
import pathlib, sys
from tests.servers.opensearch.nodes import Cluster
from tests.servers.ports import free_ports
cluster = Cluster(pathlib.Path(sys.argv[1]), free_ports(1))
cluster.start()
print(cluster.nodes[0].process.pid, flush=True)
sys.stdin.read()
"""


def test_one_node_answers(opensearch_url: str) -> None:
    with urlopen(f"{opensearch_url}/_cluster/health", timeout=10) as answer:
        health = json.load(answer)
    # Yellow: another test has an index whose copies one node cannot hold.
    assert health["status"] in {"green", "yellow"}
    assert health["number_of_nodes"] == 1


def test_no_node_outlives_its_starter(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STARTER, str(tmp_path)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as starter:
        node = os.pidfd_open(int(cast("IO[str]", starter.stdout).readline()))
        starter.kill()
    try:
        # Readable when the process has ended.
        assert select.select([node], [], [], GIVE_UP)[0]
    finally:
        os.close(node)


def test_without_artifacts_there_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SEARCH_TEST_OPENSEARCH", str(tmp_path))
    with pytest.raises(NotPrepared):
        programs()
