"""How is it noticed that a server stands still? After some silence it is asked once more, from beside.

A server that is paused, or whose disk or machine hangs, keeps its connections, and the system goes on taking
what is sent to it. A long query looks the same from here. But who works on a query also lets others in.
"""

from __future__ import annotations

import time
from typing import Final, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

_SILENCE_SECONDS: Final = 10.0
_ANSWER_SECONDS: Final = 5

_Result = TypeVar("_Result")


class AttendedConnection(psycopg.Connection[TupleRow]):
    """A connection that is closed, with OperationalError, when its server takes no connection any more."""

    def wait(self, gen: PQGen[_Result], interval: float = 0.1, timeout: float | None = None) -> _Result:
        """Wait for the server, as psycopg does whatever is asked, and look after it meanwhile."""
        return super().wait(self._attended(gen), interval, timeout)

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
