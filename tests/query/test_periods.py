from __future__ import annotations

import datetime as dt

import pytest

from search_service.errors import InvalidInput
from search_service.query.periods import Period, parse_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", (2024, 1, 1), (2024, 12, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("2024-03-15", (2024, 3, 15), (2024, 3, 15)),
    ],
)
def test_periods(text: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    assert parse_period(text, "date") == Period(dt.date(*first), dt.date(*last))


@pytest.mark.parametrize(
    "text",
    [
        "2024-13",
        "2024-00",
        "2024-02-30",
        "24",
        "0000",
        "2024-1",
        "none",
        "",
        "2024-03-",
        "２０２４",
        "2024\n",
    ],
)
def test_what_is_no_date_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidInput) as error:
        parse_period(text, "date_from")
    assert error.value.field == "date_from"
