"""How are batches of changes made ready for the index? Where many wait, ahead of it and on every core."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, get_context, parent_process
from typing import Final

from search_service.articles.article import Article
from search_service.articles.store import Change
from search_service.engine.contract import Engine, Prepared, Preparer
from search_service.indexing.documents import documents

MANY: Final = 2_000
"""Pending changes from which on processes are worth their start, about a second."""

_log = logging.getLogger(__name__)

Batch = tuple[Sequence[Change], Prepared]
"""Changes, and those of their articles that are there, ready to be committed."""


def prepared(engine: Engine, batches: Iterator[Sequence[Change]], pending: int) -> Generator[Batch]:
    """Yield each batch of changes with its articles prepared, in order; `pending` changes wait."""
    if pending < MANY:
        prepare = engine.preparer()
        for changes in batches:
            yield changes, _prepared(prepare, _articles(changes))
    else:
        yield from _ahead(engine, batches, os.cpu_count() or 1)


def _ahead(engine: Engine, batches: Iterator[Sequence[Change]], workers: int) -> Generator[Batch]:
    """Prepare in processes, one batch more at a time than there are workers."""
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin)
    prepare = engine.preparer()
    waiting: deque[tuple[Sequence[Change], Future[Prepared]]] = deque()
    try:
        for changes in batches:
            waiting.append((changes, _submitted(pool, prepare, changes)))
            if len(waiting) > workers:
                yield _done(prepare, *waiting.popleft())
        while waiting:
            yield _done(prepare, *waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)
        for _, future in waiting:  # what nobody commits any more
            if not future.cancelled() and not future.exception():
                engine.discard(future.result())


def _submitted(pool: ProcessPoolExecutor, prepare: Preparer, changes: Sequence[Change]) -> Future[Prepared]:
    try:
        return pool.submit(_prepared, prepare, _articles(changes))
    except (BrokenProcessPool, OSError) as error:
        failed: Future[Prepared] = Future()
        failed.set_exception(error)
        return failed


def _done(prepare: Preparer, changes: Sequence[Change], future: Future[Prepared]) -> Batch:
    """Give a batch prepared, in this process where a worker could not."""
    try:
        return changes, future.result()
    except (BrokenProcessPool, OSError) as error:
        _log.warning("articles cannot be prepared in processes of their own, it goes on without: %s", error)
        return changes, _prepared(prepare, _articles(changes))


def _prepared(prepare: Preparer, articles: Sequence[Article]) -> Prepared:
    return prepare(documents(articles))


def _articles(changes: Sequence[Change]) -> list[Article]:
    return [change.article for change in changes if change.article]


def _begin() -> None:
    """Make a worker end with its parent, however that ends, and leave Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        connection.wait([parent.sentinel])
        os._exit(1)
