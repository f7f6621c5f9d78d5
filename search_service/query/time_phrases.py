"""Which periods does a query name?

They are offered beside the results, never applied by themselves: a report on the first quarter is published
in April. A phrase that names no day there is (31/2, tháng 13, quý V), or only days to come, gives nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from search_service.query.periods import Period
from search_service.query.time_parts import part_of_year_at, relative_at, tet_at
from search_service.query.time_points import Phrase
from search_service.query.time_reading import NUMBERS, Reading, either, pattern, read
from search_service.query.time_spans import span_at

MAX_CHIPS: Final = 10
"""How many periods of one query are offered: the first ones."""

_MAY_BEGIN: Final = NUMBERS.keys() | either(
    "ngày tháng quý quí năm tuần hôm từ kể trước sau nhiệm giai thời khóa các đầu giữa cuối nửa tết xuân"
)
_DIGIT: Final = re.compile("[0-9]")
_LUNAR: Final = pattern(r"[ ,](?:âm lịch|âl)\b")
# Of two phrases as long as each other the earlier reader's counts: `9 tháng năm 2023` are nine months.
_READERS: Final = (part_of_year_at, relative_at, tet_at, span_at)


@dataclass(frozen=True, slots=True)
class Chip:
    """A period that a query names: `text` as it was typed, `label` what it means, in Vietnamese.

    The period has at least one end; such as `từ năm 2020` and `trước 2020` leave the other open.
    """

    text: str
    label: str
    period: Period


def chips(text: str, today: dt.date) -> tuple[Chip, ...]:
    """Give the periods that a query names, in order, none overlapping and none twice.

    Where phrases overlap the longest is taken. A quarter, month or day without a year is the latest that has
    begun; `today` is the day in Vietnam.
    """
    reading = read(text)
    taken: list[tuple[int, Phrase]] = []
    for start, phrase in sorted(_phrases(reading, today), key=lambda one: (one[0] - one[1].end, one[0])):
        if all(phrase.end <= other or end.end <= start for other, end in taken):
            taken.append((start, phrase))
    offered: dict[Period, Chip] = {}
    for start, phrase in sorted(taken, key=lambda one: one[0]):
        period = phrase.period
        if period and period not in offered and not (period.first and period.first > today):
            first, last = reading.tokens[reading.starts[start]], reading.tokens[reading.ends[phrase.end]]
            offered[period] = Chip(text[first.start : last.end], _label(phrase.name, period), period)
    return tuple(offered.values())[:MAX_CHIPS]


def _phrases(reading: Reading, today: dt.date) -> Iterator[tuple[int, Phrase]]:
    """Yield every phrase with where it begins."""
    for start, at in reading.starts.items():
        token = reading.tokens[at].text
        if token not in _MAY_BEGIN and not _DIGIT.search(token):
            continue
        for reader in _READERS:
            phrase = reader(reading, start, today)
            if phrase and reading.stands_alone(start, phrase.end):
                lunar = _LUNAR.match(reading.plain, phrase.end)  # another calendar's days
                yield start, Phrase(lunar.end()) if lunar else phrase


def _label(name: str, period: Period) -> str:
    first, last = (day and f"{day.day}/{day.month}/{day.year}" for day in (period.first, period.last))
    if first and last:
        days = first if first == last else f"{first} – {last}"
    else:
        days = f"từ {first}" if first else f"đến {last}"
    says_days = name in (f"ngày {days}", f"từ ngày {first}", f"từ ngày {first} đến ngày {last}")
    return name if says_days else f"{name} ({days})"
