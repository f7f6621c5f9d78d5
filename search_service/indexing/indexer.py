"""How does the index follow the record?

The index is derived: every commit says which record and which revision it holds, so a crash anywhere loses
nothing, and an index that cannot be trusted is built anew.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from search_service.articles.store import Change, Store
from search_service.engine.contract import Commit, Engine
from search_service.errors import (
    IndexDamaged,
    IndexerRunning,
    IndexNotReady,
    IndexUnwritable,
    ServiceError,
    Unavailable,
)
from search_service.indexing.bell import POLL, Bell, hung
from search_service.indexing.housekeeping import housekeeping, tidy, verify
from search_service.indexing.leadership import HeldLock, Trouble, leadership_of, listener_of
from search_service.indexing.preparing import prepared
from search_service.vietnamese.analysis import VERSION

BATCH: Final = 500
"""Changes a commit takes at most."""

BULK_BATCH: Final = 2_000
"""The same where more wait: larger batches have fewer terms an article, and fewer merges."""

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
        self._leadership = leadership_of(store, engine, index_dir)
        self._complaint = ""

    def catch_up(self, on_progress: Progress | None = None) -> int:
        """Bring the index to the record's revision, from nothing if need be, and give that revision.

        Raises IndexerRunning when another process is the indexer.
        """
        with self._leadership.held() as lock:
            return self._follow_and_tidy(lock, on_progress)

    def rebuild(self, on_progress: Progress | None = None) -> int:
        """Build the index anew from the record. Meanwhile an engine answers nobody, or from the last one."""
        with self._leadership.held() as lock:
            self._start_over(lock, "a rebuild was asked for")
            return self._follow_and_tidy(lock, on_progress)

    def watch(self, stop: threading.Event) -> None:
        """Keep the index current until `stop` is set, as soon and as long as nobody else does."""
        while not stop.is_set():
            try:
                self.keep_current(stop)
            except IndexerRunning:
                stop.wait(RETRY)

    def keep_current(self, stop: threading.Event) -> None:
        """Keep the index current until `stop` is set; what fails is tried again.

        Raises IndexerRunning when another process is the indexer, or has become it.
        """
        with self._leadership.flag() as trouble:
            while not stop.is_set():
                try:
                    with (
                        self._leadership.held() as lock,
                        hung(self._folder, listener_of(self._store)) as bell,
                    ):
                        self._keep_current(lock, bell, trouble, stop)
                except IndexUnwritable as error:
                    trouble.begin()
                    self._complain(str(error))
                    stop.wait(RETRY)
                except Unavailable as error:  # the database, whose lock it would be
                    self._complain(str(error))
                    stop.wait(RETRY)

    def _keep_current(self, lock: HeldLock, bell: Bell, trouble: Trouble, stop: threading.Event) -> None:
        with housekeeping(self._engine) as changed:
            while not stop.is_set():
                try:
                    self._follow(lock, lambda _: changed(), stop)
                except IndexerRunning:
                    raise
                except IndexUnwritable as error:
                    trouble.begin()
                    self._complain(str(error), lock)
                except (ServiceError, OSError) as error:
                    self._complain(str(error), lock)
                except Exception:  # whatever it is, an indexer that is gone helps nobody
                    _log.exception("indexing failed, it is tried again")
                    self._complaint = "it failed"
                else:
                    trouble.end()
                    self._praise(lock)
                if bell.wait(RETRY if self._complaint else bell.patience):
                    verify(self._engine)

    def _complain(self, text: str, lock: HeldLock | None = None) -> None:
        """Log what is wrong, once, and tell those who ask."""
        if text != self._complaint:
            _log.error("indexing failed, it is tried again every second: %s", text)
            if lock:
                lock.note(text)
        self._complaint = text

    def _praise(self, lock: HeldLock) -> None:
        if self._complaint:
            _log.warning("indexing works again")
            lock.note("")
        self._complaint = ""

    def _follow_and_tidy(self, lock: HeldLock, on_progress: Progress | None) -> int:
        try:
            revision = self._follow(lock, on_progress)
        except IndexDamaged as error:  # met while writing: it is known now, so it is started over
            _log.error("%s", error)
            revision = self._follow(lock, on_progress)
        tidy(self._engine)
        return revision

    def _follow(
        self, lock: HeldLock, on_progress: Progress | None = None, stop: threading.Event | None = None
    ) -> int:
        lock.confirm()
        held = self._trusted(lock)
        pending = self._store.record().revision - held.revision
        size = BULK_BATCH if pending > BULK_BATCH else BATCH
        with closing(prepared(self._engine, self._batches(held.revision, size), pending)) as batches:
            for changes, ready in batches:
                if stop and stop.is_set():
                    self._engine.discard(ready)
                    return held.revision
                try:
                    lock.confirm()
                except IndexerRunning:
                    self._engine.discard(ready)
                    raise
                before, held = held, replace(held, revision=changes[-1].revision)
                removed = [change.id for change in changes if not change.article]
                self._engine.apply(ready, removed, held, follows=before)
                if on_progress:
                    on_progress(held.revision)
        if not held.complete:
            lock.confirm()
            self._engine.apply([], [], replace(held, complete=True), follows=held)
            lock.note("")
        return held.revision

    def _batches(self, after: int, size: int) -> Iterator[Sequence[Change]]:
        while changes := self._store.changes(after, size):
            yield changes
            after = changes[-1].revision

    def _trusted(self, lock: HeldLock) -> Commit:
        """Give the index's commit, after starting over when the index cannot be followed on from."""
        record = self._store.record()
        try:
            held = self._engine.committed()
            if held and held.complete and held.analysis == VERSION and held.record == record.uuid:
                self._engine.snapshot()  # opens and verifies what is new
        except IndexDamaged as error:
            return self._start_over(lock, str(error))
        if held is None:
            return self._start_over(lock, "there is no index yet")
        if held.record != record.uuid:
            return self._start_over(lock, "the index belongs to another record")
        if held.revision > record.revision:
            return self._start_over(lock, "the index is ahead of the record")
        if held.analysis != VERSION:
            return self._start_over(lock, "texts are analysed in another way now")
        return held

    def _start_over(self, lock: HeldLock, reason: str) -> Commit:
        _log.warning("building the index anew: %s", reason)
        empty = Commit(self._store.record().uuid, 0, VERSION, complete=False)
        lock.confirm()
        self._engine.reset(empty)
        lock.note(reason)
        return empty


def wait_for(
    engine: Engine, revision: int, timeout: float, give_up: Callable[[], bool] = lambda: False
) -> bool:
    """Wait until the index holds `revision`; say whether it does.

    Ends without it after `timeout` seconds, or when `give_up` says that it is in vain.
    """
    started = time.monotonic()
    while True:
        try:
            if engine.snapshot().commit.revision >= revision:
                return True
        except (IndexNotReady, IndexDamaged):
            pass  # it is being built: that is what is waited for
        waited = time.monotonic() - started
        if waited >= timeout or give_up():
            return False
        # An eighth of what has passed: never much too late, and seldom when it takes long.
        time.sleep(min(max(0.001, waited / 8), POLL))
