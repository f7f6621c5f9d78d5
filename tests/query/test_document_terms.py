"""The terms in which a number meant one document."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.query.document_terms import Term, terms_of
from search_service.vietnamese.documents import number_parts


def terms(key: str, *years: int) -> tuple[Term, ...]:
    parts = number_parts(key)
    assert parts is not None
    return terms_of(parts, years)


def value_on(key: str, day: dt.date) -> str:
    (term,) = (
        one
        for one in terms(key)
        if (one.period.first or dt.date.min) <= day <= (one.period.last or dt.date.max)
    )
    return term.value


@pytest.mark.parametrize(
    ("key", "day", "value"),
    [
        # The committee of the XIIth term first met on 27 January, in a congress that sat until the 28th.
        ("1-KL/TW", dt.date(2016, 1, 26), "XI"),
        ("1-KL/TW", dt.date(2016, 1, 27), "XII"),
        ("1-KL/TW", dt.date(2021, 1, 30), "XII"),
        ("1-KL/TW", dt.date(2021, 1, 31), "XIII"),
        ("36-HD/VPTW", dt.date(2021, 5, 18), "XIII"),
        ("399-QĐ/TW", dt.date(2026, 1, 9), "XIII"),
        ("399-QĐ/TW", dt.date(2026, 1, 22), "XIII"),
        ("1-KL/TW", dt.date(2026, 1, 23), "XIV"),
        ("1-KL/TW", dt.date(1980, 1, 1), "earlier"),
        ("3-NQ/HU", dt.date(2020, 8, 31), "2015-2020"),
        ("3-NQ/HU", dt.date(2020, 9, 1), "2020-2025"),
        ("3-NQ/ThU", dt.date(2020, 8, 31), "2015-2020"),
        ("3-NQ/ĐU", dt.date(2020, 8, 31), "2020-2025"),
        ("3-NQ/ĐU", dt.date(2025, 6, 30), "2020-2025"),
        ("3-NQ/ĐU", dt.date(2025, 7, 1), "2025-2030"),
        # The secretary's office of Kon Tum gave the number 01-TB/TU on the day the congress of 2020 closed.
        ("883-TB/TU", dt.date(2020, 9, 18), "2015-2020"),
        ("1-TB/TU", dt.date(2020, 9, 25), "2020-2025"),
        ("3-NQ/BTGTU", dt.date(2025, 9, 11), "2020-2025"),
        ("3-NQ/TU", dt.date(2025, 9, 12), "2025-2030"),
    ],
)
def test_the_term_of_a_day(key: str, day: dt.date, value: str) -> None:
    assert value_on(key, day) == value


@given(st.sampled_from(["1-KL/TW", "3-NQ/HU", "3-NQ/TU", "3-NQ/ĐU"]), st.dates())
def test_every_day_is_of_one_term(key: str, day: dt.date) -> None:
    assert value_on(key, day)


def test_terms_follow_each_other_newest_first() -> None:
    for key in ("1-KL/TW", "3-NQ/HU", "3-NQ/TU", "3-NQ/ĐU"):
        for later, earlier in pairwise(terms(key)):
            assert later.period.first is not None
            assert earlier.period.last == later.period.first - dt.timedelta(days=1)
    assert terms("1-KL/TW")[1].label == "Khóa XIII (2021-2026)"


def test_districts_have_no_term_since_they_are_no_more() -> None:
    assert value_on("3-NQ/HU", dt.date(2025, 10, 1)) == "2020-2025"


def test_a_state_number_without_a_year_begins_anew_with_each() -> None:
    found = terms("12/QĐ-UBND", 2019, 2021, 2019)
    assert [(one.value, one.label) for one in found] == [("2021", "Năm 2021"), ("2019", "Năm 2019")]
    assert terms("42/2022/NĐ-CP", 2022, 2023) == ()
