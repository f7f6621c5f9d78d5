"""Which quarters, months or days does a list name? `quý 1 và 2/2024`, `ngày 3, 4/2/2024`.

Only the first is called what it is, and the last one says of which year, or which month, all of them are.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from search_service.query.time_points import Phrase, Point, Unit, continued_at, day_at, point_at, single
from search_service.query.time_reading import Reading, pattern

_AND: Final = pattern(r",(?:và )?| và ")
_FIRST_DAY: Final = pattern(r"ngày ?(?P<day>[0-9]{1,2})\b")
_NEXT_DAY: Final = pattern(r"(?P<day>[0-9]{1,2})\b")

Listed = list[tuple[int, Phrase]]
"""Phrases, each with where it begins."""

_Points = list[tuple[int, Point]]


def list_at(reading: Reading, start: int, today: dt.date) -> Listed:
    """Give the phrases of a list from an index of `plain` on; none where there is no list."""
    listed = _days(reading, start, today) or _months(reading, start, today)
    return [(at, single(reading, point, today)) for at, point in listed]


def _months(reading: Reading, start: int, today: dt.date) -> _Points:
    """Read months or quarters, as far as the last that says its year."""
    first = point_at(reading, start, today)
    if not first or first.unit not in (Unit.QUARTER, Unit.MONTH):
        return []
    found = [(start, first)]
    while sign := _AND.match(reading.plain, found[-1][1].end):
        point = continued_at(reading, sign.end(), first.unit, today)
        if not point:
            break
        found.append((sign.end(), point))
    while found and found[-1][1].year is None:
        found.pop()
    year = None
    for number, (at, point) in reversed(list(enumerate(found))):
        year = point.year or year
        found[number] = at, replace(point, year=year)
    return found if len(found) > 1 else []


def _days(reading: Reading, start: int, today: dt.date) -> _Points:
    """Read days of one month, up to the one that says it."""
    found: _Points = []
    at, lone = start, _FIRST_DAY.match(reading.plain, start)
    while lone and (sign := _AND.match(reading.plain, lone.end())):
        found.append((at, Point(lone.end(), day=int(lone["day"]))))
        at = sign.end()
        if last := day_at(reading, at, today):
            of_month = [(begin, replace(last, end=day.end, day=day.day)) for begin, day in found]
            return [*of_month, (at, last)]
        lone = _NEXT_DAY.match(reading.plain, at)
    return []
