"""Which days are a part of a year, a week or month seen from today, or a Tết?"""

from __future__ import annotations

import datetime as dt
from typing import Final

from search_service.query import lunar
from search_service.query.periods import Period
from search_service.query.time_points import (
    AGO,
    YEAR,
    Phrase,
    Point,
    is_counted_off,
    single,
    year_of,
    years_said,
)
from search_service.query.time_reading import Reading, number, pattern
from search_service.vietnamese.syllables import fold

_DAY: Final = dt.timedelta(days=1)

_OF_YEAR: Final = rf"năm(?: (?:(?P<year>{YEAR})|(?P<ago>{AGO})))?\b(?! (?:học|mới|âm))|(?P<short>{YEAR})\b"
_PART: Final = pattern(rf"(?P<part>nửa đầu|nửa cuối|nửa sau|đầu|giữa|cuối) (?:{_OF_YEAR})")
_SOME_MONTHS: Final = pattern(rf"(?P<count>#) tháng (?P<part>đầu|cuối) (?:{_OF_YEAR})")
_FIRST_MONTHS: Final = pattern(rf"(?P<count>#) tháng năm (?:(?P<year>{YEAR})|(?P<ago>{AGO}))\b")
_PARTS: Final = {
    "dau": ("đầu năm", 1, 4),
    "giua": ("giữa năm", 5, 8),
    "cuoi": ("cuối năm", 9, 12),
    "nua dau": ("nửa đầu năm", 1, 6),
    "nua cuoi": ("nửa cuối năm", 7, 12),
    "nua sau": ("nửa cuối năm", 7, 12),
}
"""What each part is called, and its first and last month. No source divides a year: thirds are our choice."""

_RELATIVE: Final = pattern(r"(?P<unit>tuần|tháng|quý|quí) (?P<which>này|nay|vừa qua|vừa rồi|trước|qua|rồi)\b")
_NEAR_DAY: Final = pattern(r"hôm (?P<which>nay|qua|kia)\b")
_DAYS_AGO: Final = {"nay": 0, "qua": 1, "kia": 2}

_STEMS: Final = ("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý")
_BRANCHES: Final = ("tý", "sửu", "dần", "mão", "thìn", "tỵ", "ngọ", "mùi", "thân", "dậu", "tuất", "hợi")
_USUAL: Final = {"ki": "ky", "qui": "quy", "ti": "ty", "meo": "mao"}
"""Other spellings of stems and branches, without marks."""
_CYCLE: Final = 60
_TET: Final = pattern(
    r"(?:tết(?P<kind> (?:nguyên đán|âm lịch|cổ truyền))?|xuân)\b"
    rf"(?:(?: năm)? (?P<stem>{'|'.join(_STEMS)}|kỉ|quí) (?P<branch>{'|'.join(_BRANCHES)}|tí|tị|mẹo)\b)?"
    rf"(?:[ ,/~-](?:năm )?(?P<year>{YEAR})\b| năm (?P<ago>{AGO})\b)?"
)


def part_of_year_at(reading: Reading, start: int, today: dt.date) -> Phrase | None:
    """Read so many months of a year, a half of it, or its beginning, middle or end.

    Without a year it is of the year that the text says besides, or the latest that has begun.
    """
    if found := _FIRST_MONTHS.match(reading.plain, start):
        count, part = number(found["count"]), "dau"
    elif found := _SOME_MONTHS.match(reading.plain, start):
        count, part = number(found["count"]), fold(found["part"])
    elif found := _PART.match(reading.plain, start):
        count, part = None, fold(found["part"])
    else:
        return None
    name, first, last = _PARTS[part]
    if count is not None:
        if not 2 <= count <= 11:
            return Phrase(found.end())
        name = f"{count} tháng {name}"
        first, last = (1, count) if part == "dau" else (13 - count, 12)
    year = year_of(found, today)
    if year is None:
        latest = today.year if first <= today.month else today.year - 1
        year = min(next(iter(years_said(reading, found.end())), latest), latest)
    begin, end = Point(found.end(), year, month=first).days, Point(found.end(), year, month=last).days
    period = Period(begin[0], end[1]) if begin and end else None
    return Phrase(found.end(), f"{name} {year}", period)


