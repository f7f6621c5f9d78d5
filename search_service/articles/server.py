"""How does the service come to a PostgreSQL server, and what do the server's errors mean here?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from search_service.articles.attended import AttendedConnection, Door
from search_service.errors import (
    InvalidInput,
    ServiceError,
    StoreBusy,
    StoreUnreachable,
    StoreUnusable,
    StoreUnwritable,
)

LOCKS: Final = 0x53524348
"""The first half of this program's advisory locks; the second says which, in which schema."""

_POOL: Final = 4
"""Connections that a process keeps, and …"""

_POOL_MORE: Final = 6
"""… opens beside them while it is asked much: 10 at most, of the server's 100 if nobody changed that."""

_ALONE_LONGEST: Final = "60s"
"""A machine that stands still in a transaction holds up the others no longer than this."""

_LOST: Final = "the record's server cannot be reached: send it again"
_BUSY: Final = "another writer holds the record: send it again"
_SLOW: Final = "the record's server is too busy: send it again"
_FULL: Final = "the disk with the record is full: make room and send it again"
_STANDBY: Final = "the record's server may only be read: name the primary in SEARCH_STORE_URL"
_RIGHTS: Final = "SEARCH_STORE_URL names a role that lacks a right: it must own the database"
_DISK: Final = "the disk that holds the record fails: see the server's log"
_DAMAGED: Final = "the record is damaged: see the server's log, and restore a backup"
_PROBLEMS: Final[dict[str, tuple[type[ServiceError], str]]] = {
    "08": (StoreUnreachable, _LOST),
    "25006": (StoreUnwritable, _STANDBY),
    "25P": (StoreUnreachable, _LOST),
    "40": (StoreBusy, _BUSY),
    "42501": (StoreUnwritable, _RIGHTS),
    "53": (StoreBusy, _SLOW),
    "53100": (StoreUnwritable, _FULL),
    "53300": (StoreUnreachable, _LOST),
    "55P03": (StoreBusy, _BUSY),
    "57": (StoreUnreachable, _LOST),
    "57014": (StoreBusy, _SLOW),
    "58": (StoreUnwritable, _DISK),
    "XX001": (StoreUnusable, _DAMAGED),
    "XX002": (StoreUnusable, _DAMAGED),
}
"""SQLSTATEs, or how they begin, that are no programming error; the longest that fits decides.

https://www.postgresql.org/docs/current/errcodes-appendix.html
"""

_SETTLE: Final = """
SELECT set_config('lock_timeout', %(wait)s, false),
       set_config('idle_in_transaction_session_timeout', %(alone)s, false),
       set_config('TimeZone', 'UTC', false),
       set_config('DateStyle', 'ISO', false),
       set_config('default_transaction_isolation', 'read committed', false),
       set_config('synchronous_commit', CASE mode WHEN 'off' THEN 'on' ELSE mode END, false)
FROM current_setting('synchronous_commit') AS mode
"""
"""Whatever the server's habits are: the driver can read its dates, who waited for a writer sees what it has
written, and an acknowledged write is on the disk."""

_USE: Final = "pg_try_advisory_lock_shared(%(locks)s, hashtext(current_schema() || '/use'))"
_USE_ALONE: Final = _USE.replace("_shared", "")


def problem(error: BaseException) -> ServiceError | None:
    """Give this project's error for one of PostgreSQL's, None for a programming error."""
    if not isinstance(error, psycopg.Error):
        return None
    state = error.sqlstate or ""
    for length in (5, 3, 2):
        if state[:length] in _PROBLEMS:
            kind, sentence = _PROBLEMS[state[:length]]
            return kind(sentence)
    if not state and isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return StoreUnreachable(_LOST)  # the client's own words: there is no server to give a state
    return None


@contextmanager
def connected(engine: Engine) -> Iterator[Connection]:
    """Take a connection from the pool; raises StoreBusy when none is free in time."""
    try:
        connection = engine.connect()
    except PoolTimeoutError as error:
        raise StoreBusy("every connection to the record is in use: send it again") from error
    with connection:
        yield connection


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Say whose trouble it is and what the server says: this is for who runs the service."""
    try:
        yield
    except StoreUnreachable as error:
        said = " ".join(str(error.__cause__ or error).split())
        raise StoreUnreachable(f"{url}: {said}") from error
    except StoreUnusable as error:
        raise StoreUnusable(f"{url}: {error}") from error


def _parameters(url: URL, busy_timeout: float) -> dict[str, Any]:
    """Give what libpq is told unless the URL says otherwise: a server that is gone is soon noticed."""
    wanted = {
        "application_name": "search-service",
        "client_encoding": "utf8",
        "connect_timeout": max(2, math.ceil(busy_timeout)),
        "keepalives_idle": 30,
        "tcp_user_timeout": 15_000,
    }
    return {name: value for name, value in wanted.items() if name not in url.query}


def open_pool(
    url: URL,
    busy_timeout: float,
    *,
    alone: bool = False,
    meet: Callable[[AttendedConnection], None] = lambda _: None,
) -> Engine:
    """Make connections to `url` as they are needed, a few of which are kept.

    Each holds the lock of those who use the record, with `alone` that of one who wants nobody else to; then
    `meet` is given it. To connect raises InvalidInput, StoreUnusable, StoreBusy, StoreUnreachable.
    """
    engine = create_engine(
        url,
        connect_args=_parameters(url, busy_timeout),
        pool_size=_POOL,
        max_overflow=_POOL_MORE,
        pool_timeout=busy_timeout,
        pool_pre_ping=True,  # a connection that died while nobody used it is replaced
        pool_use_lifo=True,
        hide_parameters=True,  # what staff alone may read stays out of the log
    )

    door = Door()

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: object, _record: object, arguments: Any, parameters: Any) -> object:
        try:
            driver = door.connect(*arguments, **parameters)
        except psycopg.ProgrammingError as error:  # an option that libpq does not know
            raise InvalidInput("SEARCH_STORE_URL", f"{url}: {error}") from error
        try:
            if driver.info.parameter_status("server_encoding") != "UTF8":
                raise StoreUnusable("its encoding is not UTF8; make another: createdb --encoding=UTF8")
            values = {"wait": f"{math.ceil(busy_timeout * 1000)}ms", "alone": _ALONE_LONGEST, "locks": LOCKS}
            driver.execute(_SETTLE, values)
            (held,) = driver.execute(f"SELECT {_USE_ALONE if alone else _USE}", values).fetchone() or (None,)
            driver.commit()
            if held is None:
                raise StoreUnusable("its role may use no schema there: GRANT it one")
            if not held and alone:
                raise StoreBusy(f"{url} is in use: stop the service and every other command first")
            if not held:
                raise StoreBusy("the record is being restored: try again when that is done")
            meet(driver)  # in a transaction after the lock's, whose view may be older than a restore
            driver.commit()
        except BaseException:
            driver.close()
            raise
        return driver

    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> None:
        if not context.is_pre_ping and (found := problem(context.original_exception)):
            raise found from context.original_exception

    return engine
