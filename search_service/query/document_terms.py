"""When did the numbering of a document's series begin anew?

Party numbers restart with every term of the committee that issues them, State numbers without a year with
every year. So the date of an article says which document it means: 01-KL/TW of 2016 is another one than that
of 2021. (An article that looks back on the term before is counted under its own.)

Sources. National congresses: their first days. Provincial and lower ones have no day in common; a term is
taken to begin when the Politburo's directives want them over: the district's and commune's by 31 August, the
province's by 31 October (Chỉ thị 36-CT/TW of 2014, 35-CT/TW of 2019, 45-CT/TW of 2025; 2005 and 2010 alike).
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
    ("VI", dt.date(1986, 12, 15)),
    ("VII", dt.date(1991, 6, 24)),
    ("VIII", dt.date(1996, 6, 28)),
    ("IX", dt.date(2001, 4, 19)),
    ("X", dt.date(2006, 4, 18)),
    ("XI", dt.date(2011, 1, 12)),
    ("XII", dt.date(2016, 1, 20)),
    ("XIII", dt.date(2021, 1, 25)),
    ("XIV", dt.date(2026, 1, 19)),
)
_LOCAL_YEARS: Final = (2005, 2010, 2015, 2020, 2025)
_YEARS: Final = 5


def terms_of(parts: NumberParts, years: Iterable[int]) -> tuple[Term, ...]:
    """Give the terms, or for a State number those of the `years`, newest first.

    None for a number that says its year itself: it is one document for ever.
    """
    if parts.is_party:
        organ = parts.letters[-1] if parts.letters else ""
        if organ.endswith("tw"):
            return _CENTRAL_TERMS
        return _PROVINCIAL_TERMS if organ.endswith("tu") else _DISTRICT_TERMS
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


def _local(month: int) -> tuple[Term, ...]:
    begins = [
        (f"{year}-{year + _YEARS}", f"Nhiệm kỳ {year}-{year + _YEARS}", dt.date(year, month, 1))
        for year in _LOCAL_YEARS
    ]
    return _terms(begins, f"Trước nhiệm kỳ {_LOCAL_YEARS[0]}-{_LOCAL_YEARS[0] + _YEARS}")


_CENTRAL_TERMS: Final = _central()
_PROVINCIAL_TERMS: Final = _local(month=11)
_DISTRICT_TERMS: Final = _local(month=9)
