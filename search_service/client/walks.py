"""How does one go on from answer to answer, to the last?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeVar

from pydantic import BaseModel

from search_service.api.schemas import Change, Changes, Hit, SearchAnswer
from search_service.client import calls
from search_service.client.calls import Call
from search_service.client.errors import RecordReplaced

A = TypeVar("A", bound=BaseModel)
T_co = TypeVar("T_co", covariant=True)


class Walk(Protocol[A, T_co]):
    """Calls that follow from each other. `call` is the next one, None after the last."""

    call: Call[A] | None

    def take(self, answer: A) -> Iterator[T_co]:
        """Yield what an answer holds, and make up the next call from it."""


class Results:
    """All results of a search, by its cursors, each article once."""

    def __init__(self, first: Call[SearchAnswer]) -> None:
        self.call: Call[SearchAnswer] | None = first
        self._first = first
        self._seen: set[str] = set()

    def take(self, answer: SearchAnswer) -> Iterator[Hit]:
        """Yield the hits that were not given yet: one that changed meanwhile may come again."""
        cursor = answer.next_cursor
        self.call = self._first.with_parameters(cursor=cursor) if cursor else None
        for hit in answer.hits:
            if hit.id not in self._seen:
                self._seen.add(hit.id)
                yield hit


class Following:
    """All changes after a revision, until there are no more for now."""

    def __init__(self, after: int, limit: int) -> None:
        self.call: Call[Changes] | None = calls.changes(after, limit)
        self._after = after
        self._limit = limit

    def take(self, answer: Changes) -> Iterator[Change]:
        """Yield the changes. Raises RecordReplaced when the record has not come as far as was asked for."""
        if answer.revision < self._after:
            raise RecordReplaced(
                f"the service's record is at revision {answer.revision}, before {self._after}: it was "
                "restored from a backup. Mirror it anew with after=0"
            )
        self._after = answer.revision
        self.call = calls.changes(self._after, self._limit) if answer.changes else None
        yield from answer.changes
