"""After a power cut at any moment the index is right as of a revision it had acknowledged or was writing, or
says that it must be built anew.

The disk is imagined at its worst: what was not synced is lost. Names are those of the folder's last sync, or
those of that moment with what was not synced of their files cut off.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from tests.faults.archive import check_index, opened
from tests.faults.calls import watched
from tests.faults.conftest import INDEXED, SEED

Files = dict[str, bytes]


class Disk:
    """What a power cut would leave of a folder: bytes of synced files, names of a synced folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._safe: dict[int, bytes] = {}
        self._held = [os.open(file, os.O_RDONLY) for file in folder.iterdir() if file.is_file()]
        for descriptor in self._held:
            self._safe[os.fstat(descriptor).st_ino] = os.pread(descriptor, 1 << 24, 0)
        self._names = self._now()

    def synced(self, descriptor: int) -> None:
        """Take note of a sync that has been done."""
        inode = os.fstat(descriptor).st_ino
        if inode == self._folder.stat().st_ino:
            self._names = self._now()
        else:
            self._held.append(os.dup(descriptor))  # so that no other file gets its number
            self._safe[inode] = os.pread(descriptor, 1 << 24, 0)

    def after_power_cut(self) -> list[Files]:
        """Give what may be found in the folder."""
        now = {file.name: file.read_bytes() for file in self._folder.iterdir() if file.is_file()}
        return [
            {name: self._safe.get(inode, b"") for name, inode in self._names.items()},
            {
                name: self._safe.get(inode, now[name][: len(now[name]) // 2])
                for name, inode in self._now().items()
            },
        ]

    def close(self) -> None:
        for descriptor in self._held:
            os.close(descriptor)

    def _now(self) -> dict[str, int]:
        return {file.name: file.stat().st_ino for file in self._folder.iterdir() if file.is_file()}


def test_a_power_cut_at_any_moment(behind: Path, tmp_path: Path) -> None:
    archive = shutil.copytree(behind, tmp_path / "archive")
    disk = Disk(archive / "index")
    acknowledged = INDEXED
    found: list[tuple[int, Files]] = []

    def before(name: str, arguments: tuple[Any, ...]) -> None:
        found.extend((acknowledged, files) for files in disk.after_power_cut())

    def after(name: str, arguments: tuple[Any, ...]) -> None:
        if name == "fsync":
            disk.synced(arguments[0])

    def acknowledge(revision: int) -> None:
        nonlocal acknowledged
        acknowledged = revision

    with opened(archive) as (_, _, indexer), watched(before, after):
        last = indexer.catch_up(acknowledge)
    before("the end", ())
    disk.close()
    assert acknowledged == last > INDEXED
    left = [
        check_index(_folder_of(files, tmp_path / str(number)), SEED, safe)
        for number, (safe, files) in enumerate(found)
    ]
    assert set(left) == {INDEXED, last}


def _folder_of(files: Files, folder: Path) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_the_imagined_disk_loses_what_is_not_synced(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    disk = Disk(tmp_path)
    (tmp_path / "new").write_bytes(b"new!")
    assert disk.after_power_cut() == [{"old": b"old"}, {"old": b"old", "new": b"ne"}]
    with (tmp_path / "new").open("rb") as file:
        disk.synced(file.fileno())
    assert disk.after_power_cut() == [{"old": b"old"}, {"old": b"old", "new": b"new!"}]
    folder = os.open(tmp_path, os.O_RDONLY)
    disk.synced(folder)
    os.close(folder)
    (tmp_path / "old").unlink()
    assert disk.after_power_cut() == [{"old": b"old", "new": b"new!"}, {"new": b"new!"}]
    disk.close()
