"""Which segments make up the newest generation, and how does the next one take its place?

The table of contents is Whoosh's own, with a checksum behind it that Whoosh does not read.
"""

from __future__ import annotations

import contextlib
import os
import time
import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC

from search_service.engine.contract import Commit
from search_service.engine.whoosh.arrays import FORMAT
from search_service.engine.whoosh.schema import INDEX_NAME, ArchiveSchema, PartitionSegment
from search_service.engine.whoosh.storage import sync, write_whole
from search_service.errors import IndexDamaged, IndexOutdated

LOCK_NAME: Final = f"{INDEX_NAME}_WRITELOCK"
_CHECKSUM_BYTES: Final = 4

# How Whoosh calls a table of contents: `_MAIN_7.toc`.
_BEFORE: Final = f"_{INDEX_NAME}_"
_BEHIND: Final = ".toc"

_TICK_NS: Final = 100_000_000
"""Nanoseconds that the clock of a file system may stand still, ten times what Linux's does."""

_REPORT: Final = ".damaged"
"""How the file is called, beside a segment's own, that says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One table of contents."""

    number: int
    schema: ArchiveSchema
    segments: tuple[PartitionSegment, ...]

    @property
    def commit(self) -> Commit:
        """What this generation holds."""
        return self.schema.commit


def newest_number(storage: Any) -> int:
    """Give the number of the newest generation, or -1."""
    return glance(storage).newest


@dataclass(frozen=True, slots=True)
class Glance:
    """What the names in the folder tell: the newest generation (-1: none), and reports of damage."""

    newest: int
    reports: frozenset[str]


class Watch:
    """Looks at the names in the index folder for every request: once, until one of them changes."""

    def __init__(self, storage: Any) -> None:
        self._storage = storage
        self._last: tuple[int, Glance] | None = None
        """When the folder was last changed, in nanoseconds, and what was seen of it later."""

    def look(self) -> Glance:
        """Give what is there now."""
        now = time.time_ns()
        try:
            changed = os.stat(self._storage.folder).st_mtime_ns  # noqa: PTH116 (every request comes here)
        except FileNotFoundError:
            changed = now
        last = self._last
        if last and last[0] == changed:
            return last[1]
        found = glance(self._storage)
        # A file system's clock stands still for some milliseconds: what changes in them has the same time.
        if now - changed > _TICK_NS:
            self._last = changed, found
        return found


def glance(storage: Any) -> Glance:
    """Look at the names in the index folder."""
    try:
        names = os.listdir(storage.folder)  # noqa: PTH208 (a third of the time)
    except FileNotFoundError:
        names = []  # it is made when it is first written
    newest, reports = -1, []
    for name in names:
        if name.endswith(_BEHIND) and name.startswith(_BEFORE):
            number = name[len(_BEFORE) : -len(_BEHIND)]
            if number.isdecimal():
                newest = max(newest, int(number))
        elif name.endswith(_REPORT):
            reports.append(name)
    return Glance(newest, frozenset(reports))


def report(folder: Path, segment: PartitionSegment, error: IndexDamaged) -> None:
    """Tell every process that a segment is damaged: nobody answers from it, and the indexer starts over."""
    with contextlib.suppress(OSError):  # a reader may not be allowed to write here
        (folder / report_name(segment)).write_text(error.reason, encoding="utf-8")


def report_name(segment: PartitionSegment) -> str:
    """Give the name of the file that says what is wrong with a segment."""
    return str(segment.make_filename(_REPORT))


def stamp(storage: Any, number: int) -> tuple[int, int] | None:
    """Give what tells a generation from one of the same number in a folder that was emptied meanwhile."""
    try:
        status = os.stat(f"{storage.folder}/{_BEFORE}{number}{_BEHIND}")  # noqa: PTH116 (every request comes here)
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns


def read(storage: Any) -> Generation | None:
    """Give the newest generation, or None where there is no index.

    Raises IndexDamaged; an older generation never stands in, it would bring deleted text back.
    Raises FileNotFoundError when a newer one took its place meanwhile: the caller looks again.
    """
    number = newest_number(storage)
    if number < 0:
        return None
    name = TOC._filename(INDEX_NAME, number)
    content = (Path(storage.folder) / name).read_bytes()
    body, stored = content[:-_CHECKSUM_BYTES], content[-_CHECKSUM_BYTES:]
    if zlib.crc32(body).to_bytes(_CHECKSUM_BYTES) != stored:
        raise IndexDamaged(name, "its checksum does not match")
    memory = RamStorage()
    memory.files[name] = body
    try:
        toc = TOC.read(memory, INDEX_NAME, gen=number)
        segments = tuple(toc.segments)
        readable = isinstance(toc.schema.commit, Commit) and all(s.format == FORMAT for s in segments)
    except Exception as error:  # its checksum is right; what another version pickled can raise anything
        raise IndexOutdated(name) from error
    if not readable:
        raise IndexOutdated(name)
    for segment in segments:
        reported = Path(storage.folder) / report_name(segment)
        if reported.exists():
            raise IndexDamaged(segment.filename, reported.read_text(encoding="utf-8"))
    return Generation(number, toc.schema, segments)


def write(
    storage: Any,
    number: int,
    commit: Commit,
    segments: Sequence[PartitionSegment],
    unfinished: str,
) -> None:
    """Make `segments` the newest generation: durable on return, or not there at all.

    Files that belong to no generation any more are removed, leftovers of crashes too, but for those whose
    names end with `unfinished`.
    """
    folder = Path(storage.folder)
    sync(folder)  # the names of the segments
    memory = RamStorage()
    TOC(ArchiveSchema.of(commit), list(segments), number).write(memory, INDEX_NAME)
    name = TOC._filename(INDEX_NAME, number)
    body = bytes(memory.files[name])
    write_whole(folder / name, body + zlib.crc32(body).to_bytes(_CHECKSUM_BYTES))
    reports = (report_name(segment) for segment in segments)
    _clean(folder, {LOCK_NAME, name, *(segment.filename for segment in segments), *reports}, unfinished)


def _clean(folder: Path, needed: Collection[str], unfinished: str) -> None:
    for file in folder.iterdir():
        ours = file.name.startswith((f"{INDEX_NAME}_", f"_{INDEX_NAME}_"))
        if ours and file.name not in needed and not file.name.endswith(unfinished):
            with contextlib.suppress(OSError):  # what cannot be removed now is no reason to fail
                file.unlink()
