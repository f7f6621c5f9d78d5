"""What was not taken into the record lately, and why?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, insert, select

from search_service.articles.database import Database
from search_service.articles.schema import refusals
from search_service.articles.sessions import utc_now

MAX_KEPT: Final = 1_000
"""Refusals that are kept: of one run the first ones, of all the latest."""

DAYS_KEPT: Final = 90
_LONGEST: Final = 500
_CHUNK: Final = 500


class Door(StrEnum):
    """Where something was to come in."""

    INGEST = "ingest"
    BULK = "bulk"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or a line (from 1), that was not taken in.

    `source` is the file; of what was sent, the id on the line, empty when it had none.
    """

    source: str
    line: int | None
    problem: str


@dataclass(frozen=True, slots=True)
class NotedRefusal:
    """A refusal as it was noted, when, and at which door."""

    refused_at: dt.datetime
    door: Door
    refusal: Refusal


class Refusals:
    """The record's memory of what it did not take in."""

    def __init__(self, database: Database, now: Callable[[], dt.datetime] = utc_now) -> None:
        """Keep them in `database`; `now` gives the time in UTC."""
        self._database = database
        self._now = now

    def sources(self, door: Door) -> frozenset[str]:
        """Give of what something was refused at a door."""
        query = select(refusals.c.source).where(refusals.c.door == door.value).distinct()
        with self._database.reading() as connection:
            return frozenset(connection.scalars(query))

    def note(self, door: Door, refused: Sequence[Refusal], settled: Collection[str] = ()) -> None:
        """Note what one run refused. What was noted before of the sources in `settled` goes.

        So does what was noted of a file that is refused again. Writes nothing when there is nothing to tell.
        Raises StoreBusy, StoreUnwritable.
        """
        told = [_row(one) for one in refused[:MAX_KEPT]]
        again = {row["source"] for row in told} if door is Door.INGEST else set()
        outdated = sorted({*settled, *again})
        if not outdated and not told:
            return
        now = self._now()
        with self._database.writing() as connection:
            for start in range(0, len(outdated), _CHUNK):
                these = refusals.c.source.in_(outdated[start : start + _CHUNK])
                connection.execute(delete(refusals).where(refusals.c.door == door.value, these))
            if told:
                connection.execute(
                    insert(refusals), [row | {"refused_at": now, "door": door.value} for row in told]
                )
            last = connection.scalar(select(func.max(refusals.c.id))) or 0
            connection.execute(delete(refusals).where(_outdated(now) | (refusals.c.id <= last - MAX_KEPT)))

    def latest(self, limit: int = MAX_KEPT) -> list[NotedRefusal]:
        """Give what was refused, the latest run first, each run in the order it was read."""
        query = (
            select(refusals)
            .where(~_outdated(self._now()))
            .order_by(refusals.c.refused_at.desc(), refusals.c.id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [
                NotedRefusal(row.refused_at, Door(row.door), Refusal(row.source, row.line, row.problem))
                for row in connection.execute(query)
            ]


def _outdated(now: dt.datetime) -> ColumnElement[bool]:
    return refusals.c.refused_at < now - dt.timedelta(days=DAYS_KEPT)


def _row(refusal: Refusal) -> dict[str, Any]:
    return {
        "source": _storable(refusal.source),
        "line": refusal.line,
        "problem": _storable(refusal.problem)[:_LONGEST],
    }


def _storable(text: str) -> str:
    """Give a text that every database keeps: without NUL and halves of characters."""
    return text.replace("\0", "").encode(errors="replace").decode()
