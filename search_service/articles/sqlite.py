"""How is the record kept in a file? All that is particular to SQLite is here."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Final, cast

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, select

from search_service.articles import migrations
from search_service.articles.file_lock import FileLock
from search_service.articles.schema import record
from search_service.errors import ServiceError, StoreBusy, StoreUnusable, StoreUnwritable

_PRAGMAS: Final = (
    "PRAGMA synchronous = FULL",  # a commit is on the disk before it is acknowledged
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten with zeros
    "PRAGMA foreign_keys = ON",
)
_BUSY: Final = "another writer holds the record: send it again"
_PROBLEMS: Final[dict[int, tuple[type[ServiceError], str]]] = {
    sqlite3.SQLITE_BUSY: (StoreBusy, _BUSY),
    sqlite3.SQLITE_LOCKED: (StoreBusy, _BUSY),
    sqlite3.SQLITE_FULL: (
        StoreUnwritable,
        "the disk with the record is full: make room and send it again",
    ),
    sqlite3.SQLITE_IOERR: (StoreUnwritable, "the disk that holds the record fails: see the system's log"),
    sqlite3.SQLITE_READONLY: (StoreUnwritable, "the record may only be read: check the owner of its folder"),
    sqlite3.SQLITE_PERM: (StoreUnwritable, "the record may not be opened: check the owner of its folder"),
    sqlite3.SQLITE_CANTOPEN: (
        StoreUnwritable,
        "the record cannot be opened: check the owner of its folder",
    ),
    sqlite3.SQLITE_CORRUPT: (StoreUnusable, "the record is damaged: restore a backup"),
    sqlite3.SQLITE_NOTADB: (StoreUnusable, "it is not a record, or is damaged: restore a backup"),
}
"""Primary result codes (https://www.sqlite.org/rescode.html) that are no programming error."""


def problem(error: BaseException) -> ServiceError | None:
    """Give this project's error for one of SQLite's, None for a programming error."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None or (code & 0xFF) not in _PROBLEMS:
        return None
    kind, sentence = _PROBLEMS[code & 0xFF]
    return kind(sentence)


@contextmanager
def translated() -> Iterator[None]:
    """Turn SQLite's errors into this project's, where SQLAlchemy is not between."""
    try:
        yield
    except sqlite3.Error as error:
        raise problem(error) or error from error


class SqliteDatabase:
    """A record in a file: what `Database` says."""

    is_server = False

    def __init__(self, path: Path, busy_timeout: float, lock: FileLock | None = None) -> None:
        """Open `path`, made if it is not there, and bring it to this release's schema.

        A writer waits `busy_timeout` seconds for another. `lock` is let go when the database is closed.
        Raises StoreUnusable, StoreBusy, StoreUnwritable.
        """
        self.path = path
        self.url = URL.create("sqlite", database=str(path))
        self._lock = lock
        self._engine = _engine(path, busy_timeout)
        self._writer = self._engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        self._impatient = _engine(path, 0).execution_options(sqlite_begin="BEGIN IMMEDIATE")
        try:
            with self.reading() as connection:
                found = migrations.version(connection)
            self._enter_wal(time.monotonic() + busy_timeout)
            if found != migrations.VERSION:
                with self.writing() as connection:
                    migrations.upgrade(connection)
        except BaseException:
            self.close()
            raise

    @classmethod
    def open_shared(cls, url: URL, busy_timeout: float, *, make: bool) -> SqliteDatabase:
        """Open the file that `url` names, and keep restores away meanwhile.

        If it is not there, it and its folder are made, or without `make` StoreUnusable is raised.
        """
        path = Path(url.database or "")
        try:
            if not make and not path.exists():
                raise StoreUnusable(
                    f"there is no record at {path.absolute()}: go to the service's folder, or name the "
                    "record in SEARCH_STORE_URL; `ingest` makes a new one"
                )
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(path, exclusive=False)
        except OSError as error:
            raise StoreUnusable(
                f"{path}: {error.strerror}; SEARCH_STORE_URL must name a file that can be made"
            ) from error
        try:
            return cls(path, busy_timeout, lock)
        except StoreUnusable as error:
            raise StoreUnusable(f"{path}: {error}") from error

    @cached_property
    def record_uuid(self) -> str:
        """The UUID of the record in the file, which no restore replaces while it is open."""
        with self.reading() as connection:
            return connection.scalar(select(record.c.uuid)) or ""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection whose queries all see the same moment. Never waits for a writer."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, at_once: bool = False) -> Iterator[Connection]:
        """Give the one connection that may write: all of it is committed at the end, or nothing.

        Raises StoreBusy when another writer does not end in time; with `at_once`, when there is another.
        """
        with (self._impatient if at_once else self._writer).begin() as connection:
            yield connection

    def beside(self) -> AbstractContextManager[Connection]:
        """Give a connection that writes what is no part of the record; in one file all take turns."""
        return self.writing()

    @contextmanager
    def driver(self) -> Iterator[sqlite3.Connection]:
        """Give a connection of SQLite's own, for what cannot run in a transaction."""
        pooled = self._engine.raw_connection()
        try:
            with translated():
                yield cast(sqlite3.Connection, pooled.driver_connection)
        finally:
            pooled.close()

    def copy(self, destination: Path) -> None:
        """Write the record, as it is at one moment, into a new file; others read and write meanwhile."""
        with self.driver() as driver:
            driver.execute("VACUUM INTO ?", (str(destination),))

    def scrub(self) -> None:
        """Leave no trace of deleted text in any file.

        `secure_delete` alone does not: a row moved to another page when the tree is balanced can leave a copy
        behind, and the write-ahead log keeps older pages. So the file is built anew and the log emptied.
        Takes seconds on a large record, during which others read but do not write. Raises StoreBusy.
        """
        with self.driver() as driver:
            driver.execute("VACUUM")
            busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StoreBusy("a reader still holds an older state of the record: send it again")

    def damage(self, *, deep: bool) -> list[str]:
        """Give what SQLite itself finds wrong with the file; `deep` compares every index with its table."""
        with self.driver() as driver:
            found = [
                row[0] for row in driver.execute("PRAGMA integrity_check" if deep else "PRAGMA quick_check")
            ]
            stray = driver.execute("PRAGMA foreign_key_check").fetchall()
        return [line for line in found if line != "ok"] + [
            f"{row[0]}: a row refers to no {row[2]}" for row in stray
        ]

    def close(self) -> None:
        """Close every connection; the last one in the system also folds the write-ahead log into the file."""
        self._impatient.dispose()
        self._engine.dispose()
        if self._lock:
            self._lock.release()

    def _enter_wal(self, deadline: float) -> None:
        """Switch to the write-ahead log, which the file then remembers.

        SQLite does not wait for its turn here when two processes open a new file at once.
        """
        while True:
            try:
                with self.driver() as driver:
                    driver.execute("PRAGMA journal_mode = WAL")
            except StoreBusy:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return


@contextmanager
def filling(path: Path) -> Iterator[Connection]:
    """Make a new record in one transaction: gives the connection that writes it.

    There is no write-ahead log, so that the one file is all there is. It is not yet forced to the disk.
    """
    engine = _engine(path, 0)
    try:
        with engine.begin() as connection:
            migrations.upgrade(connection)
            yield connection
    finally:
        engine.dispose()


def _engine(path: Path, busy_timeout: float) -> Engine:
    # No limit on connections: each thread that asks gets one, and a read never waits for another.
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": busy_timeout}, max_overflow=-1
    )

    # SQLAlchemy emits BEGIN itself: the driver's own rules start transactions too late.
    # (https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-enabling-transactions)
    @event.listens_for(engine, "connect")
    def configure(driver: sqlite3.Connection, _: object) -> None:
        driver.isolation_level = None
        for pragma in _PRAGMAS:
            driver.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))

    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> None:
        if found := problem(context.original_exception):
            raise found from context.original_exception

    return engine
