"""What is searched for, how often, and is it found? Counted by day, and never by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from search_service.articles.article import Audience
from search_service.articles.database import Database
from search_service.articles.schema import queries
from search_service.articles.scrubbing import kept

MAX_A_DAY: Final = 20_000
"""Different queries noted of one day: nobody fills the disk by asking."""

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Search:
    """A search as it was made: the day in Vietnam, `query` as it was typed, how many articles it found."""

    day: dt.date
    audience: Audience
    query: str
    total: int


@dataclass(frozen=True, slots=True)
class QueryCount:
    """A query over some days: how often it was asked, when last, and how many articles it found then."""

    query: str
    audience: Audience
    asked: int
    total: int
    last_day: dt.date


class _Place(NamedTuple):
    """What a row is about."""

    day: dt.date
    audience: str
    query: str


@dataclass(slots=True)
class _Count:
    asked: int = 0
    total: int = 0


class Queries:
    """The record's log of queries. Whatever could say who somebody is is taken out before it is written."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, searches: Iterable[Search]) -> None:
        """Count searches, all in one commit. Raises StoreBusy, StoreUnwritable."""
        counts: dict[_Place, _Count] = {}
        for one in searches:
            if query := kept(one.query):
                count = counts.setdefault(_Place(one.day, one.audience.value, query), _Count())
                count.asked += 1
                count.total = one.total
        if not counts:
            return
        with self._database.writing() as connection:
            _add(connection, counts)

    def popular(self, since: dt.date, limit: int) -> list[QueryCount]:
        """Give what was asked most since a day."""
        return self._counted(since, limit, unanswered=False)

    def unanswered(self, since: dt.date, limit: int) -> list[QueryCount]:
        """Give what was asked most since a day of what found nothing when it was asked last."""
        return self._counted(since, limit, unanswered=True)

    def forget(self, before: dt.date) -> None:
        """Delete what was asked before a day. Raises StoreBusy, StoreUnwritable."""
        old = queries.c.day < before
        with self._database.reading() as connection:
            if connection.execute(select(queries.c.day).where(old).limit(1)).first() is None:
                return
        with self._database.writing() as connection:
            connection.execute(delete(queries).where(old))

    def _counted(self, since: dt.date, limit: int, *, unanswered: bool) -> list[QueryCount]:
        of_one = (queries.c.query, queries.c.audience)
        days = (
            select(
                *of_one,
                queries.c.day,
                queries.c.total,
                func.sum(queries.c.asked).over(partition_by=of_one).label("asked"),
                func.row_number().over(partition_by=of_one, order_by=queries.c.day.desc()).label("place"),
            )
            .where(queries.c.day >= since)
            .subquery()
        )
        found = select(days).where(days.c.place == 1)
        if unanswered:
            found = found.where(days.c.total == 0)
        found = found.order_by(days.c.asked.desc(), days.c.day.desc(), days.c.query, days.c.audience)
        with self._database.reading() as connection:
            return [
                QueryCount(row.query, Audience(row.audience), row.asked, row.total, row.day)
                for row in connection.execute(found.limit(limit))
            ]


def _add(connection: Connection, counts: Mapping[_Place, _Count]) -> None:
    known = set(_known(connection, counts))
    room = {day: MAX_A_DAY - _count_of(connection, day) for day in {place.day for place in counts}}
    updates: list[dict[str, Any]] = []
    inserts: list[dict[str, Any]] = []
    for place, count in counts.items():
        values = {"asked": count.asked, "total": count.total}
        if place in known:
            updates.append(values | {f"of_{name}": value for name, value in place._asdict().items()})
        elif room[place.day] > 0:
            room[place.day] -= 1
            inserts.append(values | place._asdict())
    if updates:
        this = [queries.c[name] == bindparam(f"of_{name}") for name in _Place._fields]
        more = {"asked": queries.c.asked + bindparam("asked"), "total": bindparam("total")}
        connection.execute(update(queries).where(*this).values(more), updates)
    if inserts:
        connection.execute(insert(queries), inserts)


def _known(connection: Connection, counts: Mapping[_Place, _Count]) -> Iterator[_Place]:
    columns = [queries.c[name] for name in _Place._fields]
    days = sorted({place.day for place in counts})
    texts = sorted({place.query for place in counts})
    for start in range(0, len(texts), _CHUNK):
        these = queries.c.query.in_(texts[start : start + _CHUNK])
        for row in connection.execute(select(*columns).where(queries.c.day.in_(days), these)):
            yield _Place(*row)


def _count_of(connection: Connection, day: dt.date) -> int:
    return connection.execute(select(func.count()).where(queries.c.day == day)).scalar_one()
