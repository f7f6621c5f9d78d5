"""Date lines: what they say and how far they are believed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.ingestion.dates import Trust, calendar_date, read_stamp, slug_date
from search_service.ingestion.lines import Line


@pytest.mark.parametrize(
    ("line", "date", "trust"),
    [
        ("Ngày đăng: 08/07/2024  11:38", "2024-07-08", Trust.PUBLISHED),
        ("Được đăng: 24 Tháng 7 2020", "2020-07-24", Trust.PUBLISHED),
        ("Đăng ngày 24 Tháng Mười Hai 2020 09:12", "2020-12-24", Trust.PUBLISHED),
        ("Xuất bản: 8h30, ngày 05/03/2021", "2021-03-05", Trust.PUBLISHED),
        ("Tin đăng ngày: 13/5/2021", "2021-05-13", Trust.PUBLISHED),
        ("Ngày đăng: 08/07/2024 - Cập nhật: 09/07/2024", "2024-07-08", Trust.PUBLISHED),
        ("Cập nhật: 15/5/2023 08:30 SA", "2023-05-15", Trust.UPDATED),
        ("Cập nhật lúc 08:30, Thứ Hai, 15/05/2023 (GMT+7)", "2023-05-15", Trust.UPDATED),
        ("Ngày ban hành: 01/02/2019", "2019-02-01", Trust.ISSUED),
        ("30/03/2021 | 12:00 AM", "2021-03-30", Trust.OWN_LINE),
        ("04:06 PM 10/11/2014", "2014-11-10", Trust.OWN_LINE),
        ("15:30 | 12/05/2021", "2021-05-12", Trust.OWN_LINE),
        ("29-12-2023", "2023-12-29", Trust.OWN_LINE),
        ("29.12.2023", "2023-12-29", Trust.OWN_LINE),
        ("2023-12-29T08:30:00+07:00", "2023-12-29", Trust.OWN_LINE),
        ("Ngày 05 tháng 03 năm 2021, 15 giờ 30 phút", "2021-03-05", Trust.OWN_LINE),
        ("Tháng Mười Hai 29, 2023", "2023-12-29", Trust.OWN_LINE),
        ("13 Tháng Năm, 2021", "2021-05-13", Trust.OWN_LINE),
        ("Thứ Hai, 15/05/2023, 08:30", "2023-05-15", Trust.WEEKDAY_TIME),
        ("Thứ sáu, 24 Tháng 7 2020 09:12", "2020-07-24", Trust.WEEKDAY_TIME),
        ("Chủ nhật, 14/05/2023, 08:30 [GMT+7]", "2023-05-14", Trust.WEEKDAY_TIME),
        ("Thứ 2, ngày 25 tháng 11 năm 2024", "2024-11-25", Trust.WEEKDAY),
        ("Thứ 3, Ngày 16/07/2024 -", "2024-07-16", Trust.WEEKDAY),
        ("Thứ Hai, 25/11/2024 10:20:33", "2024-11-25", Trust.WEEKDAY),
        ("Hôm nay: 25/11/2024", "2024-11-25", Trust.WEEKDAY),
        ("Ngày in: 25/11/2024", "2024-11-25", Trust.PRINTED),
        ("12/03/2024 | Ngày in: 25/11/2024", "2024-03-12", Trust.OWN_LINE),
        ("Posted on: March 12, 2024 8:15 AM", "2024-03-12", Trust.PUBLISHED),
        ("Last updated: 5 Sept 2024", "2024-09-05", Trust.UPDATED),
        ("Dec. 31, 2024", "2024-12-31", Trust.OWN_LINE),
        ("Tuesday, May 12, 2020, 08:30", "2020-05-12", Trust.WEEKDAY_TIME),
        ("12/3/24 8:15", "2024-03-12", Trust.OWN_LINE),
        ("12-03-24, 8h15", "2024-03-12", Trust.OWN_LINE),
    ],
)
def test_forms(line: str, date: str, trust: Trust) -> None:
    stamp = read_stamp(Line.of(line))
    assert stamp is not None
    assert (stamp.date.isoformat(), stamp.trust, stamp.lead, stamp.trail) == (date, trust, "", "")


@pytest.mark.parametrize(
    "line",
    [
        "31/02/2023",
        "29-12",
        "12 máy 2024",
        "12/3/24",
        "31/2/24 8:15",
        "Họp 12/3/24 8:15",
        "1234/QĐ-UBND",
        "Đăk Glei, ngày 12 tháng 5 năm 2021",
        "12/05/1821",
        "Số 2023/12/45",
        "",
        "Hôm nay",
    ],
)
def test_what_is_no_date(line: str) -> None:
    assert read_stamp(Line.of(line)) is None


def test_what_else_stands_on_the_line() -> None:
    stamp = read_stamp(Line.of("Tác giả: Minh Đức | 10/11/2014 | Lượt xem: 2070"))
    assert stamp is not None
    assert (stamp.lead, stamp.trail) == ("Tác giả: Minh Đức", "Lượt xem: 2070")


@given(
    st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
    st.sampled_from(["{d:02}/{m:02}/{y}", "{d}-{m}-{y}", "ngày {d} tháng {m} năm {y}", "{y}-{m:02}-{d:02}"]),
)
def test_every_day_in_every_form(date: dt.date, form: str) -> None:
    stamp = read_stamp(Line.of(form.format(d=date.day, m=date.month, y=date.year)))
    assert stamp is not None
    assert stamp.date == date


@pytest.mark.parametrize(
    ("iso", "day"),
    [
        ("2023-12-29", "2023-12-29"),
        ("2023-12-29T16:59:59Z", "2023-12-29"),
        ("2023-12-29T17:00:00Z", "2023-12-30"),
        ("2023-12-29T23:30:00-05:00", "2023-12-30"),
        ("2023-12-29 23:30:00.123+07:00", "2023-12-29"),
        ("2023-12-29T23:30", "2023-12-29"),
    ],
)
def test_a_moment_is_a_day_in_vietnam(iso: str, day: str) -> None:
    assert calendar_date(iso) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023",
        "2023-12",
        "20231229",
        "2023-W52-5",
        "29/12/2023",
        "2023-02-30",
        "1899-12-31",
        "2101-01-01",
        "9999-12-31T23:59:59-23:00",
    ],
)
def test_what_is_no_iso_date(text: str) -> None:
    assert calendar_date(text) is None


def test_dates_of_addresses() -> None:
    assert slug_date("2023-12-29-hoi-nghi-tong-ket") == dt.date(2023, 12, 29)
    assert slug_date("tin/2023/12/29/hoi-nghi") == dt.date(2023, 12, 29)
    assert slug_date("ke-hoach-nam-2023-12345") is None
