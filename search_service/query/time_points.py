"""Which day, month, quarter or year is named at one place of a text?

`tháng 3 năm 2023`, `3/2023`, `quý I`, `ngày 15/3`, `năm ngoái`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from search_service.query.document_types import type_in_words, types_named
from search_service.query.periods import Period
from search_service.query.time_reading import NUMBERS, ROMAN, Reading, either, number, pattern
from search_service.vietnamese.syllables import fold

FIRST_YEAR: Final = 1945
"""No article is older than the republic."""
LAST_YEAR: Final = 2099
_YEARS_BACK: Final = 8
"""How far back the latest 29 February may be."""

YEAR: Final = r"(?:19|20)[0-9]{2}"
_BARE_YEAR: Final = re.compile(YEAR)
AGO: Final = r"nay|ngoái|trước|kia"
_YEARS_AGO: Final = {"nay": 0, "ngoai": 1, "truoc": 1, "kia": 2}
_TAIL: Final = rf"(?:(?:[ ,/.~-](?:năm )?(?P<year>{YEAR})|[ ,](?:của )?năm (?P<ago>{AGO}))\b)"

# `tu` is four (`tư`) and not from (`từ`) behind a word of time and before a year.
_FOURTH: Final = rf"tu(?=[ ,/](?:năm )?{YEAR}\b)"

_DAYS: Final = (
    pattern(
        r"(?P<said>ngày ?)?(?P<day>[0-9]{1,2})(?P<sign>[/.~-])(?P<month>[0-9]{1,2})\b"
        rf"(?:(?P=sign)(?P<short>{YEAR})\b|{_TAIL})?"
    ),
    pattern(rf"(?P<said>ngày ?)?(?P<day>[0-9]{{1,2}}) tháng ?(?P<month>{_FOURTH}|#)\b{_TAIL}?"),
    pattern(rf"(?P<year>{YEAR})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})\b"),
)
_MONTHS: Final = (
    # `tháng năm nay` is a month of this year, not May.
    pattern(rf"tháng ?(?!năm (?:{AGO}|này|qua|tới|sau|học))(?P<month>{_FOURTH}|#)\b{_TAIL}?"),
    pattern(rf"t(?P<month>[0-9]{{1,2}}){_TAIL}"),
)
_SHORT_MONTH: Final = pattern(rf"(?P<month>[0-9]{{1,2}})[/-](?P<year>{YEAR})\b")
_QUARTERS: Final = (
    pattern(rf"(?:quý|quí) ?(?P<quarter>[ivx]+|{_FOURTH}|#)\b{_TAIL}?"),
    pattern(rf"q(?P<quarter>[0-9]){_TAIL}"),
)
_CONTINUED: Final = pattern(rf"(?P<number>[ivx]+|#)\b{_TAIL}?")
_YEAR: Final = pattern(rf"(?:năm )?(?P<year>{YEAR})\b|năm (?P<ago>{AGO})\b")

_COUNTING: Final = either("những các nhiều mấy vài mỗi hàng hằng từng thứ chục trăm ngày") | NUMBERS.keys()
"""Behind these a word of time counts or recurs: `năm năm trước`, `hàng tháng`, `thứ năm`."""
# Not the 2023 of "số 15/2023", nor of "15/2023/QĐ-UBND".
_SAID_YEAR: Final = pattern(
    rf"(?:[ ,~](?:năm )?|[ivx]/|(?:tháng |quý |quí |,)(?:#/)?#/)(?P<year>{YEAR})\b(?![/.%]|-[^\d])"
)
_COUNTED: Final = either(
    "người hộ đồng tỷ tỉ triệu nghìn ngàn ha m m2 km kg tấn cây con suất giờ ngày năm lần"
)
"""Before these a number counts: `2000 người`."""
_OTHER_WORDS: Final = {
    "nam": either("việt hà quảng miền đông tây phía"),
    "thang": frozenset({"chien", "quyet", "dai", "hoang"}),
}
"""A bare word of time, and behind which words it is another: `viet nam`, `chien thang`."""
_NUMBERED: Final = either("số")
_ORDINAL: Final = either("thứ")
_LONGEST_TYPE: Final = 3
"""Syllables of a type of document that are looked at before a number."""


class Unit(StrEnum):
    """How exactly a time is named."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Point:
    """A year, or a quarter, a month or a day of it, that is named up to `end`. What is None was not said.

    `is_sure` is False if it may be something else: `1/2` is a half, if no `ngày` stands before it.
    """

    end: int
    year: int | None = None
    quarter: int | None = None
    month: int | None = None
    day: int | None = None
    is_sure: bool = True

    @property
    def unit(self) -> Unit:
        """Give the smallest of its parts."""
        if self.day is not None:
            return Unit.DAY
        if self.month is not None:
            return Unit.MONTH
        return Unit.YEAR if self.quarter is None else Unit.QUARTER

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """Give its first and last day; None without a year, or if it has none: 31/2, quý V, the year 1900."""
        if self.year is None or not FIRST_YEAR <= self.year <= LAST_YEAR:
            return None
        first, last = self.month or 1, self.month or 12
        if self.quarter is not None:
            first, last = self.quarter * 3 - 2, self.quarter * 3
        if self.month == 0 or not 1 <= first <= last <= 12:
            return None
        length = calendar.monthrange(self.year, last)[1]
        if self.day is None:
            return dt.date(self.year, first, 1), dt.date(self.year, last, length)
        if not 1 <= self.day <= length:
            return None
        day = dt.date(self.year, last, self.day)
        return day, day

    @property
    def name(self) -> str:
        """Name it in Vietnamese; only for one that has days."""
        if self.quarter is not None:
            return f"quý {ROMAN[self.quarter - 1].upper()}/{self.year}"
        if self.day is not None:
            return f"ngày {self.day}/{self.month}/{self.year}"
        return f"năm {self.year}" if self.month is None else f"tháng {self.month}/{self.year}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is named up to `end`. Without a period it is impossible: no part of it is to be taken instead."""

    end: int
    name: str = ""
    period: Period | None = None


