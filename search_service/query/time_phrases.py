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
from search_service.query.time_lists import Listed, list_at
from search_service.query.time_parts import part_of_year_at, relative_at, tet_at
from search_service.query.time_points import YEAR, Phrase
from search_service.query.time_reading import NUMBERS, Reading, either, number, pattern, read
from search_service.query.time_spans import span_at

MAX_CHIPS: Final = 10
"""How many periods of one query are offered: the first ones."""

_MAY_BEGIN: Final = NUMBERS.keys() | either(
    "ngày tháng quý quí năm tuần hôm từ kể trước sau nhiệm giai thời khóa các đầu giữa cuối nửa tết xuân"
    " rằm mùng mồng"
)
_DIGIT: Final = re.compile("[0-9]")
_LUNAR: Final = pattern(r"[ ,](?:âm lịch|âl)\b")
_LUNAR_DAY: Final = pattern(
    rf"(?:rằm|(?:mùng|mồng) ?(?P<day>#)) tháng ?(?:#|giêng|chạp)\b(?:[ ,/-](?:năm )?{YEAR}\b)?"
)
_LAST_SO_CALLED: Final = 10
"""The last day of a month that is called `mùng`: a bare `mung 30 thang 4` is `mừng`."""


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
        for named in _named_at(reading, start, today):
            if all(reading.stands_alone(begin, phrase.end) for begin, phrase in named):
                is_lunar = _LUNAR.match(reading.plain, named[-1][1].end)  # another calendar's days
                yield from ((begin, Phrase(one.end) if is_lunar else one) for begin, one in named)


def _named_at(reading: Reading, start: int, today: dt.date) -> Iterator[Listed]:
    """Yield what may be read from an index of `plain` on: the phrases of a list, or one.

    Of two phrases as long as each other the first counts: `9 tháng năm 2023` are nine months.
    """
    if listed := list_at(reading, start, today):
        yield listed
    if lunar_day := _lunar_day_at(reading, start):
        yield [(start, lunar_day)]
    for read_at in (part_of_year_at, relative_at, tet_at, span_at):
        if phrase := read_at(reading, start, today):
            yield [(start, phrase)]


def _lunar_day_at(reading: Reading, start: int) -> Phrase | None:
    """Read a day that is called as those of the lunar calendar are: `rằm tháng 7`, `mùng 3 tháng 3`.

    `mùng 2/9/2023` is another calendar's: a lunar day is not written so.
    """
    found = _LUNAR_DAY.match(reading.plain, start)
    is_one = found and number(found["day"] or "1") <= _LAST_SO_CALLED
    return Phrase(found.end()) if found and is_one else None


def _label(name: str, period: Period) -> str:
    first, last = (day and f"{day.day}/{day.month}/{day.year}" for day in (period.first, period.last))
    if first and last:
        days = first if first == last else f"{first} – {last}"
    else:
        days = f"từ {first}" if first else f"đến {last}"
    says_days = name in (f"ngày {days}", f"từ ngày {first}", f"từ ngày {first} đến ngày {last}")
    return name if says_days else f"{name} ({days})"
