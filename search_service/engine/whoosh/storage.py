"""When is a file of the index safe? After fsync of the file and of the folder that names it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from search_service.errors import IndexUnwritable

PART: Final = ".part"
"""How the name of a file ends until it is whole."""

_UNWRITABLE: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}
)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Say plainly, with IndexUnwritable, when the index folder cannot be written."""
    try:
        yield
    except OSError as error:
        if error.errno in _UNWRITABLE:
            raise IndexUnwritable(f"the index in {folder} cannot be written: {error.strerror}") from error
        raise


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
