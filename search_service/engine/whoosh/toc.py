"""Which segments make up the newest generation, and how does the next one take its place?

The table of contents is Whoosh's own, with a checksum behind it that Whoosh does not read.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC, clean_files

from search_service.engine.contract import Commit
from search_service.engine.whoosh.schema import ArchiveSchema, PartitionSegment
from search_service.engine.whoosh.storage import PART, sync, write_whole
from search_service.errors import IndexDamaged

INDEX_NAME: Final = "MAIN"
_CHECKSUM_BYTES: Final = 4


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
    return int(TOC._latest_generation(storage, INDEX_NAME))


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
        if not isinstance(toc.schema.commit, Commit):
            raise TypeError("it belongs to another program")
    except Exception as error:  # what another version pickled can raise anything
        raise IndexDamaged(name, f"it cannot be read ({type(error).__name__}: {error})") from error
    return Generation(number, toc.schema, segments)


def write(storage: Any, number: int, commit: Commit, segments: Sequence[PartitionSegment]) -> None:
    """Make `segments` the newest generation: durable on return, or not there at all."""
    folder = Path(storage.folder)
    sync(folder)  # the names of the segments
    memory = RamStorage()
    TOC(ArchiveSchema.of(commit), list(segments), number).write(memory, INDEX_NAME)
    name = TOC._filename(INDEX_NAME, number)
    body = bytes(memory.files[name])
    write_whole(folder / name, body + zlib.crc32(body).to_bytes(_CHECKSUM_BYTES))
    _clean(storage, number, segments)


def _clean(storage: Any, number: int, segments: Sequence[PartitionSegment]) -> None:
    """Remove what no longer belongs to the index, leftovers of crashes too."""
    clean_files(storage, INDEX_NAME, number, segments)
    for leftover in Path(storage.folder).glob(f"*{PART}"):
        with contextlib.suppress(FileNotFoundError):
            leftover.unlink()