def relative_at(reading: Reading, start: int, today: dt.date) -> Phrase | None:
    """Read this or the last week (Monday to Sunday), month or quarter, and today or the two days before."""
    if near := _NEAR_DAY.match(reading.plain, start):
        day = today - _DAYS_AGO[near["which"]] * _DAY
        return Phrase(near.end(), f"hôm {near['which']}", Period(day, day))
    found = _RELATIVE.match(reading.plain, start)
    if not found or is_counted_off(reading, start):
        return None
    ago = 0 if found["which"] in ("này", "nay") else 1
    if fold(found["unit"]) == "tuan":
        monday = today - (today.weekday() + 7 * ago) * _DAY
        name = "tuần trước" if ago else "tuần này"
        return Phrase(found.end(), name, Period(monday, monday + 6 * _DAY))
    if fold(found["unit"]) == "thang":
        year, month = divmod(today.year * 12 + today.month - 1 - ago, 12)
        return single(reading, Point(found.end(), year, month=month + 1), today)
    year, quarter = divmod(today.year * 4 + (today.month - 1) // 3 - ago, 4)
    return single(reading, Point(found.end(), year, quarter=quarter + 1), today)


def tet_at(reading: Reading, start: int, today: dt.date) -> Phrase | None:
    """Read a Tết: from the 23rd of tháng Chạp (ông Táo) to the 7th of Giêng (khai hạ).

    `Tết` needs to be called the lunar one, or the name or number of its year: there is a Tết Trung thu. A
    year's name comes back after sixty years: the latest is meant.
    """
    found = _TET.match(reading.plain, start)
    if not found:
        return None
    said = year_of(found, today)
    year = said
    if found["stem"]:
        year = _year_named(found["stem"], found["branch"], said or today.year + 1)
        if year is None or said not in (None, year):
            return Phrase(found.end())
    elif fold(found.group()).startswith("xuan") or not (found["kind"] or said):
        return None
    elif year is None:
        latest = today.year if _tet_of(today.year)[0] <= today else today.year - 1
        year = min(next(iter(years_said(reading, found.end())), latest), latest)
    if year is None or not lunar.FIRST_YEAR <= year <= lunar.LAST_YEAR:
        return Phrase(found.end())
    name = f"Tết {_STEMS[(year + 6) % 10].title()} {_BRANCHES[(year + 8) % 12].title()} {year}"
    return Phrase(found.end(), name, Period(*_tet_of(year)))


def _tet_of(year: int) -> tuple[dt.date, dt.date]:
    return lunar.last_month(year) + 22 * _DAY, lunar.new_year(year) + 6 * _DAY


def _year_named(stem: str, branch: str, latest: int) -> int | None:
    """Give the latest year up to `latest` that a stem and a branch name, None if they do not go together.

    They advance together, so that a bare `ty` is tý beside one half of the stems and tỵ beside the other.
    """
    years = range(latest, latest - _CYCLE, -1)
    return next(
        (
            year
            for year in years
            if _is_written(stem, _STEMS[(year + 6) % 10]) and _is_written(branch, _BRANCHES[(year + 8) % 12])
        ),
        None,
    )


def _is_written(typed: str, name: str) -> bool:
    bare = _USUAL.get(fold(typed), fold(typed))
    # Marks tell tý from tỵ, in either spelling.
    return bare == fold(name) and (typed == fold(typed) or bare != "ty" or _tone(typed) == _tone(name))


def _tone(syllable: str) -> str:
    return "sắc" if syllable in ("tý", "tí") else "nặng"