def single(reading: Reading, point: Point, today: dt.date) -> Phrase:
    """Give the phrase that names just a point."""
    point = dated(reading, point, today)
    return Phrase(point.end, point.name, Period(*point.days)) if point.days else Phrase(point.end)


def dated(reading: Reading, point: Point, today: dt.date) -> Point:
    """Give a point with its year; as it is if there is none in which it could have begun.

    One that was named without a year is of the year that is said behind it (`quý I, II/2024`) or before it,
    else the latest that has begun.
    """
    if point.year is not None:
        return point
    latest = range(today.year, today.year - _YEARS_BACK - 1, -1)
    for year in (*years_said(reading, point.end), *latest):
        past = replace(point, year=year)
        if past.days and past.days[0] <= today:
            return past
    return point


def years_said(reading: Reading, end: int) -> list[int]:
    """Give the year that is said next behind an index of `plain`, then the last before it, if there are."""
    behind: list[int] = []
    before: list[int] = []
    for found in _SAID_YEAR.finditer(reading.plain):
        if reading.after(found.end()) not in _COUNTED and not reading.before_is_number(found.start("year")):
            (before if found.end() <= end else behind).append(int(found["year"]))
    return behind[:1] + before[-1:]


def year_of(found: re.Match[str], today: dt.date) -> int | None:
    """Give the year that a match says in its group `year` or `short`, or `ago` from today."""
    groups = found.groupdict()
    if year := groups.get("year") or groups.get("short"):
        return int(year)
    ago = groups.get("ago")
    return today.year - _YEARS_AGO[fold(ago)] if ago else None


def point_at(reading: Reading, start: int, today: dt.date) -> Point | None:
    """Give the longest point that is named from an index of `plain` on, and that counts nothing."""
    named = max(_points(reading, start, today), key=lambda point: point.end, default=None)
    return None if named and _is_counted(reading, start, named) else named


