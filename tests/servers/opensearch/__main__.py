"""What can one do by hand? `prepare` what the tests need, or `run` some nodes until the input ends."""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from tests.servers.opensearch.artifacts import NotPrepared, prepare
from tests.servers.opensearch.nodes import HEAP, running


def main() -> None:
    """Run one command; a reason why it cannot be is the message to end with."""
    parser = argparse.ArgumentParser(prog="python -m tests.servers.opensearch", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("prepare", help="fetch and compile what nodes are started from")
    run = commands.add_parser("run", help="run a node for each port until the input ends or Ctrl-C")
    run.add_argument("--port", type=int, action="append", help="repeat it for more nodes (9200)")
    run.add_argument("--heap", default=HEAP, help="memory of each node (%(default)s)")
    run.add_argument("--folder", type=Path, help="keep the data here, or nowhere")
    given = parser.parse_args()
    try:
        if given.command == "prepare":
            prepare()
        else:
            _run(given.port or [9200], given.heap, given.folder)
    except NotPrepared as reason:
        sys.exit(str(reason))


def _run(ports: list[int], heap: str, folder: Path | None) -> None:
    with tempfile.TemporaryDirectory() as nowhere, running(folder or Path(nowhere), ports, heap) as cluster:
        print(f"opensearch+http://{cluster.hosts}/", flush=True)
        with suppress(KeyboardInterrupt):
            sys.stdin.read()


if __name__ == "__main__":
    main()
