"""Do the settings give the engine that they name?"""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from search_service.articles.store import Store
from search_service.engine.factory import open_engine
from search_service.settings import Settings

ON_A_CLUSTER = "opensearch+http://127.0.0.1:9/articles"


def named(engine: str, folder: Path) -> Settings:
    return Settings(_env_file=None, engine=engine, index_dir=folder)


def test_an_index_in_a_folder_belongs_to_its_machine(tmp_path: Path) -> None:
    with closing(open_engine(named("whoosh", tmp_path))) as engine:
        assert (engine.name, engine.shared_name) == ("whoosh", None)


def test_an_index_on_a_cluster_is_shared_by_its_name(tmp_path: Path) -> None:
    pytest.importorskip("opensearchpy", reason="the extra `cluster` is not installed")
    with closing(open_engine(named(ON_A_CLUSTER, tmp_path))) as engine:
        assert (engine.name, engine.shared_name) == ("opensearch", "articles")


def test_what_a_cluster_needs_is_asked_for(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a.sqlite3"
    Store.open(url).close()
    # In a process of its own: nothing here may forget a module that was imported.
    without_it = "import sys; sys.modules['opensearchpy'] = None; from search_service.cli import main; main()"
    told = subprocess.run(
        [sys.executable, "-c", without_it, "status"],
        env={"SEARCH_ENGINE": ON_A_CLUSTER, "SEARCH_STORE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    needed = "install requirements-cluster.lock (docs/operations.md), opensearchpy is missing"
    assert told.stderr.strip() == f"Error: SEARCH_ENGINE names OpenSearch: {needed}"
