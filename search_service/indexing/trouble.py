"""Can the index not be written? The indexer says so with a lock on the index folder.

A lock needs no byte on a full or read-only disk, everybody who may read the folder can see it, and it is gone
with the process that holds it. (The lock that names the indexer is another one, on a file: `lock.py`.)
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Trouble:
    """The indexer's flag: up while it cannot write the index."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None

    def begin(self) -> None:
        """Raise the flag; it stays up until `end`. Where it cannot be raised now, call again."""
        with suppress(OSError):  # somebody looks just now, or another one's flag is up
            if self._descriptor is None:
                self._descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def end(self) -> None:
        """Take the flag down."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@contextmanager
def flag(folder: Path) -> Iterator[Trouble]:
    """Give the flag of `folder`; it is down afterwards."""
    trouble = Trouble(folder)
    try:
        yield trouble
    finally:
        trouble.end()


def in_trouble(folder: Path) -> bool:
    """Say whether an indexer has found that it cannot write the index in `folder`."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without locks
        return False
    finally:
        os.close(descriptor)
    return False
