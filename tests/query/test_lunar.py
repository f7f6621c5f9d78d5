from __future__ import annotations

import datetime as dt

import pytest

from search_service.query.lunar import FIRST_YEAR, LAST_YEAR, last_month, new_year

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)

# Public holidays as they were, and years in which Vietnam's Tết is another day than China's:
# 1968, 1969, 2007, 2030 by a day, 1985 by a month; 2034 has a leap month 11 before it.
KNOWN = """
1968-01-29 1969-02-16 1975-02-11 1984-02-02 1985-01-21 1999-02-16 2000-02-05 2007-02-17
2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08 2017-01-28 2018-02-16
2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06
2030-02-02 2034-02-19 2053-02-18
"""


@pytest.mark.parametrize("day", KNOWN.split())
def test_known_new_years(day: str) -> None:
    assert new_year(int(day[:4])) == dt.date.fromisoformat(day)


def test_every_year_begins_between_21_january_and_20_february() -> None:
    assert all((1, 21) <= (new_year(year).month, new_year(year).day) <= (2, 20) for year in YEARS)


def test_a_year_has_twelve_or_thirteen_months() -> None:
    lengths = {(new_year(year + 1) - new_year(year)).days for year in YEARS[:-1]}
    assert lengths <= {353, 354, 355, 383, 384, 385}


def test_the_last_month_has_29_or_30_days() -> None:
    assert {(new_year(year) - last_month(year)).days for year in YEARS} == {29, 30}


@pytest.mark.parametrize("year", [FIRST_YEAR - 1, LAST_YEAR + 1])
def test_other_years_are_refused(year: int) -> None:
    with pytest.raises(ValueError, match=str(year)):
        new_year(year)
    with pytest.raises(ValueError, match=str(year)):
        last_month(year)
