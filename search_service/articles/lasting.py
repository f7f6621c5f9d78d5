"""How is a connection to PostgreSQL kept for what lasts as long as it does: a lock, or to listen?

Only a server with the record on it needs this, and only then is the driver imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, LiteralString

import psycopg
from sqlalchemy import URL, make_url

from search_service.articles.attended import AttendedConnection
from search_service.articles.server import problem
from search_service.errors import StoreUnreachable

_CONNECT_SECONDS: Final = 5

_CLIENT_SIDE: Final = {
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""The system notices within some 10 s that the other end is gone, though nothing is sent (`man 7 tcp`)."""

_SERVER_SIDE: Final = {
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "2",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10s",
    "idle_session_timeout": "0",
}
"""And so does the server, which then frees what the connection held; otherwise it takes it two hours."""

_NAME_BYTES: Final = 63
"""What a server keeps of a client's name."""


class Lasting:
    """One connection outside of any pool and transaction. For one thread.

    When it is gone, every method raises StoreUnreachable from then on. What the server refuses is raised as
    this project's error for it.
    """

    def __init__(self, url: URL | str, purpose: str) -> None:
        """Connect to the record's database; the server lists the connection with its `purpose`.

        Raises StoreUnreachable, StoreBusy.
        """
        url = make_url(url)
        _, given = url.get_dialect()().create_connect_args(url)
        name = f"search-service {purpose}".encode()[:_NAME_BYTES].decode(errors="ignore")
        options: dict[str, Any] = {"connect_timeout": _CONNECT_SECONDS, **_CLIENT_SIDE, **given}
        with _translated():
            self._connection = AttendedConnection.connect(
                **options | {"application_name": name}, autocommit=True
            )
        try:
            for setting, value in _SERVER_SIDE.items():
                self.ask("SELECT set_config(%s, %s, false)", (setting, value))
        except BaseException:
            self.close()
            raise

    def ask(self, statement: LiteralString, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a statement, committed at once, and give its rows."""
        with _translated():
            cursor = self._connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def notices(self) -> int:
        """Say how many notifications have come since the last call. Never waits."""
        with _translated():
            return sum(1 for _ in self._connection.notifies(timeout=0))

    def fileno(self) -> int:
        """Give the descriptor that can be read when notifications have come, or the server has gone."""
        with _translated():
            return self._connection.fileno()

    def close(self) -> None:
        """Close the connection; what it held is free then."""
        self._connection.close()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        found = problem(error)
        if isinstance(found, StoreUnreachable):
            said = str(error).strip().partition("\n")[0]
            raise StoreUnreachable(f"the record's server cannot be reached: {said}") from error
        raise found or error from error
