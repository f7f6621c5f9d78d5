"""Who is the one indexer? Whoever holds the lock on a file in the index folder."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from search_service.errors import IndexerRunning, IndexUnwritable

LOCK_FILE: Final = "indexer.lock"

_ATTEMPTS: Final = 5
_PAUSE: Final = 0.005

_LINES: Final = 512
"""Bytes of the lock file: who holds it, and what there is to say."""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """The lock of the one indexer on this machine; see `leadership.HeldLock`."""

    path: Path
    descriptor: int

    def confirm(self) -> None:
        """Raise IndexerRunning when the lock's file is no longer there: another may hold a new one."""
        try:
            there, held = self.path.stat(), os.fstat(self.descriptor)
        except FileNotFoundError:
            raise IndexerRunning(
                f"{self.path} was deleted: whoever locks the new one is the indexer"
            ) from None
        if (there.st_dev, there.st_ino) != (held.st_dev, held.st_ino):
            raise IndexerRunning(f"{self.path} was replaced: another process is the indexer")

    def note(self, words: str) -> None:
        """Write into the lock's file, beside who holds it, what people should know; `noted` reads it.

        Always as many bytes in the same place, so that a full disk has room for them.
        """
        lines = f"{os.getpid()}\n{words}".encode(errors="replace")[: _LINES - 1].ljust(_LINES - 1) + b"\n"
        with suppress(OSError):  # it is for people only
            os.pwrite(self.descriptor, lines, 0)


@contextmanager
def only_indexer(folder: Path) -> Iterator[HeldFile]:
    """Be the one indexer of `folder`; raises IndexerRunning at once when another process is.

    Raises IndexUnwritable when the folder cannot be written.
    The kernel lets go of the lock when its holder dies, however it dies. The file says who holds it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # A new descriptor each time: two threads of one process exclude each other too.
        descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        message = f"{folder}: {error.strerror}; the indexer must be able to write SEARCH_INDEX_DIR"
        raise IndexUnwritable(message) from error
    try:
        if not _taken(descriptor):
            holder = _lines(folder)[0] or "unknown"
            raise IndexerRunning(f"process {holder} is the indexer of {folder}")
        lock = HeldFile(folder / LOCK_FILE, descriptor)
        lock.confirm()
        lock.note("")
        yield lock
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    """Take the lock, unless somebody has it; who only looks (`is_held`) has it for a moment."""
    for _ in range(_ATTEMPTS):
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        time.sleep(_PAUSE)
    return False


def is_held(folder: Path) -> bool:
    """Say whether some process is the indexer of `folder`."""
    try:
        descriptor = os.open(folder / LOCK_FILE, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def noted(folder: Path) -> str:
    """Give what the indexer of `folder` has to say, or nothing."""
    return _lines(folder)[1] if is_held(folder) else ""


def _lines(folder: Path) -> tuple[str, str]:
    """Give who holds the lock, as its file says, and what there is to say."""
    try:
        content = (folder / LOCK_FILE).read_bytes()[:_LINES].decode(errors="replace")
    except OSError:
        content = ""
    holder, _, text = content.partition("\n")
    return holder.strip(), text.strip()
