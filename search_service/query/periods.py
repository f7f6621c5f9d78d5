"""Which days does `2024`, `2024-03` or `2024-03-15` mean?"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from search_service.errors import InvalidInput

NO_DATE: Final = "none"
ZONE: Final = dt.timezone(dt.timedelta(hours=7))
"""Asia/Ho_Chi_Minh: UTC+7 without summer time since 1975, so that no time zone database is needed."""

_PERIOD: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included; `None` at an end leaves it open."""

    first: dt.date | None
    last: dt.date | None


def parse_period(text: str, field: str) -> Period:
    """Give the days of a year, a month or a day as the API writes them.

    Raises InvalidInput naming `field` for anything else, such as `2024-13`.
    """
    found = _PERIOD.fullmatch(text)
    try:
        if not found:
            raise ValueError
        year, month, day = (None if part is None else int(part) for part in found.groups())
        first = dt.date(year or 0, 1 if month is None else month, 1 if day is None else day)
        if day is not None:
            last = first
        else:
            last_month = 12 if month is None else month
            last = dt.date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])
    except ValueError:
        message = f"{text!r:.40} is not a date; write a year, a month or a day: 2024, 2024-03 or 2024-03-15"
        raise InvalidInput(field, message) from None
    return Period(first, last)


def today() -> dt.date:
    """Give the day that it is in Vietnam."""
    return dt.datetime.now(ZONE).date()


def between(date_from: str | None, date_to: str | None) -> Period | None:
    """Give the period from the first day of one value to the last of another; None for no bound at all.

    Raises InvalidInput naming `date_from` or `date_to`.
    """
    first = parse_period(date_from, "date_from").first if date_from else None
    last = parse_period(date_to, "date_to").last if date_to else None
    return Period(first, last) if first or last else None
