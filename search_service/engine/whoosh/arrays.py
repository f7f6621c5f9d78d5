"""How do named arrays become one file that is mapped, and how is a damaged one told from a sound one?

The file: a magic number; the arrays, each aligned; a directory (JSON); one CRC-32 for every block of what
came before the directory; a footer that names the format and covers directory and checksums with a CRC of its
own. The footer is verified when a file is opened, a block when it is first read: opening is quick however
large the file, and no byte is used before it was checked.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from search_service.errors import IndexDamaged

FORMAT: Final = 4
"""Raise it with every change of what a segment's arrays mean: other formats are rebuilt from the record."""

_MAGIC: Final = b"DKGLSEG\n"
_ALIGN: Final = 64
_BLOCK_BITS: Final = 16
_BLOCK: Final = 1 << _BLOCK_BITS
_FOOTER: Final = struct.Struct("<8sIIQQI")
"""Magic, format, bytes of the directory, bytes before it, bytes of the file, CRC from the directory on."""

Array = npt.NDArray[Any]


class BlockArray:
    """An array of a mapped file; what is read of it is verified first."""

    __slots__ = ("_file", "_values", "offset")

    def __init__(self, file: ArrayFile, values: Array, offset: int) -> None:
        self._file = file
        self._values = values
        self.offset = offset
        """Where in the file it begins."""

    def __len__(self) -> int:
        return len(self._values)

    def slice(self, start: int, stop: int) -> Array:
        """Give the elements from `start` up to `stop`; raises IndexDamaged."""
        size = self._values.itemsize
        self._file.verify(self.offset + start * size, self.offset + stop * size)
        return self._values[start:stop]

    def all(self) -> Array:
        """Give every element; raises IndexDamaged."""
        return self.slice(0, len(self._values))


