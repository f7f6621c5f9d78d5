"""How is it noticed that a server stands still, and who waits for it then? No more than one does.

A server that is paused, or whose machine hangs, keeps its connections, and the system goes on taking what is
sent to it. A long query looks the same from here. But who works on a query also lets others in: so after
some silence the server is asked from beside.
"""

from __future__ import annotations

import threading
import time
from typing import Any, Final, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from search_service.errors import StoreUnreachable

_SILENCE_SECONDS: Final = 10.0
_ANSWER_SECONDS: Final = 5
_SLOW_SECONDS: Final = 1.0
"""Who is refused sooner may ask again: nobody was kept waiting."""

_Result = TypeVar("_Result")


class AttendedConnection(psycopg.Connection[TupleRow]):
    """A connection that is closed, with OperationalError, when its server takes no connection any more."""

    def wait(self, gen: PQGen[_Result], *times: Any, **named: Any) -> _Result:
        """Wait for the server, as psycopg does whatever is asked, and look after it meanwhile."""
        return super().wait(self._attended(gen), *times, **named)

    def _attended(self, work: PQGen[_Result]) -> PQGen[_Result]:
        heard = time.monotonic()
        try:
            wanted = next(work)
            while True:
                ready = yield wanted
                if ready:
                    heard = time.monotonic()
                elif time.monotonic() - heard > _SILENCE_SECONDS:
                    self._make_sure_it_is_there()
                    heard = time.monotonic()
                wanted = work.send(ready)
        except StopIteration as end:
            result: _Result = end.value
            return result

    def _make_sure_it_is_there(self) -> None:
        info = self.info
        place = make_conninfo(info.dsn, host=info.host, hostaddr=info.hostaddr, port=info.port)
        try:
            psycopg.connect(place, password=info.password, connect_timeout=_ANSWER_SECONDS).close()
        except psycopg.errors.ConnectionTimeout as error:
            self.pgconn.finish()
            raise psycopg.OperationalError("the server stands still") from error
        except psycopg.OperationalError:
            pass  # a refusal is an answer


class Door:
    """Where all threads of a process come to a server. Searches need the threads that would wait there."""

    def __init__(self) -> None:
        self._was_slow = False
        self._first = threading.Lock()

    def connect(self, *arguments: Any, **parameters: Any) -> AttendedConnection:
        """Connect as psycopg does. After a failure that took long one tries; the others are told at once.

        Raises what psycopg raises, and StoreUnreachable.
        """
        if not self._was_slow:
            return self._connected(*arguments, **parameters)
        if not self._first.acquire(blocking=False):
            raise StoreUnreachable("the record's server does not answer: send it again")
        try:
            return self._connected(*arguments, **parameters)
        finally:
            self._first.release()

    def _connected(self, *arguments: Any, **parameters: Any) -> AttendedConnection:
        began = time.monotonic()
        try:
            connection = AttendedConnection.connect(*arguments, **parameters)
        except psycopg.OperationalError:
            self._was_slow = time.monotonic() - began > _SLOW_SECONDS
            raise
        self._was_slow = False
        return connection
