"""How does the page speak: which message in which language, numbers and dates in the reader's form?"""

from __future__ import annotations

import datetime as dt
from typing import Final

from search_service.query.periods import NO_DATE, Period
from search_service.web.messages import MESSAGES

_MARKS_VI: Final = str.maketrans(",.", ".,")
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class Catalogue:
    """The messages of one language, and how it writes numbers and dates."""

    def __init__(self, language: str) -> None:
        """Speak English for `en`, Vietnamese for anything else."""
        self.language = "en" if language == "en" else "vi"

    @property
    def other(self) -> str:
        """The code of the other language."""
        return "vi" if self.language == "en" else "en"

    def __call__(self, key: str, **values: str | int) -> str:
        """Give a message with its values filled in; counts get their thousands marked. Raises KeyError."""
        message = MESSAGES[key]
        if self.language == "vi":
            text = message.vi
        else:
            text = message.one if message.one and values.get("n") == 1 else message.en
        return text.format_map(
            {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        )

    def number(self, number: int) -> str:
        """Write a whole number: 1.234 in Vietnamese, 1,234 in English."""
        return self._marked(f"{number:,}")

    def decimal(self, number: float) -> str:
        """Write a number to two places: 1,25 in Vietnamese, 1.25 in English."""
        return self._marked(f"{number:,.2f}")

    def day(self, date: dt.date) -> str:
        """Write a day: `28/11/2026`, `28 November 2026`."""
        if self.language == "vi":
            return f"{date:%d/%m}/{date.year:04}"
        return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"

    def month(self, number: int, *, short: bool = False) -> str:
        """Name a month from 1 to 12: `Tháng 3`, `March`; `T3`, `Mar` where there is little room."""
        if self.language == "vi":
            return f"T{number}" if short else f"Tháng {number}"
        return _MONTHS[number - 1][:3] if short else _MONTHS[number - 1]

    def period(self, value: str) -> str:
        """Write a value of the date facet: `2024`, `03/2024`, `15/03/2024`; `March 2024`, `15 March 2024`."""
        if value == NO_DATE:
            return self("no_date")
        parts = value.split("-")
        if self.language == "vi":
            return "/".join(reversed(parts))
        year, *rest = parts
        named = [_MONTHS[int(rest[0]) - 1]] if rest else []
        days = [str(int(rest[1]))] if len(rest) > 1 else []
        return " ".join([*days, *named, year])

    def days(self, period: Period) -> str:
        """Write from which day to which a period lies; one end may be open."""
        first, last = (self.day(end) if end else "" for end in (period.first, period.last))
        if first and last:
            return first if first == last else f"{first} – {last}"
        return self("since_day", day=first) if first else self("until_day", day=last)

    def _marked(self, written: str) -> str:
        """Give a number with the marks of the language: Vietnamese has a comma before decimals."""
        return written.translate(_MARKS_VI) if self.language == "vi" else written
