"""Which days lie from one named time to another, before it or after it?

`từ tháng 3 đến tháng 6 năm 2023`, `2021-2025`, `nhiệm kỳ 2020 – 2025`, `trước 2020`; also one time alone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from search_service.query.periods import Period
from search_service.query.time_points import (
    Phrase,
    Point,
    Unit,
    continued_at,
    dated,
    day_at,
    point_at,
    single,
)
from search_service.query.time_reading import Reading, either, pattern
from search_service.vietnamese.syllables import fold

_DAY: Final = dt.timedelta(days=1)
_HEAD: Final = pattern(
    r"(?:(?P<after>(?:từ )?sau)|(?P<since>(?:kể )?từ)|(?P<before>trước)|(?P<school>năm học)"
    r"|(?P<term>nhiệm kỳ|nhiệm kì|giai đoạn|thời kỳ|thời kì|khóa|(?:các )?năm)) "
)
_TERMS: Final = {
    "nhiem ky": "nhiệm kỳ",
    "nhiem ki": "nhiệm kỳ",
    "giai doan": "giai đoạn",
    "thoi ky": "thời kỳ",
    "thoi ki": "thời kỳ",
    "khoa": "khóa",
}
_TO: Final = pattern(r" (?:cho )?(?:đến|tới) (?:hết )?|[~-]")
_TO_NOW: Final = pattern(r" (?:cho )?(?:đến|tới) nay\b")
_LONE_DAY: Final = pattern(r"(?P<said>ngày ?)?(?P<day>[0-9]{1,2})\b")
_NO_SINCE: Final = frozenset({"dau", "thu", "vat", "chung", "rieng"})
"""Behind these a bare `tu` is no `từ`: đầu tư, thứ tư, vật tư, chứng từ, riêng tư."""
_NO_BEFORE: Final = either("ngày tuần tháng quý quí năm hôm")
"""Behind these `trước` and `sau` belong to them: `tuần trước`."""


def span_at(reading: Reading, start: int, today: dt.date) -> Phrase | None:
    """Read what is named from an index of `plain` on."""
    head = _HEAD.match(reading.plain, start)
    kind = (head and head.lastgroup) or ""
    if head and not _belongs_elsewhere(reading, start, kind):
        phrase = _days_of_a_month(reading, head.end(), today, is_said=True) if kind == "since" else None
        first = None if phrase else point_at(reading, head.end(), today)
        if first:
            phrase = _with_head(reading, head.group().strip(), kind, first, today)
        if phrase:
            return phrase
    if phrase := _days_of_a_month(reading, start, today, is_said=False):
        return phrase
    first = point_at(reading, start, today)
    if not first:
        return None
    second = _second(reading, first, today)
    if second and second.unit is first.unit:
        return _range(reading, first, second, today)
    if not first.is_sure:
        return None
    if to_now := _TO_NOW.match(reading.plain, first.end):
        return _open(reading, replace(first, end=to_now.end()), "since", today)
    return single(reading, first, today)


def _belongs_elsewhere(reading: Reading, start: int, kind: str) -> bool:
    before = reading.before(start)
    if kind == "since":
        return before in _NO_SINCE and reading.plain.startswith("tu ", start)
    return kind in ("before", "after") and before in _NO_BEFORE


def _with_head(reading: Reading, typed: str, kind: str, first: Point, today: dt.date) -> Phrase | None:
    """Read a point, or two, behind a word of the kinds that `_HEAD` has."""
    second = None if kind in ("before", "after") else _second(reading, first, today)
    if kind in ("term", "school"):
        if not second or (first.unit, second.unit) != (Unit.YEAR, Unit.YEAR):
            return None
        if kind == "school":
            return _school_year(first, second)
        phrase = _range(reading, first, second, today)
        name = f"{_TERMS.get(fold(typed), '')} {phrase.name}".strip()
        return replace(phrase, name=name) if phrase.period else phrase
    if second:
        return _range(reading, first, second, today)
    to_now = _TO_NOW.match(reading.plain, first.end) if kind == "since" else None
    named = replace(first, end=to_now.end()) if to_now else first
    return _open(reading, named, kind, today) if first.is_sure else None


def _open(reading: Reading, point: Point, kind: str, today: dt.date) -> Phrase:
    """Give what is before a point, after it or since it began: one end is open."""
    point = dated(reading, point, today)
    if not point.days:
        return Phrase(point.end)
    first, last = point.days
    if kind == "before":
        return Phrase(point.end, f"trước {point.name}", Period(None, first - _DAY))
    if kind == "after":
        return Phrase(point.end, f"sau {point.name}", Period(last + _DAY, None))
    return Phrase(point.end, f"từ {point.name}", Period(first, None))


def _days_of_a_month(reading: Reading, start: int, today: dt.date, *, is_said: bool) -> Phrase | None:
    """Read from a day that is named without its month: `ngày 15 - 20/3/2023`, `từ 1 đến 15/3`."""
    lone = _LONE_DAY.match(reading.plain, start)
    to = _TO.match(reading.plain, lone.end()) if lone and (is_said or lone["said"]) else None
    last = day_at(reading, to.end(), today) if to else None
    if not lone or not last:
        return None
    return _range(reading, replace(last, day=int(lone["day"]), is_sure=True), last, today)


def _second(reading: Reading, first: Point, today: dt.date) -> Point | None:
    to = _TO.match(reading.plain, first.end)
    if not to:
        return None
    if first.unit in (Unit.QUARTER, Unit.MONTH):
        named = continued_at(reading, to.end(), first.unit, today)
        if named and named.year:  # `quý 1 - 2/2024` goes on in quarters
            return named
    return point_at(reading, to.end(), today)


def _range(reading: Reading, first: Point, second: Point, today: dt.date) -> Phrase:
    """Read from one point to another. A year that just one of them says is meant for both."""
    if not (first.is_sure or second.is_sure):
        return Phrase(second.end)
    if first.year is None and second.year is not None:
        begin, end = replace(first, year=second.year), second
        if not _is_in_order(begin, end):  # from November to February
            begin = replace(begin, year=second.year - 1)
    else:
        begin = dated(reading, first, today)
        end = replace(second, year=second.year or begin.year)
        if second.year is None and begin.year and not _is_in_order(begin, end):
            end = replace(end, year=begin.year + 1)
    if not begin.days or not end.days or not _is_in_order(begin, end):
        return Phrase(second.end)
    years_only = begin.unit is end.unit is Unit.YEAR
    name = f"{begin.year}–{end.year}" if years_only else f"từ {begin.name} đến {end.name}"
    return Phrase(second.end, name, Period(begin.days[0], end.days[1]))


def _is_in_order(first: Point, second: Point) -> bool:
    return bool(first.days and second.days and first.days[0] < second.days[0])


def _school_year(first: Point, second: Point) -> Phrase:
    """Give 1 September to 31 May: lessons begin on 5 September and end before 31 May.

    Source: the Ministry of Education's time frame of each year, such as Quyết định 2171/QĐ-BGDĐT (2023).
    """
    if not (first.days and second.days) or second.year != (first.year or 0) + 1:
        return Phrase(second.end)
    period = Period(first.days[0].replace(month=9), second.days[1].replace(month=5))
    return Phrase(second.end, f"năm học {first.year}–{second.year}", period)
