"""The Whoosh index as an engine: opened by many, written by one."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
from whoosh.filedb.filestore import FileStorage

from search_service.articles.article import Audience
from search_service.engine.contract import Commit, Document, Prepared
from search_service.engine.servable import RecordNow, make_sure_it_is_servable
from search_service.engine.whoosh import toc
from search_service.engine.whoosh.merging import Source, merge
from search_service.engine.whoosh.policy import to_merge
from search_service.engine.whoosh.preparing import PartBuilder
from search_service.engine.whoosh.schema import PartitionSegment
from search_service.engine.whoosh.segment import OpenSegment
from search_service.engine.whoosh.snapshot import WhooshSnapshot
from search_service.engine.whoosh.storage import PART, writing
from search_service.engine.whoosh.view import LiveSegment
from search_service.errors import IndexDamaged, IndexerRunning, IndexNotReady

_OPEN_ATTEMPTS: Final = 20
"""A commit may remove files between reading the table of contents and opening them: then look again."""

_LARGEST_KEPT: Final = 31 << 20
"""Bytes: just below what glibc learns from."""


class WhooshEngine:
    """A Whoosh index in a folder."""

    name = "whoosh"
    shared_name: str | None = None

    def __init__(self, folder: Path, record_now: RecordNow | None = None) -> None:
        """Use `folder`; it is made when it is first written. Snapshots are of the record `record_now`."""
        self._folder = folder
        self._record_now = record_now
        self._storage = FileStorage(str(folder))
        self._watch = toc.Watch(self._storage)
        _keep_freed_memory()
        self._lock = threading.Lock()
        self._writer = threading.Lock()
        self._tidying = threading.Lock()
        # How files end that this engine has not committed yet: those of another one are a crash's leftovers.
        self._unfinished = f".{secrets.token_hex(4)}{PART}"
        self._current: WhooshSnapshot | None = None
        self._stamp: tuple[int, int] | None = None
        """What tells the table of contents of `_current` from another one of its number."""
        self._open: dict[str, OpenSegment] = {}

    def snapshot(self) -> WhooshSnapshot:
        """Give the newest generation; see `contract.Engine`."""
        current = self._current
        now = self._watch.look()
        if current is None or not self._is_newest(current, now):
            with self._lock:
                current = self._current = self._newest()
        make_sure_it_is_servable(current.commit, self._record_now)
        return current

    def _is_newest(self, snapshot: WhooshSnapshot, now: toc.Glance) -> bool:
        is_same = toc.stamp(self._storage, snapshot.generation) == self._stamp
        return (
            is_same
            and snapshot.generation == now.newest
            and not snapshot.is_suspect
            and not (now.reports and snapshot.has_any(now.reports))
        )

    def committed(self) -> Commit | None:
        """Give what the newest generation holds; see `contract.Engine`."""
        for _ in range(_OPEN_ATTEMPTS):
            try:
                generation = toc.read(self._storage)
            except FileNotFoundError:
                continue
            return generation.commit if generation else None
        raise IndexDamaged(str(self._folder), "its table of contents keeps vanishing")

    def preparer(self) -> PartBuilder:
        """Give what builds segments that `apply` commits; see `contract.Engine`."""
        return PartBuilder(self._folder, self._unfinished)

    def discard(self, prepared: Prepared) -> None:
        """Remove the files of segments that are not going to be committed."""
        for segment in prepared.parts:
            self._part(segment).unlink(missing_ok=True)

    def apply(
        self,
        changed: Sequence[Document] | Prepared,
        removed: Collection[str],
        commit: Commit,
        follows: Commit | None = None,
    ) -> None:
        """Replace and remove articles and commit; see `contract.Engine`."""
        prepared = changed if isinstance(changed, Prepared) else self.preparer()(changed)
        built: Sequence[PartitionSegment] = prepared.parts
        with _removed_in_the_end([self._part(segment) for segment in built]), self._writing():
            generation = toc.read(self._storage)
            if follows and follows != (generation.commit if generation else None):
                raise IndexerRunning(f"another process has written the index in {self._folder}")
            segments = list(generation.segments) if generation else []
            with self._reported(segments):
                self._delete(segments, prepared.ids | set(removed))
            self._commit(generation, commit, segments, built)

    def tidy(self) -> bool:
        """Merge some segments, if any should be; see `contract.Engine`."""
        with self._tidying:
            with self._writer:  # no commit removes a file before it is opened here
                chosen = self._to_merge()
                sources = [Source(self._opened(segment).file, segment.deleted) for segment in chosen]
            if chosen:
                with self._reported(chosen):
                    self._merge(chosen, sources)
            return bool(chosen)

    def reset(self, commit: Commit) -> None:
        """Drop every article and commit; see `contract.Engine`."""
        with self._writing():
            toc.write(self._storage, toc.newest_number(self._storage) + 1, commit, [], self._unfinished)

    def verify(self) -> None:
        """Read every byte of the newest generation; see `contract.Engine`."""
        with self._lock:
            snapshot = self._newest()
        for part in snapshot.segments:
            part.segment.verify()

    def close(self) -> None:
        """Let go of the segments; snapshots still in use keep theirs."""
        with self._lock:
            self._current = None
            self._open.clear()

    def _newest(self) -> WhooshSnapshot:
        for _ in range(_OPEN_ATTEMPTS):
            generation = None
            try:
                generation = toc.read(self._storage)
                if generation is None:
                    raise IndexNotReady("there is no index yet; it is built from the record")
                stamp = toc.stamp(self._storage, generation.number)
                parts = [LiveSegment(self._opened(s), s.deleted) for s in generation.segments]
            except FileNotFoundError as error:
                missing = Path(error.filename).name
                continue
            self._open = {part.segment.id: part.segment for part in parts}
            self._stamp = stamp
            return WhooshSnapshot(generation.number, generation.commit, parts)
        damaged = IndexDamaged(missing, "it is missing")
        self._report(generation.segments if generation else (), damaged)
        raise damaged

    def _report(self, segments: Sequence[PartitionSegment], damaged: IndexDamaged) -> None:
        """Tell every process of damage to one of these segments."""
        for segment in segments:
            if segment.filename == damaged.file:
                toc.report(self._folder, segment, damaged)

    @contextmanager
    def _reported(self, segments: Sequence[PartitionSegment]) -> Iterator[None]:
        try:
            yield
        except IndexDamaged as damaged:
            self._report(segments, damaged)
            raise

    def _opened(self, segment: PartitionSegment) -> OpenSegment:
        opened = self._open.get(segment.segment_id())
        if opened is None or not opened.file.is_there:
            opened = OpenSegment(self._folder, segment)
        return opened

    def _delete(self, segments: Sequence[PartitionSegment], ids: Collection[str]) -> None:
        if not ids or not segments:
            return
        with self._lock:
            self._current = self._newest()
        ids_of = {part.segment.id: part.segment.ids for part in self._current.segments}
        for segment in segments:
            docs = (ids_of[segment.segment_id()].doc_of(id_) for id_ in ids)
            segment.delete(doc for doc in docs if doc is not None)

    def _commit(
        self,
        generation: toc.Generation | None,
        commit: Commit,
        segments: Sequence[PartitionSegment],
        built: Sequence[PartitionSegment],
    ) -> None:
        number = generation.number if generation else -1
        named = [(self._part(segment), self._folder / segment.filename) for segment in built]
        try:
            for part, file in named:
                part.replace(file)
            live = [segment for segment in (*segments, *built) if segment.live]
            toc.write(self._storage, number + 1, commit, live, self._unfinished)
        except OSError:
            if toc.newest_number(self._storage) == number:  # not committed: a full disk needs the room
                for _, file in named:
                    file.unlink(missing_ok=True)
            raise

    def _part(self, segment: PartitionSegment) -> Path:
        """Give the file of a segment that is not committed yet."""
        return self._folder / (segment.filename + self._unfinished)

    def _to_merge(self) -> list[PartitionSegment]:
        generation = toc.read(self._storage)
        segments = generation.segments if generation else ()
        of_audiences = (to_merge([s for s in segments if s.audience is audience]) for audience in Audience)
        return next(filter(None, of_audiences), [])

    def _merge(self, chosen: Sequence[PartitionSegment], sources: Sequence[Source]) -> None:
        """Make one segment of several, beside commits; only its own commit waits for theirs."""
        merged = PartitionSegment(chosen[0].audience, sum(segment.live for segment in chosen))
        part = self._part(merged)
        with _removed_in_the_end([part]):
            with writing(self._folder):
                merged.checksum = merge(part, sources)
            with self._writing():
                generation = toc.read(self._storage)
                now = {s.segment_id(): s for s in generation.segments} if generation else {}
                for segment, source in zip(chosen, sources, strict=True):
                    left = now.pop(segment.segment_id(), None)
                    # One that is gone has been deleted whole, article by article or with the whole index.
                    deleted = left.deleted if left else np.arange(segment.size, dtype=np.uint32)
                    since = np.setdiff1d(deleted, segment.deleted)
                    merged.delete(source.new_docs[since].tolist())
                if generation is None or not merged.live:
                    return
                self._commit(generation, generation.commit, list(now.values()), [merged])

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold Whoosh's own lock, and say plainly when the folder cannot be written."""
        with writing(self._folder):
            self._storage.create()
            lock: Any = self._storage.lock(toc.LOCK_NAME)
            with self._writer:
                if not lock.acquire(blocking=False):
                    raise IndexerRunning(f"another process is writing the index in {self._folder}")
                try:
                    yield
                finally:
                    lock.release()


@contextmanager
def _removed_in_the_end(parts: Sequence[Path]) -> Iterator[None]:
    """Whatever happens, leave no file behind that has not become a segment."""
    try:
        yield
    finally:
        for part in parts:
            with suppress(OSError):  # the next commit tries again
                part.unlink(missing_ok=True)


def _keep_freed_memory() -> None:
    """Let the allocator keep the arrays that a search frees: to fetch them anew takes longer than to search.

    glibc learns from the largest block that is freed (mallopt(3), M_MMAP_THRESHOLD); elsewhere it is nothing.
    The block is never touched, so it costs no memory.
    """
    np.empty(_LARGEST_KEPT, dtype=np.uint8)
