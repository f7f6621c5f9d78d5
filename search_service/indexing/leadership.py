"""Which lock decides who is the one indexer, and what wakes it? That depends on where index and record are.

| index | record | the lock | the bell |
|---|---|---|---|
| in a folder of this machine | a file | on a file in the folder | in the folder |
| in a folder of this machine | PostgreSQL | on a file in the folder | in the folder, and the database's |
| shared by machines | a file | on a file in the folder: one machine only | in the folder |
| shared by machines | PostgreSQL | the database's | in the folder, and the database's |

Several machines may so have an index each, and an indexer each, or share an index, and one indexer is active.
"""

# ruff: noqa: PLC0415  # the driver of a server is imported where there is one

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from search_service.articles.store import Store
from search_service.engine.contract import Engine
from search_service.errors import Unavailable
from search_service.indexing.lock import is_held, noted, only_indexer
from search_service.indexing.trouble import flag, in_trouble

if TYPE_CHECKING:
    from search_service.articles.advisory_lock import AdvisoryLock, HeldAdvisoryLock
    from search_service.articles.listener import Listener


@dataclass(frozen=True, slots=True)
class Seen:
    """What others see of the indexer: if there is one, what it has to say, if it cannot write the index."""

    is_there: bool
    note: str
    in_trouble: bool


_NOBODY: Final = Seen(is_there=False, note="", in_trouble=False)


class HeldLock(Protocol):
    """The lock of the one indexer, in its hands."""

    def confirm(self) -> None:
        """Raise IndexerRunning when it is lost: another process may be the indexer."""

    def note(self, words: str) -> None:
        """Leave a note for people; the empty one takes it away."""


class Trouble(Protocol):
    """The indexer's flag: up while it cannot write the index."""

    def begin(self) -> None:
        """Raise the flag; it stays up until `end`. Where it cannot be raised now, call again."""

    def end(self) -> None:
        """Take the flag down."""


class Leadership(Protocol):
    """Who is the one indexer of an index."""

    def held(self) -> AbstractContextManager[HeldLock]:
        """Be it; raises IndexerRunning at once when another is, Unavailable when nobody can be."""

    def flag(self) -> AbstractContextManager[Trouble]:
        """Give the flag of whoever is the indexer, or tries to be; it is down afterwards."""

    def seen(self) -> Seen | None:
        """Look from outside; None when it cannot be known, and nobody new can become the indexer."""


def leadership_of(store: Store, engine: Engine, folder: Path) -> Leadership:
    """Give the leadership over the index of `engine`, whose record is `store`; cheap."""
    if engine.shared_name is None or not store.database.is_server:
        return InFolder(folder)
    from search_service.articles.advisory_lock import AdvisoryLock

    return InDatabase(AdvisoryLock(store.database, engine.shared_name))


def listener_of(store: Store) -> Listener | None:
    """Give what hears of every change of the record; None where only the bell in the folder tells."""
    if not store.database.is_server:
        return None
    from search_service.articles.listener import Listener

    return Listener(store.database.url)


@dataclass(frozen=True, slots=True)
class InFolder:
    """Leadership by locks in the index folder."""

    folder: Path

    def held(self) -> AbstractContextManager[HeldLock]:
        """Hold the lock on a file; see `Leadership`."""
        return only_indexer(self.folder)

    def flag(self) -> AbstractContextManager[Trouble]:
        """Give the flag on the folder; see `Leadership`."""
        return flag(self.folder)

    def seen(self) -> Seen:
        """Try the locks for a moment; see `Leadership`."""
        return Seen(is_held(self.folder), noted(self.folder), in_trouble(self.folder))


class InDatabase:
    """Leadership by a lock of the record's database. Whoever holds it can always say what is wrong."""

    def __init__(self, lock: AdvisoryLock) -> None:
        self._lock = lock
        self._held: HeldAdvisoryLock | None = None

    @contextmanager
    def held(self) -> Iterator[HeldLock]:
        """Hold the database's lock; see `Leadership`."""
        with self._lock.held() as held:
            self._held = held
            try:
                yield held
            finally:
                self._held = None

    @contextmanager
    def flag(self) -> Iterator[Trouble]:
        """Give the flag, which goes down with the lock; see `Leadership`."""
        yield self

    def begin(self) -> None:
        """Raise the flag; see `Trouble`."""
        if self._held:
            self._held.mark(unwritable=True)

    def end(self) -> None:
        """Take the flag down; see `Trouble`."""
        if self._held:
            self._held.mark(unwritable=False)

    def seen(self) -> Seen | None:
        """Ask the database; see `Leadership`."""
        try:
            holder = self._lock.holder()
        except Unavailable:
            return None
        return Seen(True, holder.note, holder.unwritable) if holder else _NOBODY
