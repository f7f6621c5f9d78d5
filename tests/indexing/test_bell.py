"""Whoever has work for the indexer rings, and it hears it at once."""

from __future__ import annotations

import fcntl
import select
import threading
from pathlib import Path

from search_service.indexing.bell import BELL_FILE, Bell, hung, ring

LONG = 60.0
"""Seconds that no test waits for."""


def test_a_ring_is_heard_once_and_by_the_next_wait_at_the_latest(tmp_path: Path) -> None:
    with hung(tmp_path) as bell:
        assert bell.descriptor is not None
        for _ in range(3):
            ring(tmp_path)
        bell.wait(LONG)
        assert not select.select([bell.descriptor], [], [], 0)[0]
        ringer = threading.Thread(target=ring, args=(tmp_path,))
        ringer.start()
        bell.wait(LONG)
        ringer.join()


def test_damage_is_told_from_work(tmp_path: Path) -> None:
    with hung(tmp_path) as bell:
        ring(tmp_path)
        assert not bell.wait(LONG)
        ring(tmp_path)
        ring(tmp_path, damage=True)
        assert bell.wait(LONG)
        assert not bell.wait(0)


def test_who_rings_never_waits(tmp_path: Path) -> None:
    ring(tmp_path / "nowhere")
    ring(tmp_path)
    with hung(tmp_path) as bell:
        assert bell.descriptor is not None
        room = fcntl.fcntl(bell.descriptor, fcntl.F_SETPIPE_SZ, 4096)
        for _ in range(room + 1):
            ring(tmp_path)
        bell.wait(LONG)
        assert (tmp_path / BELL_FILE).is_fifo()
    assert not (tmp_path / BELL_FILE).exists()


def test_what_a_dead_indexer_left_is_replaced(tmp_path: Path) -> None:
    (tmp_path / BELL_FILE).write_text("no bell, but a copy of one")
    with hung(tmp_path) as bell:
        ring(tmp_path)
        bell.wait(LONG)
        assert (tmp_path / BELL_FILE).is_fifo()


def test_without_a_bell_the_wait_ends_by_itself(tmp_path: Path) -> None:
    (tmp_path / BELL_FILE).mkdir()
    with hung(tmp_path) as bell:
        assert bell == Bell(None)
        ring(tmp_path)
        bell.wait(0)
