"""How does the indexer learn at once that there is work? Whoever wrote rings a bell in the index folder.

The bell is a FIFO: it works between processes and containers, also for those that may only read the folder,
and an idle indexer sleeps. Without one (not every network drive has them) the indexer looks by itself.
"""

from __future__ import annotations

import os
import select
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

BELL_FILE: Final = "indexer.bell"

_WORK: Final = b"!"
_DAMAGE: Final = b"?"


@dataclass(frozen=True, slots=True)
class Bell:
    """The indexer's end of the bell; None where there can be none."""

    descriptor: int | None

    def wait(self, seconds: float) -> bool:
        """Return when the bell is rung, or was since the last call, and at the latest after `seconds`.

        Says whether somebody rang because of damage.
        """
        heard = [] if self.descriptor is None else [self.descriptor]
        if select.select(heard, [], [], seconds)[0] and self.descriptor is not None:
            with suppress(BlockingIOError):
                return _DAMAGE in os.read(self.descriptor, select.PIPE_BUF)
        return False


@contextmanager
def hung(folder: Path) -> Iterator[Bell]:
    """Hang a bell in `folder`, in place of one that a dead indexer left. For the one indexer only."""
    bell = folder / BELL_FILE
    descriptor: int | None = None
    with suppress(OSError):
        bell.unlink(missing_ok=True)
        os.mkfifo(bell)
        bell.chmod(0o666)  # whoever may write the record rings, whatever its user
        # Opened for writing too: otherwise it would be at its end whenever nobody rings.
        descriptor = os.open(bell, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        yield Bell(descriptor)
    finally:
        if descriptor is not None:
            os.close(descriptor)
            with suppress(OSError):
                bell.unlink()


def ring(folder: Path, *, damage: bool = False) -> None:
    """Tell the indexer of `folder` that there is work, or damage. Without an indexer nothing happens."""
    with suppress(OSError):  # nobody listens, or it has been rung so often that nobody can miss it
        descriptor = os.open(folder / BELL_FILE, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            os.write(descriptor, _DAMAGE if damage else _WORK)
        finally:
            os.close(descriptor)
