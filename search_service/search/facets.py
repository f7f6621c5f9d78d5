"""Which values of a facet are shown, in which order?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Final

from search_service.query.periods import NO_DATE
from search_service.search.results import FacetValue
from search_service.vietnamese.syllables import fold
from search_service.vietnamese.tokens import tokenize

MAX_VALUES: Final = 50


def listed(
    counts: Mapping[str, int], selected: Collection[str], contains: str = ""
) -> tuple[FacetValue, ...]:
    """Give the first values by count, then name, and every selected one, be its count 0.

    `contains` keeps the values that have this text in them, whatever case and marks.
    """
    wanted = _plain(contains)
    names = {*counts, *selected} if not contains else {name for name in counts if wanted in _plain(name)}
    ordered = sorted(names, key=lambda name: (-counts.get(name, 0), name))
    shown = [name for at, name in enumerate(ordered) if at < MAX_VALUES or name in selected]
    return tuple(FacetValue(name, counts.get(name, 0), name in selected) for name in shown)


def listed_dates(
    months: Mapping[str, int],
    selected: Collection[str],
    count_day: Callable[[str], int],
    contains: str = "",
) -> tuple[FacetValue, ...]:
    """Give years from counts by month; a year in which something is selected carries its months.

    A selected day stands behind its month; `count_day` says how many matches it has.
    """
    years: Counter[str] = Counter()
    for month, count in months.items():
        years[_year(month)] += count
    open_years = {_year(value) for value in selected}
    chosen = {value for value in selected if len(value) <= len("2024") or value == NO_DATE}
    shown = listed(years, chosen | (open_years & years.keys()), contains)
    return tuple(
        FacetValue(
            year.value,
            year.count,
            year.value in selected,
            _months(year.value, months, selected, count_day) if year.value in open_years else (),
        )
        for year in shown
    )


def _months(
    year: str, months: Mapping[str, int], selected: Collection[str], count_day: Callable[[str], int]
) -> tuple[FacetValue, ...]:
    if year == NO_DATE:
        return ()
    inside = {value for value in (*months, *selected) if value.startswith(f"{year}-")}
    return tuple(
        FacetValue(
            value,
            months.get(value, 0) if len(value) == len("2024-03") else count_day(value),
            value in selected,
        )
        for value in sorted(inside)
    )


def _year(value: str) -> str:
    return value if value == NO_DATE else value[:4]


def _plain(text: str) -> str:
    return " ".join(fold(token.text) for token in tokenize(text))
