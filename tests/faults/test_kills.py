"""A killed indexer loses nothing that was acknowledged, answers nothing wrong, and leaves nothing behind.

python -m tests.faults.test_kills --kills 300
"""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import tempfile
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path

from tests.faults.archive import check_after_kill
from tests.faults.conftest import INDEXED, SEED
from tests.faults.victim import catch_up_until, follow, started


def kill_at_random(folder: Path, seed: int, kills: int) -> int:
    """Kill the indexer of one archive again and again, check it each time, and give the last revision."""
    chance = random.Random()
    revision = 0
    for _ in range(kills):
        told, tell = Pipe(duplex=False)
        with told:
            victim = started(follow, folder, seed, tell)
            tell.close()
            revision = told.recv()  # it works
            victim.join(chance.random() * 0.3)
            victim.kill()
            victim.join()
            revision = max([revision, *_received(told)])
        assert victim.exitcode == -signal.SIGKILL
        check_after_kill(folder, seed, revision)
    return revision


def _received(told: Connection) -> Iterator[int]:
    while True:
        try:
            yield told.recv()
        except EOFError:
            return


def test_kills_at_random_moments(tmp_path: Path) -> None:
    assert kill_at_random(tmp_path, SEED, kills=12) > 12


def test_kills_before_every_call_of_a_commit(behind: Path, tmp_path: Path) -> None:
    for fatal in range(1, 1000):
        folder = shutil.copytree(behind, tmp_path / str(fatal))
        victim = started(catch_up_until, folder, fatal)
        victim.join()
        check_after_kill(folder, SEED, INDEXED)
        if victim.exitcode == 0:
            break
        assert victim.exitcode == -signal.SIGKILL
    assert 20 < fatal < 999


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        print(f"seed {options.seed}")
        reached = kill_at_random(Path(place), options.seed, options.kills)
        print(f"{options.kills} kills, revision {reached}: nothing lost, nothing wrong")
