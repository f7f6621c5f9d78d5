"""How does whoever follows a record on PostgreSQL hear at once that it has changed?

Every transaction that raises the record's revision notifies `schema.CHANGED`; the server sends that on when
it commits (https://www.postgresql.org/docs/current/sql-notify.html). What is sent while nobody is connected
is lost: so a new connection counts as news, and whoever listens also looks by itself now and then.
"""

from __future__ import annotations

import logging
import time
from typing import Final

from sqlalchemy import URL

from search_service.articles.lasting import Lasting
from search_service.articles.schema import CHANGED
from search_service.errors import Unavailable

_FIRST_DELAY: Final = 1.0
_LONGEST_DELAY: Final = 30.0
"""Seconds until a connection that cannot be made is tried again: twice as many each time."""

_log = logging.getLogger(__name__)


class Listener:
    """The listening end: it connects by itself, again and again if need be. For one thread."""

    def __init__(self, url: URL | str) -> None:
        self._url = url
        self._connection: Lasting | None = None
        self._delay = _FIRST_DELAY
        self._next_try = 0.0

    @property
    def descriptor(self) -> int | None:
        """What can be read when there is news; None while there is no connection."""
        if self._connection:
            try:
                return self._connection.fileno()
            except Unavailable:
                self.close()
        return None

    def connect(self) -> bool:
        """Connect, if there is no connection and it is time to try; say whether there is a new one."""
        if self._connection or time.monotonic() < self._next_try:
            return False
        try:
            self._connection = _listening(self._url)
        except Unavailable as error:
            if self._delay == _FIRST_DELAY:
                _log.warning("changes are looked for instead of heard of: %s", error)
            self._next_try = time.monotonic() + self._delay
            self._delay = min(2 * self._delay, _LONGEST_DELAY)
            return False
        self._delay = _FIRST_DELAY
        return True

    def heed(self) -> None:
        """Take note of what has come, so that only later news makes the descriptor readable again."""
        if self._connection:
            try:
                self._connection.notices()
            except Unavailable:
                self.close()

    def close(self) -> None:
        """Listen no more."""
        if self._connection:
            self._connection.close()
            self._connection = None


def _listening(url: URL | str) -> Lasting:
    connection = Lasting(url, "listener")
    try:
        connection.ask(f"LISTEN {CHANGED}")
    except BaseException:
        connection.close()
        raise
    return connection
