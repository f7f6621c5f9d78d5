"""How does the indexer learn at once that there is work? Whoever wrote rings a bell in the index folder.

The bell is a FIFO: it works between processes and containers, also for those that may only read the folder,
and an idle indexer sleeps. Without one (not every network drive has them) the indexer looks by itself.
PostgreSQL tells of every change as well, on whatever machine it was made.
"""

from __future__ import annotations

import os
import select
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from search_service.articles.listener import Listener

POLL: Final = 0.25
"""Seconds between two looks at the record's revision while nobody rings the bell."""

RARE_POLL: Final = 2.0
"""The same where the record's database tells of every change."""

BELL_FILE: Final = "indexer.bell"

_WORK: Final = b"!"
_DAMAGE: Final = b"?"


@dataclass(frozen=True, slots=True)
class Bell:
    """The indexer's end of the bell, None where there can be none, and what listens to the database."""

    descriptor: int | None
    listener: Listener | None = None

    @property
    def patience(self) -> float:
        """After so many seconds without a ring it is good to look."""
        hears_all = self.listener is not None and self.listener.descriptor is not None
        return RARE_POLL if hears_all else POLL

    def wait(self, seconds: float) -> bool:
        """Return when the bell is rung, or was since the last call, and at the latest after `seconds`.

        Says whether somebody rang because of damage.
        """
        if self.listener and self.listener.connect():
            return False  # what came before it was connected is only seen
        descriptors = (self.descriptor, self.listener.descriptor if self.listener else None)
        heard = [descriptor for descriptor in descriptors if descriptor is not None]
        rung, _, _ = select.select(heard, [], [], seconds)
        if self.listener and rung:
            self.listener.heed()
        if self.descriptor in rung:
            with suppress(BlockingIOError):
                return _DAMAGE in os.read(self.descriptor, select.PIPE_BUF)
        return False


@contextmanager
def hung(folder: Path, listener: Listener | None = None) -> Iterator[Bell]:
    """Hang a bell in `folder`, in place of one that a dead indexer left. For the one indexer only.

    The `listener` is closed in the end.
    """
    bell = folder / BELL_FILE
    descriptor: int | None = None
    with suppress(OSError):
        bell.unlink(missing_ok=True)
        os.mkfifo(bell)
        bell.chmod(0o666)  # whoever may write the record rings, whatever its user
        # Opened for writing too: otherwise it would be at its end whenever nobody rings.
        descriptor = os.open(bell, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        yield Bell(descriptor, listener)
    finally:
        if listener:
            listener.close()
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
