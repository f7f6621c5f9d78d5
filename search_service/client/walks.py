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


class RecordChange(Change):
    """A change, and of which record: its revision is one of that record only."""

    record: str


class Following:
    """All changes after a revision of a record, until there are no more for now."""

    def __init__(self, after: int, record: str | None, limit: int) -> None:
        """Follow on from revision `after` of `record`; of any, if it is not known."""
        self.call: Call[Changes] | None = calls.changes(after, limit)
        self._after = after
        self._record = record
        self._limit = limit

    def take(self, answer: Changes) -> Iterator[RecordChange]:
        """Yield the changes. Raises RecordReplaced when they are not of the record that was followed."""
        if answer.record != (self._record or answer.record) or answer.revision < self._after:
            raise RecordReplaced(
                f"the service's record ({answer.record}, revision {answer.revision}) is not the one that was "
                f"followed to revision {self._after}: a backup was restored. Mirror it anew with after=0"
            )
        self._after = answer.revision
        self._record = answer.record
        self.call = calls.changes(self._after, self._limit) if answer.changes else None
        for change in answer.changes:
            yield RecordChange(**dict(change), record=answer.record)
