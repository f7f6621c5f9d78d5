"""How is one process on many machines the only indexer of an index? It holds a lock of the record's database.

PostgreSQL's advisory locks (https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS) are
numbers that a session holds until it ends, however it ends. What the holder has to say is in a table, and
counts only while the session that wrote it holds the lock. Both need sessions of the server itself: a pooler
that lends its own (PgBouncer's transaction mode) must not be between.
"""

from __future__ import annotations

import hashlib
import logging
import os
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text

from search_service.articles.database import Database
from search_service.articles.lasting import Lasting
from search_service.errors import IndexerRunning, Unavailable

_SPACE: Final = 0x494E4458
"""The first number of every lock of an indexer, so that none is one of some other program."""

_NOTE: Final = 500
"""Characters that are kept of what there is to say."""

_TAKE: Final = """
INSERT INTO indexers (name, session, process, note, unwritable) VALUES (%s, pg_backend_pid(), %s, '', false)
ON CONFLICT (name) DO UPDATE SET session = excluded.session, process = excluded.process, note = '',
unwritable = false
"""

_HOLDER: Final = text("""
SELECT coalesce(indexers.process, 'another process') AS process, coalesce(indexers.note, '') AS note,
    coalesce(indexers.unwritable, false) AS unwritable
FROM pg_locks LEFT JOIN indexers ON indexers.session = pg_locks.pid AND indexers.name = :name
WHERE locktype = 'advisory' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND classid = :space AND objid = :number AND objsubid = 2
""")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Holder:
    """Which process holds the lock, what it has to say, and whether it cannot write the index."""

    process: str
    note: str
    unwritable: bool


class HeldAdvisoryLock:
    """The lock, as its holder has it. For one thread."""

    def __init__(self, connection: Lasting, name: str) -> None:
        self._connection = connection
        self._name = name
        self._unwritable = False

    def confirm(self) -> None:
        """Raise IndexerRunning when the session that held the lock is gone: another may hold it."""
        try:
            self._connection.ask("SELECT 1")
        except Unavailable as error:
            message = f"the lock on index {self._name} is lost, another process may be its indexer: {error}"
            _log.warning("%s", message)
            raise IndexerRunning(message) from error

    def note(self, words: str) -> None:
        """Leave a note for people who ask any machine; `AdvisoryLock.holder` reads it."""
        words = words.encode(errors="replace").decode().replace("\0", " ")[:_NOTE]  # what a column takes
        with suppress(Unavailable):  # whoever writes next finds the lock lost
            self._connection.ask("UPDATE indexers SET note = %s WHERE name = %s", (words, self._name))

    def mark(self, *, unwritable: bool) -> None:
        """Tell everybody whether the index cannot be written."""
        if unwritable == self._unwritable:
            return
        with suppress(Unavailable):
            self._connection.ask(
                "UPDATE indexers SET unwritable = %s WHERE name = %s", (unwritable, self._name)
            )
            self._unwritable = unwritable


class AdvisoryLock:
    """The lock of the one indexer of a shared index."""

    def __init__(self, database: Database, name: str) -> None:
        """Use a record on PostgreSQL; the index has this name wherever it is written from."""
        self._database = database
        self._name = name
        digest = hashlib.sha256(name.encode()).digest()
        self._number = int.from_bytes(digest[:4]) >> 1  # of 31 bits: never negative

    @contextmanager
    def held(self) -> Iterator[HeldAdvisoryLock]:
        """Hold the lock; raises IndexerRunning at once when another does, Unavailable when nobody can."""
        with closing(Lasting(self._database.url, f"indexer of {self._name}")) as connection:
            ((taken,),) = connection.ask("SELECT pg_try_advisory_lock(%s, %s)", (_SPACE, self._number))
            if not taken:
                holder = self.holder()
                process = holder.process if holder else "another process"
                raise IndexerRunning(f"{process} is the indexer of {self._name}")
            connection.ask(_TAKE, (self._name, f"process {os.getpid()} on {socket.gethostname()}"))
            yield HeldAdvisoryLock(connection, self._name)

    def holder(self) -> Holder | None:
        """Give who holds the lock, None when nobody does. Raises Unavailable."""
        values = {"name": self._name, "space": _SPACE, "number": self._number}
        with self._database.reading() as connection:
            row = connection.execute(_HOLDER, values).first()
        return Holder(*row) if row else None
