"""Who has the record's file open? Keeps a restore from replacing it under a running service.

The lock is the system's (`flock`), on an empty file beside the record: it ends with the process that holds
it, however that ends. It is not on the record itself, because closing any handle of a SQLite file drops
SQLite's own locks on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from search_service.errors import StoreBusy


class FileLock:
    """A held lock on `path`: shared by everybody who uses the file, or exclusive. Never waits."""

    def __init__(self, path: Path, *, exclusive: bool) -> None:
        """Take the lock; raises StoreBusy when others stand in the way, OSError when it cannot be made."""
        self._handle = os.open(
            path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666
        )
        try:
            fcntl.flock(self._handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._handle)
            if exclusive:
                raise StoreBusy(
                    f"{path} is in use: stop the service and every other command first"
                ) from error
            raise StoreBusy(f"{path} is being restored: try again when that is done") from error

    def release(self) -> None:
        """Let go; may be called again."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> FileLock:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
