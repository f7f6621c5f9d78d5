"""How is the record kept on a PostgreSQL server?

A connection that is open holds a shared advisory lock, which a restore wants alone. Writers take turns on the
one row of `record`, so commits are in the order of revisions. Connections must last (a pooler in between must
work by session), because the locks do.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, inspect, select, text

from search_service.articles import counters, migrations
from search_service.articles.attended import AttendedConnection
from search_service.articles.copying import copy_rows
from search_service.articles.schema import metadata, record
from search_service.articles.server import LOCKS, connected, explained, open_pool
from search_service.articles.sqlite import filling
from search_service.errors import StoreBusy, StoreUnusable

_UPGRADING: Final = text("SELECT pg_advisory_xact_lock(:locks, hashtext(current_schema() || '/upgrade'))")
_OLDER_READERS: Final = text("""
SELECT count(*) FROM pg_stat_activity
WHERE pid <> pg_backend_pid()
  AND (backend_type = 'client backend' AND datname = current_database() OR backend_type = 'walsender')
  AND greatest(age(backend_xmin), age(backend_xid)) > age(CAST(:now AS xid))
""")
_INDEXES: Final = text("""
SELECT c.oid, c.relname FROM pg_index i
JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid JOIN pg_am a ON a.oid = c.relam
WHERE a.amname = 'btree' AND t.relnamespace = CAST(current_schema() AS regnamespace) ORDER BY c.relname
""")


class PostgresDatabase:
    """A record on a server: what `Database` says.

    It comes back by itself when the server does. Reads see one moment (REPEATABLE READ) of one connection.
    """

    is_server = True

    def __init__(self, url: URL, busy_timeout: float) -> None:
        """Open the database `url`, which must be there, and bring it to this release's schema.

        A writer waits `busy_timeout` seconds for another. `url` may have whatever libpq knows: `sslmode`,
        `sslrootcert`, `target_session_attrs`, …; without a password libpq looks into PGPASSWORD and
        PGPASSFILE. Raises StoreUnusable, StoreBusy, StoreUnwritable, StoreUnreachable.
        """
        self.url = url
        self._busy_timeout = busy_timeout
        self.record_uuid = ""  # until there are tables
        self._engine = open_pool(url, busy_timeout, meet=self._recognise)
        self._reader = self._engine.execution_options(isolation_level="REPEATABLE READ")
        try:
            with explained(url):
                self._prepare()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection whose queries all see the same moment. Never waits for a writer."""
        with connected(self._reader) as connection:
            yield connection

    @contextmanager
    def writing(self, *, at_once: bool = False) -> Iterator[Connection]:
        """Give the one connection that may write: all of it is committed at the end, or nothing.

        Raises StoreBusy when another writer does not end in time; with `at_once`, when there is another.
        """
        with connected(self._engine) as connection, connection.begin():
            # What it reads from now on is what all writers before have left.
            connection.execute(select(record.c.id).with_for_update(nowait=at_once))
            yield connection

    @contextmanager
    def beside(self) -> Iterator[Connection]:
        """Give a connection that writes what is no part of the record, without waiting for its writers."""
        with connected(self._engine) as connection, connection.begin():
            yield connection

    def copy(self, destination: Path) -> None:
        """Write the record, as it is at one moment, into a new SQLite file; others go on meanwhile."""
        with filling(destination) as target, self.reading() as source:
            copy_rows(source, target)

    def scrub(self) -> None:
        """Free the place of deleted text in the tables; docs/decisions/0010 says what this cannot do.

        Waits until nobody reads an older state. Raises StoreBusy when that takes too long.
        """
        with connected(self._engine.execution_options(isolation_level="AUTOCOMMIT")) as connection:
            now = connection.scalar(text("SELECT CAST(pg_current_xact_id() AS xid)"))
            deadline = time.monotonic() + self._busy_timeout
            while connection.scalar(_OLDER_READERS, {"now": now}):
                if time.monotonic() > deadline:
                    raise StoreBusy("a reader still holds an older state of the record: send it again")
                time.sleep(0.01)
            connection.execute(text("VACUUM (INDEX_CLEANUP ON, TRUNCATE OFF) articles"))

    def damage(self, *, deep: bool) -> list[str]:
        """Give what the server finds wrong; `deep` reads every row, and every index if `amcheck` is there.

        (`CREATE EXTENSION amcheck`, by a superuser. Torn pages are found if the server has checksums.)
        """
        found: list[str] = []
        with self.reading() as connection:
            for table in metadata.sorted_tables if deep else ():
                # Read, and taken out of the page and its overflow, which a count alone would not do.
                connection.scalar(text(f"SELECT sum(length(CAST(t AS text))) FROM {table.name} AS t"))  # noqa: S608
            for key in (key for table in metadata.sorted_tables for key in table.foreign_keys):
                stray = select(key.parent).where(key.parent.not_in(select(key.column))).limit(1)
                if connection.execute(stray).first():
                    found.append(f"{key.parent.table.name}: a row refers to no {key.column.table.name}")
            indexes = connection.execute(_INDEXES).all() if deep and _has_amcheck(connection) else []
        for oid, name in indexes:
            try:
                with self.reading() as connection:
                    connection.execute(text("SELECT bt_index_check(:oid, true)"), {"oid": oid})
            except StoreUnusable:
                found.append(f"index {name} is not what its table says: REINDEX it")
        return found

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _prepare(self) -> None:
        with self.reading() as connection:
            found = migrations.version(connection)
        if found != migrations.VERSION:
            with self.beside() as connection:
                connection.execute(_UPGRADING, {"locks": LOCKS})  # machines may start at the same time
                migrations.upgrade(connection)
        with self.reading() as connection:
            self.record_uuid = connection.scalar(select(record.c.uuid)) or ""

    def _recognise(self, driver: AttendedConnection) -> None:
        """See which record it is now: while the server was away, another may have been restored."""
        if self.record_uuid and (row := driver.execute("SELECT uuid FROM record").fetchone()):
            (self.record_uuid,) = row


