"""How do articles get into the cluster, all of them, as fast as it takes them and no faster?

Who indexes without knowing that another took over changes nothing any more. Each line has a version, which
rises whenever somebody begins to write: it cannot be put over a newer one. And the names that the indexes are
written by are changed: what never was there, or is deleted, has no version that would be newer.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Final, TypeVar

from search_service.articles.article import Audience
from search_service.engine.opensearch.cluster import MISSING, Cluster, Json, Refusal, damage, refused
from search_service.engine.opensearch.documents import Line
from search_service.errors import EngineUnreachable, IndexerRunning, IndexUnwritable

REQUEST_BYTES: Final = 8 << 20
REQUEST_LINES: Final = 1_000
"""What one request has at most: more makes nothing faster, and the cluster must hold it in memory."""

PATIENCE: Final = 15.0
"""Seconds that a cluster is waited for which is too busy."""

_FIRST_PAUSE: Final = 0.1
_LONGEST_PAUSE: Final = 5.0

_log = logging.getLogger(__name__)

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Turn:
    """The right to write, until somebody else begins to: see `ledger`."""

    version: int
    """Higher than that of everybody who began before."""
    key: str
    """Changed when whoever had the turn before did not say that it ended."""


def write_alias(index: str, key: str) -> str:
    """Give the name that an index is written by: what is gone does not come back by itself."""
    return f"{index}-written{key}"


@dataclass(frozen=True, slots=True)
class _Operation:
    """One thing to do in one index: a line to index, or without it an id to delete."""

    index: str
    id: str
    source: bytes | None = None

    def written(self, turn: Turn) -> bytes:
        """Give it as a bulk request has it."""
        what = {"_index": write_alias(self.index, turn.key), "_id": self.id}
        action = "delete" if self.source is None else "index"
        head = json.dumps(
            {action: {**what, "version": turn.version, "version_type": "external_gte"}}
        ).encode()
        return head + b"\n" + (b"" if self.source is None else self.source + b"\n")


class Writer:
    """Writes the indexes of one cluster."""

    def __init__(self, cluster: Cluster, pause: Callable[[float], None] = time.sleep) -> None:
        self._cluster = cluster
        self._pause = pause

    def write(
        self,
        indexes: Mapping[Audience, str],
        filled: Collection[str],
        lines: Sequence[Line],
        removed: Collection[str],
        turn: Turn,
    ) -> None:
        """Replace and remove articles; nobody sees it before `refresh`. Only the `filled` indexes have any.

        Raises IndexUnwritable, IndexerRunning when an article is newer than the turn already, and
        IndexDamaged when an index is missing, or is written by another name.
        """
        elsewhere = [
            (index, line.id)
            for line in lines
            for audience, index in indexes.items()
            if audience is not line.audience
        ]
        gone = [(index, id_) for id_ in sorted(removed) for index in indexes.values()]
        where = [(index, id_) for index, id_ in (*gone, *elsewhere) if index in filled]
        coming = (_Operation(indexes[line.audience], line.id, line.source) for line in lines)
        # What goes is sent before what comes: what was made internal is in neither index rather than in both.
        for operations in _chunks(chain(self._deletions(where), coming)):
            self._send(operations, turn)

    def refresh(self, indexes: Mapping[Audience, str]) -> None:
        """Let new readers see what was written."""
        names = ",".join(indexes.values())
        self._patiently(lambda: _whole(self._cluster.call("POST", f"/{names}/_refresh")))

    def _deletions(self, where: Sequence[tuple[str, str]]) -> Iterator[_Operation]:
        """Yield what must be deleted of these indexes and ids.

        Only what is there: each deletion leaves a trace in its index, of an id that it never had too.
        """
        for first in range(0, len(where), REQUEST_LINES):
            some = where[first : first + REQUEST_LINES]
            docs = [{"_index": index, "_id": id_, "_source": False} for index, id_ in some]
            answer = self._patiently(partial(self._cluster.call, "POST", "/_mget", {"docs": docs}))
            for (index, id_), found in zip(some, answer["docs"], strict=True):
                if error := refused({"status": 404, **found}):
                    raise damage(error, index)
                if found["found"]:
                    yield _Operation(index, id_)

    def _send(self, operations: Sequence[_Operation], turn: Turn) -> None:
        """Send until everything was taken."""
        left = list(operations)

        def send() -> None:
            nonlocal left
            body = b"".join(operation.written(turn) for operation in left)
            answer = self._cluster.call_lines("/_bulk", body, require_alias="true")
            busy, said = [], None
            for operation, item in zip(left, answer["items"], strict=True):
                if error := refused(next(iter(item.values()))):
                    if not isinstance(error, EngineUnreachable):
                        raise _told(error, operation)
                    busy.append(operation)
                    said = error
            left = busy
            if said:
                raise said

        self._patiently(send)

    def _patiently(self, ask: Callable[[], Answer]) -> Answer:
        """Ask until the cluster is not too busy; raises IndexUnwritable when it stays so."""
        waited, pause = 0.0, _FIRST_PAUSE
        while True:
            try:
                return ask()
            except EngineUnreachable as error:
                if waited >= PATIENCE:
                    raise IndexUnwritable(str(error)) from error
                _log.warning("%s; it is sent again in %.1f s", error, pause)
            self._pause(pause)
            waited, pause = waited + pause, min(2 * pause, _LONGEST_PAUSE)


def _whole(answer: Json) -> None:
    if answer["_shards"]["failed"]:
        raise EngineUnreachable("a part of the index could not be refreshed")


def _told(error: Exception, operation: _Operation) -> Exception:
    if isinstance(error, Refusal):
        if error.status == 409:
            return IndexerRunning(f"another process has indexed a newer {operation.id}")
        if error.kind == MISSING:
            return damage(error, operation.index)
        return IndexUnwritable(f"OpenSearch does not take {operation.id}: {error}")
    return error


def _chunks(operations: Iterator[_Operation]) -> Iterator[list[_Operation]]:
    """Yield operations in requests that are not too large."""
    some: list[_Operation] = []
    size = 0
    for operation in operations:
        length = len(operation.source or b"")
        if some and (len(some) == REQUEST_LINES or size + length > REQUEST_BYTES):
            yield some
            some, size = [], 0
        some.append(operation)
        size += length
    if some:
        yield some
