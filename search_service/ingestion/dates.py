"""Which line of a page says when it was published?

Forms and order of trust are those of real portals. A date in a sentence is an event's, never the page's.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from search_service.ingestion.phrases import one_of
from search_service.query.periods import ZONE

if TYPE_CHECKING:
    from search_service.ingestion.lines import Line

YEARS: Final = range(1900, 2101)


class Trust(IntEnum):
    """How sure it is that a date line tells when the page was published; lower is surer."""

    PUBLISHED = 0  # "Ngày đăng: …"
    UPDATED = 1  # "Cập nhật: …"
    ISSUED = 2  # "Ngày ban hành: …"
    OWN_LINE = 3  # a date alone on its line
    WEEKDAY_TIME = 4  # "Thứ Hai, 15/05/2023, 08:30"
    WEEKDAY = 5  # "Thứ 2, ngày 25 tháng 11 năm 2024": before the headline, the clock of the page's header
    PRINTED = 6  # "Ngày in: …": the day of the reader's copy, never the page's


@dataclass(frozen=True, slots=True)
class Stamp:
    """The date a line gives. `lead` and `trail` are what else stands before and behind it, mostly nothing."""

    date: dt.date
    trust: Trust
    lead: str = ""
    trail: str = ""


_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]{4,15}(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?")

# All patterns read Line.plain: lower case, no marks.
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("mot", "hai", "ba", "tu", "nam", "sau", "bay", "tam", "chin", "muoi", "muoi mot", "muoi hai"),
        start=1,
    )
}
_MONTH: Final = (
    r"th(?:ang\s+|\.?\s?)(?P<{0}>\d{{1,2}}|" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + ")"
)
_ENGLISH: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_ENGLISH_MONTH: Final = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE: Final = re.compile(
    r"(?<![\d/.-])(?:ngay\s+)?(?:"
    r"(?P<d1>\d{1,2})\s?(?P<sep>[/.-])\s?(?P<m1>\d{1,2})\s?(?P=sep)\s?(?P<y1>\d{4})"  # 29-12-2023
    r"|(?P<y2>\d{4})(?P<sep2>[-/])(?P<m2>\d{1,2})(?P=sep2)(?P<d2>\d{1,2})"  # 2023-12-29
    r"|(?P<d3>\d{1,2})\s+" + _MONTH.format("m3") + r",?\s+(?:nam\s+)?(?P<y3>\d{4})"  # 5 tháng 3 năm 2021
    r"|" + _MONTH.format("m4") + r"\s+(?P<d4>\d{1,2}),\s*(?P<y4>\d{4})"  # Tháng Ba 5, 2021
    r"|\b" + _ENGLISH_MONTH.format("m5") + r"\s+(?P<d5>\d{1,2}),?\s+(?P<y5>\d{4})"  # March 5, 2021
    r"|(?P<d6>\d{1,2})\s+" + _ENGLISH_MONTH.format("m6") + r",?\s+(?P<y6>\d{4})"  # 5 March 2021
    r")(?=t\d|\D|$)"
)
_TIME: Final = re.compile(
    r"(?:(?<=\d)t|(?<![\w.:]))\d{1,2}\s?(?::|h|gio|g)\s?(?:\d{2})?(?P<seconds>:\d{2}(?:\.\d+)?)?"
    r"(?:\s?(?:am|pm|sa|ch|phut)\b)?(?:\s?(?:z|\+\d{2}:?\d{2})\b)?(?!\d)|\(?\b(?:gmt|utc)\s?(?:\+?\s?0?7)?\b\)?"
)
# A year of two digits is one only where nothing but a time stands beside it: "12/3/24 8:15".
_SHORT_DATE: Final = re.compile(
    r"(?P<d>\d{1,2})(?P<sep>[/-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{2}),?\s+"
    r"\d{1,2}[:h]\d{2}(?::\d{2})?(?:\s?(?:am|pm|sa|ch))?"
)
_WEEKDAY: Final = re.compile(
    r"\b(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu\s+nhat|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
# Labels, each with what may come before and behind: "Được đăng", "Thời gian đăng tin", "Cập nhật lần cuối
# lúc".
_WHEN: Final = r"(?:\s+(?:ngay|luc|vao|tai|tin|bai|lan cuoi|moi nhat|cuoi))*"
_PUBLISHED: Final = one_of("dang, xuat ban, phat hanh, dua tin, dua, viet, gui, tao, tai len, cong bo")
_UPDATED: Final = one_of("cap nhat, chinh sua, sua doi, sua")
_LABEL: Final = [
    (trust, re.compile(rf"\b(?:{words})\s*:?\s*[(\[]?\s*$"))
    for trust, words in (
        (Trust.UPDATED, rf"(?:ngay |lan |duoc )?{_UPDATED}{_WHEN}|last (?:updated|modified)(?: on)?"),
        (Trust.ISSUED, "(?:ngay|thoi gian) ban hanh"),
        (Trust.PUBLISHED, rf"(?:ngay |thoi gian |gio |duoc |tin |bai )?{_PUBLISHED}{_WHEN}"),
        (Trust.PUBLISHED, "(?:posted|published|created)(?: on)?|date|thoi gian|ngay(?= ?:)"),
    )
]
_PRINT_LABEL: Final = re.compile(r"\b(?:ngay in|in ngay|thoi gian in)\s*:?")
_CLOCK_LABEL: Final = re.compile(r"\b(?:hom nay|bay gio|today)\b\s*(?:la)?\s*:?")
# "Đăk Glei, ngày 12 tháng 5 năm 2021" stands in a letter or a decision and is part of its text.
_DATELINE: Final = re.compile(r"(?!thu\s|chu\s+nhat|hom nay)[^\d|:>»]{2,40},\s*ngay\s+\d")
_LABEL_WORDS: Final = 5
_LONGEST: Final = 200  # characters: a longer line is a paragraph
_JOINTS: Final = " \t|,;:()[]–—-•·"


def date_of(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    """Give a calendar date, or None where there is none such between 1900 and 2100."""
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
    return date if date.year in YEARS else None


def calendar_date(iso: str) -> dt.date | None:
    """Give the day in Vietnam of an ISO 8601 date or date and time; None for anything else.

    A time without an offset is Vietnam's.
    """
    if not _ISO.fullmatch(iso):
        return None
    try:
        moment = dt.datetime.fromisoformat(iso)
        day = (moment.astimezone(ZONE) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None
    return day if day.year in YEARS else None


def read_stamp(line: Line) -> Stamp | None:
    """Give the date of a date line, the most trusted of several; None for a line that has none."""
    if len(line.plain) > _LONGEST or _DATELINE.match(line.plain):
        return None
    if short := _SHORT_DATE.fullmatch(line.plain):
        day = date_of(f"20{short['y']}", short["m"], short["d"])
        return Stamp(day, Trust.OWN_LINE) if day else None
    found = [(match, date) for match in _DATE.finditer(line.plain) if (date := _date(match, line.nfc))]
    if not found:
        return None
    kept = list(line.nfc)
    stamps: list[tuple[Trust, dt.date]] = []
    start = 0
    for match, date in found:
        before = line.plain[start : match.start()]
        _blank(kept, match.start(), match.end())
        for trust, label in _LABEL:
            if (label_found := _time_free(label, before)) is not None:
                stamps.append((trust, date))
                _blank(kept, start + label_found, match.start())
                break
        else:
            is_printed = _PRINT_LABEL.search(before)
            stamps.append((Trust.PRINTED if is_printed else _unlabelled(line.plain), date))
        start = match.end()
    for pattern in (_TIME, _WEEKDAY, _CLOCK_LABEL, _PRINT_LABEL):
        for match in pattern.finditer(line.plain):
            _blank(kept, match.start(), match.end())
    trust, date = min(stamps, key=lambda stamp: stamp[0])
    cut = found[0][0].start()
    return Stamp(date, trust, _tidy(kept[:cut]), _tidy(kept[cut:]))


def is_label(line: Line) -> bool:
    """Whether a line is the label of a date and no more: the date stands on the next."""
    return bool(line.words <= _LABEL_WORDS and any(label.fullmatch(line.plain) for _, label in _LABEL))


def slug_date(slug: str) -> dt.date | None:
    """Give the date that an address begins with (`2023-12-29-hoi-nghi`) or holds as folders."""
    found = re.search(r"(?:^|/)(\d{4})[-/]?(\d{2})[-/]?(\d{2})(?=[-/]|$)", slug)
    return date_of(*found.groups()) if found else None


def _time_free(label: re.Pattern[str], before: str) -> int | None:
    """Find a label right before a date, the hour perhaps between them ("Đăng lúc 08:30 ngày …")."""
    bare = _WEEKDAY.sub(lambda m: " " * len(m.group()), _TIME.sub(lambda m: " " * len(m.group()), before))
    found = label.search(bare.rstrip(" ,-|–"))
    return found.start() if found else None


def _unlabelled(plain: str) -> Trust:
    if _CLOCK_LABEL.search(plain):
        return Trust.WEEKDAY
    if not _WEEKDAY.search(plain):
        return Trust.OWN_LINE
    times = list(_TIME.finditer(plain))
    # A running clock shows seconds; the time of a page does not.
    ticking = any(time["seconds"] for time in times)
    return Trust.WEEKDAY_TIME if times and not ticking else Trust.WEEKDAY


def _date(found: re.Match[str], nfc: str) -> dt.date | None:
    form = next(form for form in "123456" if found[f"y{form}"])
    month: str | int = found[f"m{form}"]
    if form in "56":
        if not nfc[found.start() : found.end()].isascii():  # "12 máy 2024"
            return None
        month = _ENGLISH[found[f"m{form}"][:3]]
    return date_of(found[f"y{form}"], _MONTHS.get(found[f"m{form}"], month), found[f"d{form}"])


def _tidy(letters: list[str]) -> str:
    return " ".join("".join(letters).split()).strip(_JOINTS)


def _blank(letters: list[str], start: int, end: int) -> None:
    letters[start:end] = " " * (end - start)