@contextmanager
def replacing(url: URL, busy_timeout: float) -> Iterator[tuple[Connection, str | None]]:
    """Give an empty record in the place of the one in the database `url`, in one transaction.

    The present tables go into a schema of their own, whose name is given; None if there are none. Raises
    StoreBusy while anybody has the record open, and whatever opening it may raise.
    """
    engine = open_pool(url, busy_timeout, alone=True)
    try:
        with explained(url), connected(engine) as connection, connection.begin():
            kept = _set_aside(connection)
            migrations.upgrade(connection)
            yield connection, kept
            for column in (table.autoincrement_column for table in metadata.sorted_tables):
                if column is not None:
                    _count_on(connection, column.table.name, column.name)
    finally:
        engine.dispose()


def _set_aside(connection: Connection) -> str | None:
    if migrations.version(connection) is None:
        return None
    for table in counters.TABLES:
        connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
    present = set(inspect(connection).get_table_names())
    taken = inspect(connection).get_schema_names()
    names = (f"before_restore{f'_{n}' if n else ''}" for n in count())
    kept = next(name for name in names if name not in taken)
    connection.execute(text(f"CREATE SCHEMA {kept}"))
    for table in sorted(present & {*metadata.tables, "alembic_version"}):
        connection.execute(text(f"ALTER TABLE {table} SET SCHEMA {kept}"))
    return kept


def _count_on(connection: Connection, table: str, column: str) -> None:
    """Let the server number new rows after those that came with their numbers."""
    last = f"SELECT coalesce(max({column}), 0) + 1 FROM {table}"  # noqa: S608
    connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), ({last}), false)"))


def _has_amcheck(connection: Connection) -> bool:
    allowed = "has_function_privilege('bt_index_check(regclass, boolean)', 'EXECUTE')"
    known = "to_regprocedure('bt_index_check(regclass, boolean)') IS NOT NULL"
    return bool(connection.scalar(text(f"SELECT CASE WHEN {known} THEN {allowed} END")))