class ArrayFile:
    """A file of arrays, mapped for reading. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Map a file and verify its footer; raises IndexDamaged, FileNotFoundError if it is gone."""
        self.path = path
        self._name = str(path)
        with path.open("rb") as file:
            self._stamp = _stamp(os.fstat(file.fileno()))
            size = self._stamp[1]
            if size < len(_MAGIC) + _FOOTER.size:
                raise IndexDamaged(path.name, "it is cut short")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, version, directory_size, body, whole, self.checksum = _FOOTER.unpack(
            self._map[size - _FOOTER.size :]
        )
        if magic != _MAGIC or whole != size:
            raise IndexDamaged(path.name, "it is cut short or is no segment")
        if version != FORMAT:
            raise IndexDamaged(path.name, f"it has format {version}, this program reads {FORMAT}")
        if zlib.crc32(self._map[body : size - 4]) != self.checksum:
            raise IndexDamaged(path.name, "the checksum of its directory does not match")
        directory = json.loads(self._map[body : body + directory_size])
        self._body = body
        self._checksums = np.frombuffer(
            self._map, "<u4", offset=body + directory_size, count=-(-body // _BLOCK)
        ).tolist()
        self._verified = bytearray(len(self._checksums))
        self._arrays: dict[str, BlockArray] = {
            name: BlockArray(self, np.frombuffer(self._map, dtype, count, offset), offset)
            for name, (dtype, count, offset) in directory.items()
        }

    def __getitem__(self, name: str) -> BlockArray:
        return self._arrays[name]

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self._stamp[1]

    def verify(self, start: int, stop: int) -> None:
        """Make sure that the bytes between two offsets are what was written; raises IndexDamaged."""
        first, last = start >> _BLOCK_BITS, (stop - 1) >> _BLOCK_BITS
        at = self._verified.find(0, first, last + 1)
        while at >= 0:
            block = self._map[at << _BLOCK_BITS : min((at + 1) << _BLOCK_BITS, self._body)]
            if zlib.crc32(block) != self._checksums[at]:
                raise IndexDamaged(self.path.name, f"the checksum of its block {at} does not match")
            self._verified[at] = 1
            at = self._verified.find(0, at + 1, last + 1)

    def verify_all(self) -> None:
        """Make sure of every byte; raises IndexDamaged."""
        self._verified = bytearray(len(self._checksums))
        self.verify(0, self._body)

    @property
    def is_suspect(self) -> bool:
        """Whether the file was written to since it was opened. One that is gone stays mapped as it was."""
        now = self._stamp_now()
        return now is not None and now != self._stamp

    @property
    def is_there(self) -> bool:
        """Whether the file is there, and as it was when it was opened."""
        return self._stamp_now() == self._stamp

    def _stamp_now(self) -> tuple[int, int, int] | None:
        try:
            return _stamp(os.stat(self._name))  # noqa: PTH116 (a third of pathlib's time)
        except FileNotFoundError:
            return None


def _stamp(status: os.stat_result) -> tuple[int, int, int]:
    """Give what changes when a file is written to."""
    return status.st_ino, status.st_size, status.st_mtime_ns


class ArrayFileWriter:
    """Writes a file of arrays; as a context manager it removes the file again when anything goes wrong."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("xb+", buffering=0)
        self._end = len(_MAGIC)
        self._directory: dict[str, tuple[str, int, int]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if error:
            self._path.unlink(missing_ok=True)

    def reserve(self, name: str, dtype: npt.DTypeLike, count: int) -> Region:
        """Make room for an array whose elements come piece by piece."""
        kind = np.dtype(dtype).newbyteorder("<")
        offset = -(-self._end // _ALIGN) * _ALIGN
        self._directory[name] = (kind.str, count, offset)
        self._end = offset + count * kind.itemsize
        return Region(self._file.fileno(), kind, offset, count)

    def put(self, name: str, values: Array) -> None:
        """Write a whole array."""
        self.reserve(name, values.dtype, len(values)).write(values)

    def finish(self) -> int:
        """Write directory, checksums and footer, wait until all is on the disk; give the file's checksum."""
        os.ftruncate(self._file.fileno(), self._end)
        _write_at(self._file.fileno(), _MAGIC, 0)
        checksums = [
            zlib.crc32(os.pread(self._file.fileno(), min(_BLOCK, self._end - start), start))
            for start in range(0, self._end, _BLOCK)
        ]
        directory = json.dumps(self._directory, separators=(",", ":")).encode()
        tail = directory + np.array(checksums, dtype="<u4").tobytes()
        whole = self._end + len(tail) + _FOOTER.size
        footer = _FOOTER.pack(_MAGIC, FORMAT, len(directory), self._end, whole, 0)[:-4]
        checksum = zlib.crc32(tail + footer)
        _write_at(self._file.fileno(), tail + footer + checksum.to_bytes(4, "little"), self._end)
        os.fsync(self._file.fileno())
        return checksum


class Region:
    """The place of one array in a file that is being written."""

    def __init__(self, descriptor: int, dtype: np.dtype[Any], offset: int, count: int) -> None:
        self._descriptor = descriptor
        self._dtype = dtype
        self._offset = offset
        self._left = count

    def write(self, values: Array) -> None:
        """Write the next elements."""
        self._left -= len(values)
        if self._left < 0:
            raise ValueError(f"{-self._left} elements more than were reserved")
        content = np.ascontiguousarray(values, dtype=self._dtype)
        if content.nbytes:
            _write_at(self._descriptor, content.view(np.uint8).data, self._offset)
        self._offset += content.nbytes


def _write_at(descriptor: int, content: bytes | memoryview, offset: int) -> None:
    view = memoryview(content)
    while view:
        written = os.pwrite(descriptor, view, offset)
        view, offset = view[written:], offset + written


def joined(arrays: Sequence[Array], dtype: type[np.generic]) -> Array:
    """Put arrays one behind the other; a single one is not copied."""
    if len(arrays) == 1:
        return arrays[0]
    together: Array = np.concatenate(arrays) if arrays else np.zeros(0, dtype=dtype)
    return together
