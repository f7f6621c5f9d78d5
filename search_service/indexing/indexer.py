"""How does the index follow the record?

The index is derived: every commit says which record and which revision it holds, so a crash anywhere loses
nothing, and an index that cannot be trusted is built anew.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from search_service.articles.store import Store
from search_service.engine.contract import Commit, Engine
from search_service.errors import IndexDamaged, IndexerRunning, IndexNotReady, IndexUnwritable, ServiceError
from search_service.indexing.documents import document
from search_service.indexing.lock import HeldLock, only_indexer
from search_service.vietnamese.analysis import VERSION

BATCH: Final = 500
"""Changes a commit takes at most."""

POLL: Final = 0.05
"""Seconds between two looks at the record's or the index's revision."""

RETRY: Final = 1.0
"""Seconds until something that failed, or a lock that was held, is tried again."""

_log = logging.getLogger(__name__)

Progress = Callable[[int], None]
"""Is told the revision that the index has reached."""


class Indexer:
    """Brings the index to the record's revision."""

    def __init__(self, store: Store, engine: Engine, index_dir: Path) -> None:
        self._store = store
        self._engine = engine
        self._folder = index_dir

    def catch_up(self, on_progress: Progress | None = None) -> int:
        """Bring the index to the record's revision, from nothing if need be, and give that revision.

        Raises IndexerRunning when another process is the indexer.
        """
        with only_indexer(self._folder) as lock:
            return self._follow(lock, on_progress)

    def rebuild(self, on_progress: Progress | None = None) -> int:
        """Build the index anew from the record. Nobody is answered until it is complete."""
        with only_indexer(self._folder) as lock:
            self._start_over("a rebuild was asked for")
            return self._follow(lock, on_progress)

    def watch(self, stop: threading.Event) -> None:
        """Keep the index current until `stop` is set, as soon and as long as nobody else does."""
        while not stop.is_set():
            try:
                with only_indexer(self._folder) as lock:
                    self._watch(lock, stop)
            except IndexerRunning:
                stop.wait(RETRY)
            except IndexUnwritable as error:
                _log.error("the indexer cannot work: %s", error)
                stop.wait(RETRY)

    def _watch(self, lock: HeldLock, stop: threading.Event) -> None:
        while not stop.is_set():
            try:
                self._follow(lock, stop=stop)
                stop.wait(POLL)
            except IndexerRunning:
                raise
            except ServiceError as error:
                _log.error("indexing failed, it is tried again: %s", error)
                stop.wait(RETRY)
            except Exception:  # whatever it is, an indexer that is gone helps nobody
                _log.exception("indexing failed, it is tried again")
                stop.wait(RETRY)

    def _follow(
        self, lock: HeldLock, on_progress: Progress | None = None, stop: threading.Event | None = None
    ) -> int:
        lock.confirm()
        held = self._trusted()
        while not (stop and stop.is_set()):
            changes = self._store.changes(held.revision, BATCH)
            if not changes:
                if not held.complete:
                    self._engine.apply([], [], replace(held, complete=True))
                break
            held = replace(held, revision=changes[-1].revision)
            documents = [document(change.article) for change in changes if change.article]
            lock.confirm()  # the folder may have been deleted, and another indexer begun
            self._engine.apply(documents, [change.id for change in changes if not change.article], held)
            if on_progress:
                on_progress(held.revision)
        return held.revision

    def _trusted(self) -> Commit:
        """Give the index's commit, after starting over when the index cannot be followed on from."""
        try:
            held = self._engine.committed()
            if held and held.complete and held.analysis == VERSION:
                self._engine.snapshot()  # opens and verifies what is new
        except IndexDamaged as error:
            return self._start_over(str(error))
        record = self._store.record()
        if held is None:
            return self._start_over("there is no index yet")
        if held.record != record.uuid:
            return self._start_over("the index belongs to another record")
        if held.revision > record.revision:
            return self._start_over("the index is ahead of the record")
        if held.analysis != VERSION:
            return self._start_over("texts are analysed in another way now")
        return held

    def _start_over(self, reason: str) -> Commit:
        _log.warning("building the index anew: %s", reason)
        empty = Commit(self._store.record().uuid, 0, VERSION, complete=False)
        self._engine.reset(empty)
        return empty


def wait_for(engine: Engine, revision: int, timeout: float) -> bool:
    """Wait until the index holds `revision`, at most `timeout` seconds; say whether it does."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            if engine.snapshot().commit.revision >= revision:
                return True
        except (IndexNotReady, IndexDamaged):
            pass  # it is being built: that is what is waited for
        if time.monotonic() >= deadline:
            return False
        time.sleep(POLL)
