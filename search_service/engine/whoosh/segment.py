"""What does one segment hold? Its postings and columns, read into arrays when they are first needed.

A segment never changes, so what was read is kept and shared by every snapshot; which of its articles are
deleted belongs to the table of contents and is passed in by the snapshot.
"""

from __future__ import annotations

import copy
import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from whoosh.reading import SegmentReader

from search_service.articles.article import Audience, from_json
from search_service.engine.contract import Hit, SortKey
from search_service.engine.whoosh.facts import Facts
from search_service.engine.whoosh.schema import ARTICLE, CITED, FACTS, PartitionSegment
from search_service.engine.whoosh.storage import checksum
from search_service.errors import IndexDamaged
from search_service.query.tree import Term
from search_service.vietnamese.streams import Stream

_CACHED_POSTINGS: Final = 4_000_000
"""How many postings a segment keeps in memory (12 bytes each)."""


@dataclass(frozen=True, slots=True)
class Postings:
    """A term's articles in ascending order, and how much it counts in each."""

    docs: npt.NDArray[np.intp]
    weights: npt.NDArray[np.float64]


_NO_POSTINGS: Final = Postings(np.zeros(0, dtype=np.intp), np.zeros(0))


class OpenSegment:
    """One segment, open for reading. Safe to use from several threads."""

    def __init__(self, storage: Any, schema: Any, segment: PartitionSegment) -> None:
        """Open and verify a segment; raises IndexDamaged naming its file."""
        self.id: str = segment.segment_id()
        self.audience: Audience = segment.audience
        self.size: int = segment.doc_count_all()
        file = self._path = Path(storage.folder) / segment.filename
        try:
            self._stamp = _stamp(file)
            if checksum(file) != segment.checksum:
                raise IndexDamaged(segment.filename, "its checksum does not match")
            undeleted = copy.copy(segment)
            undeleted._deleted = None
            self._reader = SegmentReader(storage, schema, undeleted)
            column = self._reader.column_reader(FACTS)
            self.facts = Facts.decode([bytes(column[doc]) for doc in range(self.size)])
        except FileNotFoundError:
            raise  # a newer generation may have removed it: the caller looks again
        except (OSError, ValueError, KeyError, EOFError) as error:
            raise IndexDamaged(segment.filename, f"it cannot be read ({error})") from error
        self._failed = False
        self._lock = threading.Lock()  # Whoosh's readers share one file position
        self._postings: OrderedDict[Term, Postings] = OrderedDict()
        self._cached = 0
        weakref.finalize(self, self._reader.close)

    @property
    def is_suspect(self) -> bool:
        """Whether the file was written to, or could not be read, since it was verified.

        A file that is gone was merged away, or takes the whole index with it: what is open stays right.
        """
        try:
            return self._failed or _stamp(self._path) != self._stamp
        except FileNotFoundError:
            return False

    def postings(self, term: Term) -> Postings:
        """Give a term's postings, deleted articles among them."""
        with self._reading():
            known = self._postings.get(term)
            if known is not None:
                self._postings.move_to_end(term)
                return known
            postings = self._read(term)
            self._postings[term] = postings
            self._cached += len(postings.docs) + 1
            while self._cached > _CACHED_POSTINGS and len(self._postings) > 1:
                _, dropped = self._postings.popitem(last=False)
                self._cached -= len(dropped.docs) + 1
            return postings

    def terms(self, stream: Stream, prefix: str) -> tuple[Term, ...]:
        """Give the terms of a stream that begin with `prefix`."""
        with self._reading():
            found = self._reader.expand_prefix(stream.value, prefix)
            return tuple(Term(stream, text.decode()) for text in found)

    def positions(self, term: Term, docs: npt.NDArray[np.intp]) -> dict[int, npt.NDArray[np.uint32]]:
        """Give the ascending positions of a term in those of `docs` (ascending) that have it."""
        found: dict[int, npt.NDArray[np.uint32]] = {}
        with self._reading():
            matcher = self._matcher(term)
            for doc in docs.tolist():
                if matcher is None or not matcher.is_active():
                    break
                matcher.skip_to(doc)
                if matcher.is_active() and matcher.id() == doc:
                    found[doc] = np.frombuffer(matcher.value(), dtype=np.uint32)
        return found

    def hit(self, doc: int, score: float = 0.0) -> Hit:
        """Give the stored article of `doc`."""
        with self._reading():
            stored = self._reader.stored_fields(doc)
        article = from_json(stored[ARTICLE])
        return Hit(SortKey(score, article.date, article.id), article, tuple(stored[CITED]))

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Read alone; whatever goes wrong then is the file's fault, since it was sound when it was opened."""
        with self._lock:
            try:
                yield
            except Exception as error:
                self._failed = True
                raise IndexDamaged(self._path.name, f"it changed since it was opened ({error})") from error

    def _read(self, term: Term) -> Postings:
        matcher = self._matcher(term)
        if matcher is None:
            return _NO_POSTINGS
        docs: list[int] = []
        weights: list[float] = []
        while matcher.is_active():
            docs.append(matcher.id())
            weights.append(matcher.weight())
            matcher.next()
        return Postings(np.array(docs, dtype=np.intp), np.array(weights))

    def _matcher(self, term: Term) -> Any:
        key = (term.stream.value, term.text.encode())
        return self._reader.postings(*key) if key in self._reader else None


def _stamp(file: Path) -> tuple[int, int, int]:
    """Give what changes when a file is written to."""
    status = file.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns
