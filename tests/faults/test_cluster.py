"""Is anything lost, or anybody told nonsense, when the servers under the service fail?

Three OpenSearch nodes with a copy of everything, a PostgreSQL server, and machines as they are run: all real.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import count, islice
from pathlib import Path
from typing import Any, Final

import pytest

from search_service.engine.factory import open_engine
from search_service.settings import Settings
from tests.faults.archive import check_content
from tests.faults.history import history, state
from tests.faults.machines import Archive, archive
from tests.faults.work import working
from tests.servers.machine import until
from tests.servers.opensearch.nodes import Cluster
from tests.servers.postgresql import Server

pytestmark = pytest.mark.xdist_group("opensearch")

SEED: Final = 7

_names = (f"faults{number}" for number in count(1))


@pytest.fixture
def nodes(opensearch_nodes: Cluster) -> Iterator[Cluster]:
    """Give three nodes, and start again afterwards those that were ended."""
    yield opensearch_nodes
    opensearch_nodes.start()


@pytest.fixture
def engine(nodes: Cluster) -> dict[str, Any]:
    """Give the settings of an index that a node can be lost of."""
    return {"engine": f"opensearch+http://{nodes.hosts}/{next(_names)}", "opensearch_replicas": 1}


@pytest.fixture
def service(tmp_path: Path, engine: dict[str, Any]) -> Iterator[Archive]:
    """Give a machine whose record is a file."""
    with archive(tmp_path, store_url=f"sqlite:///{tmp_path}/articles.sqlite3", **engine) as one:
        yield one


def test_the_loss_of_the_manager_is_got_over(service: Archive, nodes: Cluster) -> None:
    with working(service, SEED) as work:
        work.wait_for_answers(200)
        nodes.wait("green")  # a copy that is not there yet saves nothing
        nodes.manager().kill()
        work.go_on(30)
        made = work.made
        until(lambda: service.shows(made))
        work.wait_for_answers(200, more=20)
        nodes.start()
        work.go_on(20)
    check(service, work.made)


def test_what_is_written_without_any_node_is_found_once_they_are_back(
    service: Archive, nodes: Cluster
) -> None:
    with working(service, SEED) as work:
        work.wait_for_answers(200)
        nodes.kill()
        work.go_on(20)
        work.wait_for_answers(503)
        assert service.client.get("/healthz").status_code == 200
        not_ready = service.client.get("/readyz")
        assert not_ready.status_code == 503
        assert int(not_ready.headers["Retry-After"]) > 0
        nodes.start()
        work.wait_for_answers(200, more=20)
    check(service, work.made)


@pytest.mark.parametrize("kept", [0, 1])
def test_an_index_that_somebody_deleted_is_built_anew(service: Archive, nodes: Cluster, kept: int) -> None:
    made = 30
    for change in islice(history(SEED), made):
        assert service.make(change).status_code < 300
    until(lambda: service.shows(made))
    own = service.settings["engine"].rpartition("/")[2]
    indexes = sorted(one["index"] for one in nodes.ask("GET", f"/_cat/indices/{own}-*?format=json"))
    assert len(indexes) > 1
    for index in indexes[kept:]:
        nodes.ask("DELETE", f"/{index}")
    until(lambda: service.search("huyện").status_code == 200 and service.shows(made))
    assert service.log.read_text().count("building the index anew") >= 2
    check(service, made)


def test_searches_go_on_while_the_record_is_away(
    durable_postgresql: Server, engine: dict[str, Any], tmp_path: Path
) -> None:
    url = durable_postgresql.create_database()
    with archive(tmp_path, store_url=url, **engine) as service:
        with working(service, SEED) as work:
            work.wait_for_answers(200)
            durable_postgresql.kill()
            refused = work.searched[503]
            work.wait_for_answers(200, more=20)
            assert work.searched[503] == refused
            for path in ("/", "/api/v1/suggest?q=h", "/?q=huyện", "/readyz"):
                assert service.client.get(path).status_code == 200, path
            unmade = service.make(("other", None))
            assert unmade.status_code == 503
            assert int(unmade.headers["Retry-After"]) > 0
            durable_postgresql.start()
            work.go_on(20)
        check(service, work.made)


def test_either_of_two_machines_may_be_lost(
    durable_postgresql: Server, engine: dict[str, Any], tmp_path: Path
) -> None:
    url = durable_postgresql.create_database()
    changes = history(SEED)
    made = 0
    with (
        archive(tmp_path / "one", store_url=url, **engine) as one,
        archive(tmp_path / "two", store_url=url, **engine) as two,
    ):
        # One of them has the indexer. It is among those that are lost, whichever it is.
        for lost, left in ((one, two), (two, one)):
            lost.kill()
            for change in islice(changes, 10):
                assert left.make(change).status_code < 300
            made += 10
            until(lambda left=left, made=made: left.shows(made))  # type: ignore[misc]
            lost.start()
            lost.wait_until_ready("/healthz")
            assert lost.search("huyện").json()["hits"] == left.search("huyện").json()["hits"]
        check(one, made)


def check(service: Archive, made: int) -> None:
    """Make sure that searches come to show every acknowledged change, and nothing else."""
    until(lambda: service.shows(made))
    with closing(open_engine(Settings(_env_file=None, **service.settings))) as engine:
        check_content(engine, state(SEED, made))
