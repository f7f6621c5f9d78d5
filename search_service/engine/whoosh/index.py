"""The Whoosh index as an engine: opened by many, written by one."""

from __future__ import annotations

import errno
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np
from whoosh.filedb.filestore import FileStorage

from search_service.articles.article import Audience
from search_service.engine.contract import Commit, Document
from search_service.engine.whoosh import toc, writing
from search_service.engine.whoosh.schema import ArchiveSchema, PartitionSegment
from search_service.engine.whoosh.scoring import LiveSegment
from search_service.engine.whoosh.segment import OpenSegment
from search_service.engine.whoosh.snapshot import WhooshSnapshot
from search_service.errors import IndexDamaged, IndexerRunning, IndexNotReady, IndexUnwritable
from search_service.vietnamese.analysis import VERSION

_OPEN_ATTEMPTS: Final = 20
"""A commit may remove files between reading the table of contents and opening them: then look again."""

_UNWRITABLE: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM}
)


class WhooshEngine:
    """A Whoosh index in a folder."""

    name = "whoosh"

    def __init__(self, folder: Path) -> None:
        """Use `folder`; it is made when it is first written."""
        self._folder = folder
        # A mapped file that shrinks kills the process that reads it; a file that is read gives an error.
        self._storage = FileStorage(str(folder), supports_mmap=False)
        self._lock = threading.Lock()
        self._current: WhooshSnapshot | None = None
        self._open: dict[str, OpenSegment] = {}

    def snapshot(self) -> WhooshSnapshot:
        """Give the newest generation; see `contract.Engine`."""
        current = self._current
        newest = toc.newest_number(self._storage)
        if current is None or current.generation != newest or current.is_suspect:
            with self._lock:
                current = self._current = self._newest()
        if not current.commit.complete or current.commit.analysis != VERSION:
            raise IndexNotReady("the index is being rebuilt; try again shortly")
        return current

    def committed(self) -> Commit | None:
        """Give what the newest generation holds; see `contract.Engine`."""
        for _ in range(_OPEN_ATTEMPTS):
            try:
                generation = toc.read(self._storage)
            except FileNotFoundError:
                continue
            return generation.commit if generation else None
        raise IndexDamaged(str(self._folder), "its table of contents keeps vanishing")

    def apply(self, changed: Sequence[Document], removed: Collection[str], commit: Commit) -> None:
        """Replace and remove articles and commit; see `contract.Engine`."""
        with self._writing():
            generation = toc.read(self._storage)
            number, segments = (generation.number, list(generation.segments)) if generation else (-1, [])
            self._delete(segments, {document.article.id for document in changed} | set(removed))
            schema = ArchiveSchema.of(commit)
            for audience in Audience:
                documents = [document for document in changed if document.article.audience is audience]
                if documents:
                    segments.append(writing.build(self._storage, schema, audience, documents))
            segments = [s for s in segments if s.doc_count_all() > s.deleted_count()]
            toc.write(self._storage, number + 1, commit, self._merged(schema, segments))

    def reset(self, commit: Commit) -> None:
        """Drop every article and commit; see `contract.Engine`."""
        with self._writing():
            toc.write(self._storage, toc.newest_number(self._storage) + 1, commit, [])

    def close(self) -> None:
        """Let go of the segments; snapshots still in use keep theirs."""
        with self._lock:
            self._current = None
            self._open.clear()

    def _newest(self) -> WhooshSnapshot:
        for _ in range(_OPEN_ATTEMPTS):
            try:
                generation = toc.read(self._storage)
                if generation is None:
                    raise IndexNotReady("there is no index yet; it is built from the record")
                parts = [self._live(generation, segment) for segment in generation.segments]
            except FileNotFoundError as error:
                missing = error
                continue
            self._open = {part.segment.id: part.segment for part in parts}
            return WhooshSnapshot(generation.number, generation.commit, parts)
        raise IndexDamaged(str(missing.filename), "it is missing")

    def _live(self, generation: toc.Generation, segment: PartitionSegment) -> LiveSegment:
        opened = self._open.get(segment.segment_id())
        if opened is None or opened.is_suspect:  # opening verifies the file
            opened = OpenSegment(self._storage, generation.schema, segment)
        live = np.ones(opened.size, dtype=bool)
        live[list(segment.deleted_docs())] = False
        return LiveSegment(opened, live)

    def _delete(self, segments: Sequence[PartitionSegment], ids: Collection[str]) -> None:
        if not ids or not segments:
            return
        with self._lock:
            self._current = self._newest()
        doc_of = {part.segment.id: part.segment.facts.doc_of for part in self._current.segments}
        for segment in segments:
            docs = doc_of[segment.segment_id()]
            for id_ in docs.keys() & ids:
                segment.delete_document(docs[id_])

    def _merged(self, schema: ArchiveSchema, segments: list[PartitionSegment]) -> list[PartitionSegment]:
        for audience in Audience:
            chosen = writing.to_merge([segment for segment in segments if segment.audience is audience])
            if chosen:
                merged = writing.merge(self._storage, schema, chosen)
                segments = [segment for segment in segments if segment not in chosen]
                segments.append(merged)
        return segments

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold Whoosh's own lock, and say plainly when the folder cannot be written."""
        try:
            self._storage.create()
            lock: Any = self._storage.lock(f"{toc.INDEX_NAME}_WRITELOCK")
            if not lock.acquire(blocking=False):
                raise IndexerRunning(f"another process is writing the index in {self._folder}")
            try:
                yield
            finally:
                lock.release()
        except OSError as error:
            if error.errno in _UNWRITABLE:
                message = f"the index in {self._folder} cannot be written: {error.strerror}"
                raise IndexUnwritable(message) from error
            raise
