"""The indexes of an OpenSearch cluster as an engine: opened by many machines, written by one indexer."""

from __future__ import annotations

import secrets
import threading
import time
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import Final
from weakref import WeakSet

from search_service.engine.contract import Commit, Document, Prepared, Preparer
from search_service.engine.opensearch.cluster import Address, Cluster, Refusal
from search_service.engine.opensearch.documents import prepare
from search_service.engine.opensearch.holding import compare, held
from search_service.engine.opensearch.indexes import Indexes
from search_service.engine.opensearch.ledger import Entry, Ledger, Retired, State
from search_service.engine.opensearch.reader import Reader, close_points
from search_service.engine.opensearch.snapshot import OpenSearchSnapshot
from search_service.engine.opensearch.writing import Turn, Writer
from search_service.engine.servable import RecordNow, make_sure_it_is_servable
from search_service.errors import (
    EngineUnreachable,
    IndexDamaged,
    IndexerRunning,
    IndexNotReady,
    IndexUnwritable,
)

KEPT_SECONDS: Final = 300.0
"""So long an index stays that is no longer served: searches that began on it come to their end."""

WRITING_SECONDS: Final = 60.0
"""So long an answer may take to thousands of articles, or to make them seen."""

TURN_SECONDS: Final = 1.0
TURN_PAUSE: Final = 0.01
"""A commit that is under way is waited for so long, and looked at so often. Its writer may have died."""

ORPHAN_SECONDS: Final = 600.0
"""An index so old that no commit knows was left by a crash."""


