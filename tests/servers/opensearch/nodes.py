"""How are real OpenSearch nodes started, killed and started again, each a process of its own?

Nothing here sleeps: a node tells when it is ready, and a cluster answers a question about its health once
that has come true. No node outlives the process that started it (see Launcher.java).
"""

from __future__ import annotations

import json
import select
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, cast
from urllib.request import Request, urlopen

from tests.servers.opensearch.artifacts import command, programs
from tests.servers.ports import HOST, free_ports

GIVE_UP: Final = 120.0
"""Seconds after which what was to happen is taken to have failed; one node is ready after about 4."""

HEAP: Final = "512m"


class Node:
    """One node; its data stay in `folder` when it ends."""

    def __init__(self, name: str, folder: Path, port: int, settings: dict[str, str], heap: str) -> None:
        self.name: Final = name
        self.port: Final = port
        self.log: Final = folder / "log.txt"
        self._process: subprocess.Popen[str] | None = None
        everything = {
            "path.home": str(folder.resolve()),
            "node.name": name,
            "network.host": HOST,
            "http.port": str(port),
            # The tests' data are few, whatever else fills the disk.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            **settings,
        }
        self._command: Final = command(heap, everything)
        self._programs: Final = programs()
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def process(self) -> subprocess.Popen[str]:
        """The process of the node, which was started at least once."""
        assert self._process is not None
        return self._process

    def start(self) -> None:
        """Start the process; `wait` tells when it is a node."""
        assert not self.running
        with self.log.open("ab") as log:
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(
                self._command, cwd=self._programs, stdin=pipe, stdout=pipe, stderr=log, text=True
            )

    def wait(self) -> None:
        """Wait until the node has joined its cluster.

        Raises:
            RuntimeError: It ended, or did not within `GIVE_UP`. The message has the end of its log.
        """
        said = cast("IO[str]", self.process.stdout)
        ready, _, _ = select.select([said], [], [], GIVE_UP)
        if not ready or said.readline().strip() != self.url:
            raise RuntimeError(f"no node on {self.url}: {self.log.read_text()[-2000:]}")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.process.kill()
        self._ended()

    def stop(self) -> None:
        """Let it end in order."""
        self.process.terminate()
        self._ended()

    def _ended(self) -> None:
        process = self.process
        process.wait(GIVE_UP)
        for pipe in (process.stdin, process.stdout):
            cast("IO[str]", pipe).close()


class Cluster:
    """Nodes that are one cluster, all of which can hold data and manage it."""

    def __init__(self, folder: Path, ports: Sequence[int], heap: str = HEAP) -> None:
        inner = free_ports(len(ports))
        names = [f"node{number}" for number, _ in enumerate(ports, start=1)]
        joined = {
            "cluster.name": "tests",
            "discovery.seed_hosts": ",".join(f"{HOST}:{port}" for port in inner),
            "cluster.initial_cluster_manager_nodes": ",".join(names),
        }
        self.nodes: Final = [
            Node(name, folder / name, port, {**joined, "transport.port": str(hidden)}, heap)
            for name, port, hidden in zip(names, ports, inner, strict=True)
        ]

    @property
    def hosts(self) -> str:
        """What stands between `://` and the path in an address of the whole cluster."""
        return ",".join(f"{HOST}:{node.port}" for node in self.nodes)

    def start(self) -> None:
        """Start every node that is not running, and wait until the cluster is whole and green."""
        started = [node for node in self.nodes if not node.running]
        for node in started:
            node.start()
        for node in started:
            node.wait()
        self.wait("green")

    def wait(self, status: str) -> None:
        """Wait until the running nodes are a cluster of this health: green, or yellow without replicas.

        Raises:
            urllib.error.HTTPError: It was not within `GIVE_UP`.
        """
        running = sum(node.running for node in self.nodes)
        asked = f"wait_for_status={status}&wait_for_nodes={running}&wait_for_no_initializing_shards=true"
        self.ask("GET", f"/_cluster/health?{asked}&timeout={GIVE_UP:.0f}s")

    def manager(self) -> Node:
        """Give the node that manages the cluster now."""
        name = self.ask("GET", "/_cat/cluster_manager?format=json")[0]["node"]
        return next(node for node in self.nodes if node.name == name)

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Ask a running node behind the back of any client, and give its answer."""
        node = next(node for node in self.nodes if node.running)
        data = None if body is None else json.dumps(body).encode()
        request = Request(node.url + path, data, {"Content-Type": "application/json"}, method=method)
        with urlopen(request, timeout=2 * GIVE_UP) as answer:
            return json.load(answer)

    def kill(self) -> None:
        """End every running node at once."""
        for node in self.nodes:
            if node.running:
                node.kill()


@contextmanager
def running(folder: Path, ports: Sequence[int], heap: str = HEAP) -> Iterator[Cluster]:
    """Run a cluster of one node for each port, whose data are kept in `folder`.

    Raises:
        NotPrepared: See artifacts.
        RuntimeError: A node did not start.
    """
    cluster = Cluster(folder, ports, heap)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.kill()
