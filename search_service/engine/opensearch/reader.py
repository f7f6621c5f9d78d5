"""How does everybody who asks see one state of the index, whatever is written meanwhile?

A point in time is opened for each set of audiences together; a search of an audience never reaches the
indexes of another. Points end with the node that has them, or unused: then they are opened anew, once a
request, if nothing was committed since: a state that is gone is not answered from another.
"""

from __future__ import annotations

import threading
import weakref
from collections import deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from itertools import combinations
from typing import Any, Final, TypeVar, cast

from search_service.articles.article import Audience
from search_service.engine.opensearch.cluster import (
    MISSING,
    Cluster,
    Json,
    NodeLost,
    Refusal,
    damage,
    refused,
)
from search_service.errors import EngineUnreachable

KEEP_ALIVE: Final = "2m"
"""So long a point in time outlives the last search on it."""

REMEMBERED: Final = 100_000
"""Answers that are kept of one state. Then they are forgotten together."""

AUDIENCE_SETS: Final = tuple(
    frozenset(chosen) for size in range(1, len(Audience) + 1) for chosen in combinations(Audience, size)
)

Answer = TypeVar("Answer")
Points = Mapping[frozenset[Audience], str]


class Reader:
    """Asks one state of the index. Safe to use from several threads."""

    def __init__(
        self,
        cluster: Cluster,
        indexes: Mapping[Audience, str],
        ended: deque[str],
        is_newest: Callable[[], bool],
    ) -> None:
        """Open the newest state of these indexes; `is_newest` says whether it still is that.

        Points that are no longer needed go to `ended`. Raises EngineUnreachable, and IndexDamaged when an
        index is missing.
        """
        self._cluster = cluster
        self._is_newest = is_newest
        self._indexes = dict(indexes)
        self._lock = threading.Lock()
        self._memory: dict[Hashable, Any] = {}
        self._points = self._open()
        # Not a method: it would keep the reader alive.
        self._ended = ended
        self._end = weakref.finalize(self, ended.extend, list(self._points.values()))

    def ask(self, audiences: frozenset[Audience], body: Json, **params: str) -> Json:
        """Give the answer to the body of a search, asked of these audiences' articles.

        Raises EngineUnreachable, and IndexDamaged when an index is missing.
        """
        return self._asked(lambda points: self._search(points, audiences, body, params))

    def ask_many(self, audiences: frozenset[Audience], bodies: Sequence[Json]) -> list[Json]:
        """Give the answers to several bodies, in their order."""
        if not bodies:
            return []
        return self._asked(lambda points: self._search_many(points, audiences, bodies))

    def close(self) -> None:
        """Give up the state: nothing can be asked of it any more."""
        self._end()

    def remembered(self, key: Hashable, find: Callable[[], Answer]) -> Answer:
        """Give what `find` gave for `key` before in this state, or gives now. The key begins with a name."""
        memory = self._memory
        if key in memory:
            return cast(Answer, memory[key])
        answer = find()
        if memory is self._memory:  # a state that was opened anew since may answer otherwise
            self.memory()[key] = answer
        return answer

    def memory(self) -> dict[Hashable, Any]:
        """Give what is remembered of this state, for those who look up many keys at once."""
        if len(self._memory) >= REMEMBERED:
            self._memory = {}
        return self._memory

    def _asked(self, ask: Callable[[Points], Answer]) -> Answer:
        points = self._points
        try:
            try:
                return ask(points)
            except NodeLost:
                pass
            except Refusal as error:
                if error.kind != MISSING:
                    raise
            return ask(self._opened_anew(points))
        except Refusal as error:  # more than this cluster lets one search do, as its settings are
            raise EngineUnreachable(f"OpenSearch refuses a search: {error}") from error

    def _opened_anew(self, lost: Points) -> Points:
        with self._lock:
            if self._points is lost:
                points = self._open()
                if not self._is_newest():
                    close_points(self._cluster, list(points.values()))
                    raise EngineUnreachable(
                        "what was searched is gone with a node; ask again for what is newest"
                    )
                self._points = points
                self._memory = {}
                self._end.detach()
                self._end = weakref.finalize(self, self._ended.extend, list(self._points.values()))
            return self._points

    def _open(self) -> Points:
        points: dict[frozenset[Audience], str] = {}
        try:
            for audiences in AUDIENCE_SETS:
                names = ",".join(self._indexes[audience] for audience in sorted(audiences))
                path = f"/{names}/_search/point_in_time"
                answer = self._cluster.call(
                    "POST", path, keep_alive=KEEP_ALIVE, allow_partial_pit_creation="false"
                )
                points[audiences] = answer["pit_id"]
        except Refusal as error:
            raise damage(error, names) from error
        finally:
            if len(points) < len(AUDIENCE_SETS):
                close_points(self._cluster, list(points.values()))
        return points

    def _search(
        self, points: Points, audiences: frozenset[Audience], body: Json, params: Mapping[str, str]
    ) -> Json:
        whole = {"allow_partial_search_results": "false", **params}
        return self._cluster.call("POST", "/_search", _at(points[audiences], body), **whole)

    def _search_many(
        self, points: Points, audiences: frozenset[Audience], bodies: Sequence[Json]
    ) -> list[Json]:
        lines: list[Json] = []
        for body in bodies:
            lines += ({"allow_partial_search_results": False}, _at(points[audiences], body))
        answers = self._cluster.call_lines("/_msearch", lines)["responses"]
        for answer in answers:
            if error := refused(answer):
                raise error
        return cast(list[Json], answers)


def close_points(cluster: Cluster, points: Sequence[str]) -> None:
    """Let the cluster forget these points in time. What is not reached is forgotten by itself."""
    if points:
        with suppress(EngineUnreachable, Refusal):
            cluster.call("DELETE", "/_search/point_in_time", {"pit_id": list(points)})


def _at(point: str, body: Json) -> Json:
    return {**body, "pit": {"id": point, "keep_alive": KEEP_ALIVE}}
