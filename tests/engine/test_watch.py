"""Is every change of the index folder seen at the next look?"""

from __future__ import annotations

import os
import time
from pathlib import Path

from whoosh.filedb.filestore import FileStorage

from search_service.engine.whoosh.toc import Watch


def name(number: int) -> str:
    return f"_MAIN_{number}.toc"


def test_changes_within_one_tick_of_the_clock_are_seen(tmp_path: Path) -> None:
    watch = Watch(FileStorage(str(tmp_path)))
    (tmp_path / name(0)).touch()
    tick = time.time_ns()
    os.utime(tmp_path, ns=(tick, tick))
    assert watch.look().newest == 0
    (tmp_path / name(1)).touch()
    os.utime(tmp_path, ns=(tick, tick))  # as a file system does whose clock has not moved on
    assert watch.look().newest == 1


def test_a_folder_at_rest_is_not_read_again_until_it_changes(tmp_path: Path) -> None:
    watch = Watch(FileStorage(str(tmp_path)))
    (tmp_path / name(1)).touch()
    long_ago = time.time_ns() - 10**10
    os.utime(tmp_path, ns=(long_ago, long_ago))
    seen = watch.look()
    assert watch.look() is seen
    (tmp_path / name(2)).touch()
    assert watch.look().newest == 2
    (tmp_path / "MAIN_a.damaged").touch()
    assert watch.look().reports == {"MAIN_a.damaged"}
    (tmp_path / name(2)).unlink()
    assert watch.look().newest == 1


def test_a_folder_may_come_and_go(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    watch = Watch(FileStorage(str(folder)))
    assert watch.look().newest == -1
    folder.mkdir()
    (folder / name(3)).touch()
    assert watch.look().newest == 3
    (folder / name(3)).unlink()
    folder.rmdir()
    assert watch.look().newest == -1