def continued_at(reading: Reading, start: int, unit: Unit, today: dt.date) -> Point | None:
    """Give a quarter or month that leaves out its word behind another: `quý I - III/2024`."""
    found = _CONTINUED.match(reading.plain, start)
    if not found:
        return None
    named, year = number(found["number"]), year_of(found, today)
    is_month = unit is Unit.MONTH
    return Point(found.end(), year, month=named) if is_month else Point(found.end(), year, quarter=named)


def day_at(reading: Reading, start: int, today: dt.date) -> Point | None:
    """Give the longest day that is named from an index of `plain` on."""
    return max(_days(reading, start, today), key=lambda point: point.end, default=None)


def _points(reading: Reading, start: int, today: dt.date) -> Iterator[Point]:
    plain = reading.plain
    yield from _days(reading, start, today)
    for months in _MONTHS:
        if found := months.match(plain, start):
            yield Point(found.end(), year_of(found, today), month=number(found["month"]))
    for quarters in _QUARTERS:
        if found := quarters.match(plain, start):
            yield Point(found.end(), year_of(found, today), quarter=number(found["quarter"]))
    if (found := _SHORT_MONTH.match(plain, start)) and not _is_document(reading, start, found.end()):
        yield Point(found.end(), int(found["year"]), month=int(found["month"]))
    if found := _YEAR.match(plain, start):
        yield Point(found.end(), year_of(found, today))


def _days(reading: Reading, start: int, today: dt.date) -> Iterator[Point]:
    for days in _DAYS:
        if found := days.match(reading.plain, start):
            year, said = year_of(found, today), found.groupdict().get("said")
            yield Point(
                found.end(),
                year,
                month=number(found["month"]),
                day=int(found["day"]),
                is_sure=bool(said) or year is not None,
            )


def _is_document(reading: Reading, start: int, end: int) -> bool:
    """Say whether `3/2023` is the number of a document: `quyết định 3/2023`, `số 3/2023`, `3/2023 nđ cp`."""
    if types_named(reading.after(end)):
        return True
    before = reading.before(start)
    if not before:
        return False
    at = reading.starts[start]
    words = [token.text for token in reading.tokens[max(0, at - _LONGEST_TYPE) : at]]
    named = ((type_in_words(words[first:]), len(words) - first) for first in range(len(words)))
    is_typed = any(type_ is not None and type_[0] == length for type_, length in named)
    return is_typed or before in _NUMBERED or bool(types_named(before))


def is_counted_off(reading: Reading, start: int) -> bool:
    """Say whether a number or the like stands before an index: `5 năm trước`, not `thứ năm tuần trước`."""
    at, before = reading.starts[start], reading.before(start)
    is_weekday = at > 1 and reading.tokens[at - 2].text in _ORDINAL
    is_number = before.isdecimal() and not _BARE_YEAR.fullmatch(before)
    is_other = before in _OTHER_WORDS.get(reading.tokens[at].text, ())
    return is_other or ((is_number or before in _COUNTING) and not is_weekday)


def _is_counted(reading: Reading, start: int, point: Point) -> bool:
    """Say whether what looks like a point counts or is counted."""
    word, before = reading.tokens[reading.starts[start]].text, reading.before(start)
    if word.isdecimal():
        is_bare_year = point.end == start + len(word)
        return is_bare_year and (before.isdecimal() or reading.after(point.end) in _COUNTED)
    if before in _OTHER_WORDS.get(word, ()):
        return True
    if point.unit is Unit.DAY or not is_counted_off(reading, start):
        return False
    # `9 tháng năm 2023` are nine months; else a year in digits leaves no doubt.
    in_digits = reading.plain[point.end - 4 : point.end].isdecimal()
    return not in_digits or reading.plain.startswith(("tháng năm", "thang nam"), start)
