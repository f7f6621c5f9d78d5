"""How is what people search for noted, and nobody held up? In memory, then by a thread into the record.

A search costs an append to a list. Every few seconds what came together is counted, scrubbed and written in
one commit; a crash loses those seconds. Each worker has its own thread, and the record adds up.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, cast

from fastapi import Request

from search_service.articles.article import Audience
from search_service.articles.queries import Queries, Search
from search_service.errors import ServiceError
from search_service.query.periods import today
from search_service.search.results import SearchRequest

FLUSH_SECONDS: Final = 5.0
MAX_WAITING: Final = 10_000
"""Searches that wait to be written; while the record cannot be written the oldest of more are forgotten."""

_TIDY_SECONDS: Final = 3600.0
_AHEAD: Final = ("sec-purpose", "prefetch")
"""What a browser says of a page that it fetches in case it is wanted (https://fetch.spec.whatwg.org)."""

_log = logging.getLogger(__name__)


class QueryLog:
    """What was searched for since it was last written down. Any thread may note."""

    def __init__(self, queries: Queries, days_kept: int, now: Callable[[], dt.date] = today) -> None:
        """Keep what is asked for `days_kept` days, nothing when it is 0; `now` gives the day in Vietnam."""
        self._queries = queries
        self._days_kept = days_kept
        self._today = now
        self._waiting: deque[Search] = deque(maxlen=MAX_WAITING)
        self._is_cut_off = False

    def note(self, query: str, audience: Audience, total: int) -> None:
        """Note one search that found `total` articles."""
        if self._days_kept:
            self._waiting.append(Search(self._today(), audience, query, total))

    def write(self) -> None:
        """Write down what waits. Raises StoreBusy, StoreUnwritable; then it goes on waiting."""
        taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            self._queries.add(taken)
        except BaseException:
            room = MAX_WAITING - len(self._waiting)
            self._waiting.extendleft(reversed(taken[max(0, len(taken) - room) :]))
            raise

    def tidy(self) -> None:
        """Delete what was kept for long enough. Raises StoreBusy, StoreUnwritable."""
        self._queries.forget(self._today() - dt.timedelta(days=self._days_kept - 1))

    @contextmanager
    def kept_up(self, seconds: float = FLUSH_SECONDS) -> Iterator[None]:
        """Write in the background every so many seconds, and what is left at the end."""
        stop = threading.Event()
        thread = threading.Thread(target=self._keep_up, args=(stop, seconds), name="query-log")
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()

    def _keep_up(self, stop: threading.Event, seconds: float) -> None:
        tidy_at = time.monotonic()
        while True:
            is_last = stop.wait(seconds)
            if time.monotonic() >= tidy_at and self._done(self.tidy):
                tidy_at = time.monotonic() + _TIDY_SECONDS
            self._done(self.write)
            if is_last:
                return

    def _done(self, work: Callable[[], None]) -> bool:
        try:
            work()
        except ServiceError as error:
            if not self._is_cut_off:  # said once, however long the record cannot be written
                _log.warning("what was searched for cannot be noted just now: %s", error)
            self._is_cut_off = True
            return False
        except Exception:  # whatever it is, the next searches are to be noted
            _log.exception("what was searched for cannot be noted")
            return False
        self._is_cut_off = False
        return True


def note(request: Request, asked: SearchRequest, total: int) -> None:
    """Note the search that a request made, if somebody began one.

    Who turns a page, or narrows what was found, goes on with a search that is noted already; who is still
    typing has not asked yet.
    """
    narrowed = (asked.authors, asked.topics, asked.kinds, asked.dates, asked.documents)
    goes_on = asked.page > 1 or asked.cursor or any(narrowed) or asked.date_from or asked.date_to
    if goes_on or asked.unfinished or not asked.q.strip():
        return
    header, value = _AHEAD
    if request.headers.get(header, "").partition(";")[0].strip().lower() == value:
        return
    audience = Audience.STAFF if Audience.STAFF in asked.audiences else Audience.PUBLIC
    cast(QueryLog, request.app.state.query_log).note(asked.q, audience, total)
