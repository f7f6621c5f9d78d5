"""What is killed? An indexer that follows random changes, in a process that starts in no time.

Processes are forked from a server that has loaded everything (`multiprocessing`'s forkserver).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from itertools import islice
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

from search_service.articles.article import Article
from search_service.indexing import indexer as indexing
from search_service.indexing.documents import documents
from search_service.indexing.indexer import wait_for
from tests.faults.archive import opened
from tests.faults.calls import watched
from tests.faults.history import history, record

SMALL_BATCH: Final = 5
"""Changes a commit: few, so that there are many commits, segments and merges."""

documents([Article(id="a", title="Đăk Glei")])  # loads the segmenter before the fork


def follow(folder: Path, seed: int, acknowledge: Connection) -> None:
    """Make changes and have them indexed until killed; tell each revision that searches show."""
    indexing.BATCH = SMALL_BATCH  # type: ignore[misc]
    with opened(folder) as (store, engine, indexer):
        threading.Thread(target=indexer.keep_current, args=(threading.Event(),), daemon=True).start()
        for number, change in enumerate(islice(history(seed), store.record().revision, None)):
            revision = record(store, change)
            if number % 2 and wait_for(engine, revision, 30):
                acknowledge.send(revision)


def catch_up_until(folder: Path, fatal: int) -> None:
    """Bring the index up to date, and be killed before the call of that number (`calls.CALLS`)."""
    made = 0

    def count(name: str, arguments: tuple[Any, ...]) -> None:
        nonlocal made
        made += 1
        if made == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    indexing.BATCH = SMALL_BATCH  # type: ignore[misc]
    with opened(folder) as (_, _, indexer), watched(count):
        indexer.catch_up()


def started(target: Callable[..., None], *arguments: object) -> BaseProcess:
    """Run `target` in a process of its own."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process