class OpenSearchEngine:
    """Two indexes of a cluster, one an audience, and the document that says which they are."""

    name = "opensearch"
    shared_name: str | None

    def __init__(
        self,
        address: Address,
        shards: int = 1,
        replicas: int = 0,
        timeout: float = 10.0,
        record_now: RecordNow | None = None,
    ) -> None:
        """Use the cluster at `address`. New indexes have so many shards, and so many replicas of each.

        `timeout` is how many seconds an answer may take, unless it is one to what is written. Snapshots are
        of the record `record_now`.
        """
        self._record_now = record_now
        self._cluster = Cluster(address, timeout)
        self.shared_name = address.name
        self._ledger = Ledger(self._cluster, replicas)
        self._patient = Cluster(address, max(timeout, WRITING_SECONDS))
        self._writer = Writer(self._patient)
        self._indexes = Indexes(self._patient, shards, replicas)
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._current: tuple[State, OpenSearchSnapshot] | None = None
        self._readers: WeakSet[Reader] = WeakSet()
        self._ended: deque[str] = deque()
        self._damaged: tuple[State, IndexDamaged] | None = None
        """What was verified and found wanting."""

    def snapshot(self) -> OpenSearchSnapshot:
        """Give the newest generation that is complete; see `contract.Engine`.

        While the index is built anew, the one before goes on being served.
        """
        entry = self._ledger.read()
        state = self._servable(entry)
        current = self._current
        return current[1] if current and current[0] == state else self._opened(entry, state)

    def _servable(self, entry: Entry) -> State:
        state = entry.served
        if state is None:
            raise IndexNotReady("there is no complete index yet; it is built from the record")
        make_sure_it_is_servable(state.commit, self._record_now)
        self._raise_damage(state)
        return state

    def _opened(self, entry: Entry, state: State) -> OpenSearchSnapshot:
        with self._lock:
            if self._current is None or _is_followed_by(self._current[0], state):
                state, reader = self._read(entry, state)
                self._readers.add(reader)
                self._current = state, OpenSearchSnapshot(state.generation, state.commit, reader)
            snapshot = self._current[1]
        self._end_points()
        return snapshot

    def _read(self, entry: Entry, state: State) -> tuple[State, Reader]:
        """Open what is served, and say which state that is: no commit came between."""
        deadline = time.monotonic() + TURN_SECONDS
        while True:
            is_late = time.monotonic() > deadline
            if is_late or not entry.is_turning:
                reader = Reader(self._cluster, state.indexes, self._ended, partial(self._is_newest, state))
                entry = self._ledger.read()
                if is_late or (entry.served == state and not entry.is_turning):
                    return state, reader
                reader.close()
            else:
                time.sleep(TURN_PAUSE)
                entry = self._ledger.read()
            state = self._servable(entry)

    def _is_newest(self, state: State) -> bool:
        entry = self._ledger.read()
        return entry.served == state and not entry.is_turning

    def _end_points(self) -> None:
        """Let the cluster forget what no snapshot reads any more."""
        points: list[str] = []
        with suppress(IndexError):  # another thread may take the last one
            while self._ended:
                points.append(self._ended.popleft())
        close_points(self._cluster, points)

    def committed(self) -> Commit | None:
        """Give what the newest generation holds, complete or not; see `contract.Engine`."""
        newest = self._ledger.read().newest
        if newest is None:
            return None
        self._raise_damage(newest)
        return newest.commit

    def preparer(self) -> Preparer:
        """Give what writes documents for the cluster; see `contract.Engine`."""
        return prepare

    def discard(self, prepared: Prepared) -> None:
        """Forget what was prepared: the cluster does not know of it."""

    def apply(
        self,
        changed: Sequence[Document] | Prepared,
        removed: Collection[str],
        commit: Commit,
        follows: Commit | None = None,
    ) -> None:
        """Replace and remove articles and commit; see `contract.Engine`."""
        prepared = changed if isinstance(changed, Prepared) else prepare(changed)
        with self._writing, _unwritable():
            entry = self._ledger.read()
            if follows and follows != (entry.newest.commit if entry.newest else None):
                raise IndexerRunning(f"another process has written the index {self._ledger.index}")
            if entry.newest:
                self._verify(entry.newest, is_open=entry.is_open)
            was_open = entry.is_open
            entry, turn = self._begin(entry)
            held_then = entry.newest.held if entry.newest else self._indexes.create(turn.key)
            indexes = {audience: one.index for audience, one in held_then.items()}
            filled = [one.index for one in held_then.values() if one.articles or was_open]
            try:
                self._writer.write(indexes, filled, prepared.parts, removed, turn)
            except IndexDamaged as error:
                self._raise_overtaken(entry)
                held(self._cluster, held_then)  # raises it where an index is missing, not only its name
                raise IndexUnwritable("the index lost the name that it is written by") from error
            entry = self._ledger.write(replace(entry, is_shown=True))
            self._writer.refresh(indexes)
            now = held(self._cluster, held_then)
            self._commit(entry, State(entry.generation + 1, commit, now))

    def reset(self, commit: Commit) -> None:
        """Begin new indexes; see `contract.Engine`. Those before are served until the new ones are complete.

        Not when they are damaged, of another record, or of another version of this program.
        """
        with self._writing, _unwritable():
            entry = self._ledger.read_or_outdated()
            if entry.served and not self._may_be_served(entry, commit):
                entry = replace(entry, served=None, retired=(*entry.retired, *_retired(entry.served)))
            if entry.built:
                entry = replace(entry, built=None, retired=(*entry.retired, *_retired(entry.built)))
            # First, so that whoever may create indexes and not write here does not leave some at each try.
            entry, turn = self._begin(entry)
            state = State(entry.generation + 1, commit, self._indexes.create(turn.key))
            self._commit(entry, state, is_new=True)

    def tidy(self) -> bool:
        """Delete indexes that are not served any more; see `contract.Engine`."""
        with self._writing:
            entry = self._ledger.read()
            now = time.time()
            old = [one.index for one in entry.retired if now - one.since > KEPT_SECONDS]
            known = {one.index for one in entry.retired}
            for state in (entry.served, entry.built):
                known.update(state.indexes.values() if state else ())
            old += [
                index for index, age in self._indexes.ages(now) if age > ORPHAN_SECONDS and index not in known
            ]
            for index in old:
                self._indexes.delete(index)
            if any(one.index in old for one in entry.retired):
                left = tuple(one for one in entry.retired if one.index not in old)
                self._ledger.write(replace(entry, retired=left))
            return bool(old)

    def verify(self) -> None:
        """Compare what the indexes hold with what was committed; see `contract.Engine` and `holding`."""
        with self._writing:
            entry = self._ledger.read()
            if entry.served is None:
                raise IndexNotReady("there is no complete index yet; it is built from the record")
            self._verify(entry.served, is_open=entry.is_open and entry.built is None)

    def close(self) -> None:
        """Let go of the connections, and of what the cluster keeps for the snapshots of this engine."""
        with self._lock:
            self._current = None
            for reader in list(self._readers):
                reader.close()
            self._end_points()
            self._cluster.close()
            self._patient.close()

    def _begin(self, entry: Entry) -> tuple[Entry, Turn]:
        """Take the turn: from here on nobody writes who read the document before.

        Nor does anybody who began before and did not commit, and may still be sending what is older.
        """
        key = secrets.token_hex(4) if entry.is_open else entry.key
        has_new_key = key != entry.key
        entry = self._ledger.write(replace(entry, is_open=True, key=key))
        assert entry.version  # noqa: S101  # for the type checker: it was written
        if has_new_key and entry.newest:
            self._indexes.change_key(list(entry.newest.indexes.values()), key)
        return entry, Turn(entry.version[0], key)

    def _raise_overtaken(self, entry: Entry) -> None:
        """Raise IndexerRunning if somebody has begun to write since `entry` was."""
        if self._ledger.read().version != entry.version:
            raise IndexerRunning(f"another process has written the index {self._ledger.index}")

    def _commit(self, entry: Entry, state: State, *, is_new: bool = False) -> None:
        """Write `state` in the place of what it goes on from, or of what is served once it is complete."""
        is_built = is_new or entry.built is not None or entry.served is None
        if is_built and state.commit.complete:
            self._indexes.name(state.indexes)
            retired = entry.retired
            if entry.served and entry.served.indexes != state.indexes:
                retired += _retired(entry.served)
            entry = replace(entry, served=state, built=None, retired=retired)
        elif is_built:
            entry = replace(entry, built=state)
        else:
            entry = replace(entry, served=state)
        self._ledger.write(replace(entry, generation=state.generation, is_open=False, is_shown=False))

    def _may_be_served(self, entry: Entry, commit: Commit) -> bool:
        """Say whether what is served can be until an index with `commit` is complete."""
        state = entry.served
        if not state or state.commit.record != commit.record or state.commit.analysis != commit.analysis:
            return False
        try:
            self._verify(state, is_open=entry.is_open and entry.built is None)
        except (IndexDamaged, EngineUnreachable):  # what cannot be read now need not come back
            return False
        return True

    def _verify(self, state: State, *, is_open: bool) -> None:
        """Raise IndexDamaged, now and whenever somebody asks for it, unless it is what was committed."""
        self._raise_damage(state)
        try:
            compare(state.held, held(self._cluster, state.held), is_open=is_open)
        except IndexDamaged as damaged:
            self._damaged = state, damaged
            raise

    def _raise_damage(self, state: State) -> None:
        if self._damaged and self._damaged[0] == state:
            raise self._damaged[1]


def _is_followed_by(state: State, other: State) -> bool:
    """Say whether `other` takes the place of `state`. A thread may have read it before, and be late."""
    return other != state and (other.generation > state.generation or other.indexes != state.indexes)


def _retired(state: State) -> tuple[Retired, ...]:
    return tuple(Retired(index, time.time()) for index in state.indexes.values())


@contextmanager
def _unwritable() -> Iterator[None]:
    """Say of whatever keeps the cluster from being written that it cannot be written now."""
    try:
        yield
    except EngineUnreachable as error:
        raise IndexUnwritable(str(error)) from error
    except Refusal as error:
        raise IndexUnwritable(f"OpenSearch does not take what is written: {error}") from error
