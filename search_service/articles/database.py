"""What does the record need of a database, and which one does its URL name?"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError

from search_service.errors import InvalidInput

_EXAMPLES: Final = "write sqlite:///data/articles.sqlite3 or postgresql://user@host/name"

_PASSWORDS: Final = frozenset({"password", "sslpassword"})
"""Options that would be shown with the URL."""


class Database(Protocol):
    """The record's database: many readers, one writer at a time. Safe for threads and processes.

    Whatever the database refuses is raised as an error of this project: StoreBusy, StoreUnwritable,
    StoreUnreachable or StoreUnusable.
    """

    is_server: bool
    """Whether several machines can use it."""

    @property
    def url(self) -> URL:
        """Where it is. Its `str()` hides the password."""

    @property
    def record_uuid(self) -> str:
        """The UUID of the record that was there when somebody connected last: it costs nothing.

        It still is, because a restore waits until nobody is connected.
        """

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a connection whose queries all see the same moment. Never waits for a writer."""

    def writing(self, *, at_once: bool = False) -> AbstractContextManager[Connection]:
        """Give the one connection that may write: all of it is committed at the end, or nothing.

        Raises StoreBusy when another writer does not end in time; with `at_once`, when there is another.
        """

    def beside(self) -> AbstractContextManager[Connection]:
        """Give a connection that writes what is no part of the record.

        On a server it does not wait for the record's writers, nor they for it.
        """

    def copy(self, destination: Path) -> None:
        """Write the record, as it is at one moment, into a new SQLite file."""

    def scrub(self) -> None:
        """Free the place of what was deleted, as thoroughly as the database can. Raises StoreBusy."""

    def damage(self, *, deep: bool) -> list[str]:
        """Give what the database itself finds wrong, a sentence each."""

    def close(self) -> None:
        """Close every connection."""


def parse_url(url: str) -> URL:
    """Read a store's URL. Raises InvalidInput if it is none, or of a database that cannot be used."""
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, ValueError) as error:  # it is not shown: there may be a password in it
        raise InvalidInput("SEARCH_STORE_URL", f"is not a URL; {_EXAMPLES}") from error
    if backend == "sqlite":
        name = parsed.database
        if not name or name == ":memory:" or parsed.query:
            raise InvalidInput("SEARCH_STORE_URL", f"{parsed} names no file; {_EXAMPLES}")
    elif parsed.drivername in {"postgresql", "postgresql+psycopg"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
        if _PASSWORDS & parsed.query.keys():
            message = "has a password behind the `?`; write user:password@host, or set PGPASSWORD"
            raise InvalidInput("SEARCH_STORE_URL", message)
        if "@" in (parsed.host or ""):  # what stands before it would be shown as the host
            raise InvalidInput("SEARCH_STORE_URL", "has more than one @; write %40 for one in a password")
        if not parsed.database:
            raise InvalidInput("SEARCH_STORE_URL", f"{parsed} names no database; {_EXAMPLES}")
    else:
        raise InvalidInput("SEARCH_STORE_URL", f"{parsed} names no database that is known; {_EXAMPLES}")
    return parsed


def open_database(url: str, busy_timeout: float, *, make: bool) -> Database:
    """Open the database that `url` names, its tables brought to this release's schema.

    A file that is not there is made with `make`. A writer waits `busy_timeout` seconds for another. Raises
    InvalidInput, StoreUnusable, StoreBusy, StoreUnwritable, StoreUnreachable.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        from search_service.articles.sqlite import SqliteDatabase  # noqa: PLC0415

        return SqliteDatabase.open_shared(parsed, busy_timeout, make=make)
    try:
        from search_service.articles.postgresql import PostgresDatabase  # noqa: PLC0415  # an extra
    except ModuleNotFoundError as error:
        message = "PostgreSQL needs its driver: install requirements-cluster.lock (docs/operations.md)"
        raise InvalidInput("SEARCH_STORE_URL", message) from error
    return PostgresDatabase(parsed, busy_timeout)
