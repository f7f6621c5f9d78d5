"""When did the numbering of a document's series begin anew?

Party numbers restart with every term of the committee that issues them, State numbers without a year with
every year. So the date of an article says which document it means: 01-KL/TW of 2016 is another one than that
of 2021. (An article that looks back on the term before is counted under its own.)

The rule (Hướng dẫn 36-HD/VPTW of 2018, II.1.3.1): each type of document is numbered from 01 in every term of
a committee. A term begins the day after the congress, or when the new committee first meets, if it does so
while the congress still sits.

Sources. Centre: press reports of the committee's first meeting (XII to XIV), of the congress's last day (VI
to XI, whose first meetings were not looked up: a day or two earlier at most). Province: the congress of Kon
Tum of 2020, which gave its 01-TB/TU on its last day, and that of Quảng Ngãi of 2025. Where no day is known,
the day by which congresses are to be over: 30 June at the base, 31 August above it, 31 October in provinces
(Chỉ thị 35-CT/TW of 2019 and 45-CT/TW of 2025, as the press tells them). Not verified: the day for provinces
(in 2015 the last of them ended on 2 November), and that 2005 and 2010 were alike.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from search_service.query.periods import Period, parse_period
from search_service.vietnamese.documents import NumberParts

EARLIER: Final = "earlier"
"""The value of all that is before the first term that is listed."""


@dataclass(frozen=True, slots=True)
class Term:
    """Days on which a number meant one document. `value` names it in an address, `label` in Vietnamese."""

    value: str
    label: str
    period: Period


_NATIONAL: Final = (
    ("VI", dt.date(1986, 12, 18)),
    ("VII", dt.date(1991, 6, 27)),
    ("VIII", dt.date(1996, 7, 1)),
    ("IX", dt.date(2001, 4, 22)),
    ("X", dt.date(2006, 4, 25)),
    ("XI", dt.date(2011, 1, 19)),
    ("XII", dt.date(2016, 1, 27)),
    ("XIII", dt.date(2021, 1, 31)),
    ("XIV", dt.date(2026, 1, 23)),
)
_PROVINCIAL: Final = (
    *(dt.date(year, 11, 1) for year in (2005, 2010, 2015)),
    dt.date(2020, 9, 25),
    dt.date(2025, 9, 12),
)
# There have been no districts since 1 July 2025: their last numbers are of the term before. On that day the
# communes of today, and their committees, began.
_DISTRICT: Final = tuple(dt.date(year, 9, 1) for year in (2005, 2010, 2015, 2020))
_COMMUNE: Final = tuple(dt.date(year, 7, 1) for year in (2005, 2010, 2015, 2020, 2025))
_OF_DISTRICTS: Final = ("hu", "qu", "txu")
"""How the letters of districts' committees end: huyện ủy (`ThU`: a town of a province), quận ủy, thị ủy."""

_YEARS: Final = 5


def terms_of(parts: NumberParts, years: Iterable[int]) -> tuple[Term, ...]:
    """Give the terms, or for a State number those of the `years`, newest first.

    None for a number that says its year itself: it is one document for ever.
    """
    if parts.is_party:
        organ = parts.letters[-1] if parts.letters else ""
        if organ.endswith("tw"):
            return _CENTRAL_TERMS
        if organ.endswith("tu"):
            return _PROVINCIAL_TERMS
        return _DISTRICT_TERMS if organ.endswith(_OF_DISTRICTS) else _COMMUNE_TERMS
    if parts.year:
        return ()
    newest_first = sorted(set(years), reverse=True)
    return tuple(
        Term(f"{year:04}", f"Năm {year}", parse_period(f"{year:04}", "term")) for year in newest_first
    )


def _terms(begins: Sequence[tuple[str, str, dt.date]], before: str) -> tuple[Term, ...]:
    """Give terms, newest first, from (value, label, first day), oldest first; the last one is open."""
    days = [first - dt.timedelta(days=1) for _, _, first in begins[1:]]
    terms = [
        Term(value, label, Period(first, last))
        for (value, label, first), last in zip(begins, [*days, None], strict=True)
    ]
    earlier = Term(EARLIER, before, Period(None, begins[0][2] - dt.timedelta(days=1)))
    return (*reversed(terms), earlier)


def _central() -> tuple[Term, ...]:
    ends = [later.year for _, (_, later) in pairwise(_NATIONAL)] + [_NATIONAL[-1][1].year + _YEARS]
    begins = [
        (name, f"Khóa {name} ({first.year}-{end})", first)
        for (name, first), end in zip(_NATIONAL, ends, strict=True)
    ]
    return _terms(begins, f"Trước khóa {_NATIONAL[0][0]}")


def _local(firsts: Sequence[dt.date]) -> tuple[Term, ...]:
    begins = [
        (f"{first.year}-{first.year + _YEARS}", f"Nhiệm kỳ {first.year}-{first.year + _YEARS}", first)
        for first in firsts
    ]
    return _terms(begins, f"Trước nhiệm kỳ {begins[0][0]}")


_CENTRAL_TERMS: Final = _central()
_PROVINCIAL_TERMS: Final = _local(_PROVINCIAL)
_DISTRICT_TERMS: Final = _local(_DISTRICT)
_COMMUNE_TERMS: Final = _local(_COMMUNE)
