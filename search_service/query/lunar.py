"""On which day does the lunar new year (Tết) begin in Vietnam?

Computed for UTC+7, which Vietnam's calendar follows since 1968 (Quyết định 121/CP of 8 August 1967). So it
differs from China's in some years: 17 February 2007 here, 18 February there.

Rules: a month begins on the day of the new moon; month 11 has the winter solstice; of thirteen months between
two months 11, the first in which the sun enters no new sign (30°) is the leap month.
Formulas: Jean Meeus, Astronomical Algorithms, 2nd edition, chapters 25 (the sun) and 49 (new moons).
"""

from __future__ import annotations

import datetime as dt
import math
from functools import lru_cache
from typing import Final

FIRST_YEAR: Final = 1968
LAST_YEAR: Final = 2100

_ZONE: Final = 7 / 24
_CLOCKS_APART: Final = 65 / 86_400
"""Terrestrial time less universal time, in days: 39 s in 1968, 69 s in 2020."""
_ORDINAL_ZERO: Final = 1_721_425
"""The Julian day of the day before 1 January of year 1, from which Python counts."""
_WINTER: Final = 9
"""The sign that the sun enters at the winter solstice: 270°."""
_MONTHS_A_YEAR: Final = 12.3685


@lru_cache(maxsize=256)
def new_year(year: int) -> dt.date:
    """Give the first day of the lunar year that begins in `year`.

    Raises ValueError outside `FIRST_YEAR` to `LAST_YEAR`.
    """
    return dt.date.fromordinal(_day(_first_month(year)) - _ORDINAL_ZERO)


@lru_cache(maxsize=256)
def last_month(year: int) -> dt.date:
    """Give the first day of the month before Tết of `year`, tháng Chạp; raises ValueError as `new_year`."""
    return dt.date.fromordinal(_day(_first_month(year) - 1) - _ORDINAL_ZERO)


def _first_month(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{year} is not from {FIRST_YEAR} to {LAST_YEAR}")
    eleventh = _eleventh_month(year - 1)
    has_leap = _eleventh_month(year) - eleventh == 13
    # A leap month behind month 11 or 12 comes before the new year.
    return eleventh + (3 if has_leap and any(map(_is_without_sign, (eleventh + 1, eleventh + 2))) else 2)


def _eleventh_month(year: int) -> int:
    """Give the month that has the winter solstice of a year. Months are counted from January 2000."""
    year_end = dt.date(year, 12, 31).toordinal() + _ORDINAL_ZERO
    month = math.ceil((year + 1 - 2000) * _MONTHS_A_YEAR) + 1
    while _day(month) > year_end:
        month -= 1
    return month - 1 if _sign(_day(month)) >= _WINTER else month


def _is_without_sign(month: int) -> bool:
    return _sign(_day(month)) == _sign(_day(month + 1))


def _day(month: int) -> int:
    """Give the Julian day, in Vietnam, of the new moon that begins a month."""
    return math.floor(_new_moon(month) - _CLOCKS_APART + 0.5 + _ZONE)


def _new_moon(month: int) -> float:
    """Give a new moon as a Julian ephemeris day, to a minute (chapter 49; terms of 0.0001 days and more)."""
    t = month / 1236.85
    sun = math.radians(2.5534 + 29.10535670 * month - 0.0000014 * t**2)
    moon = math.radians(201.5643 + 385.81693528 * month + 0.0107582 * t**2)
    latitude = math.radians(160.7108 + 390.67050284 * month - 0.0016118 * t**2)
    node = math.radians(124.7746 - 1.56375588 * month + 0.0020672 * t**2)
    e = 1 - 0.002516 * t - 0.0000074 * t**2
    return (
        2451550.09766
        + 29.530588861 * month
        + 0.00015437 * t**2
        - 0.40720 * math.sin(moon)
        + 0.17241 * e * math.sin(sun)
        + 0.01608 * math.sin(2 * moon)
        + 0.01039 * math.sin(2 * latitude)
        + 0.00739 * e * math.sin(moon - sun)
        - 0.00514 * e * math.sin(moon + sun)
        + 0.00208 * e**2 * math.sin(2 * sun)
        - 0.00111 * math.sin(moon - 2 * latitude)
        - 0.00057 * math.sin(moon + 2 * latitude)
        + 0.00056 * e * math.sin(2 * moon + sun)
        - 0.00042 * math.sin(3 * moon)
        + 0.00042 * e * math.sin(sun + 2 * latitude)
        + 0.00038 * e * math.sin(sun - 2 * latitude)
        - 0.00024 * e * math.sin(2 * moon - sun)
        - 0.00017 * math.sin(node)
    )


def _sign(day: int) -> int:
    """Give the sign (0 to 11, 30° each) in which the sun stands as a day begins in Vietnam (chapter 25)."""
    t = (day - 0.5 - _ZONE + _CLOCKS_APART - 2451545.0) / 36525
    mean = 280.46646 + 36000.76983 * t + 0.0003032 * t**2
    anomaly = math.radians(357.52911 + 35999.05029 * t - 0.0001537 * t**2)
    centre = (
        (1.914602 - 0.004817 * t) * math.sin(anomaly)
        + (0.019993 - 0.000101 * t) * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    nutation = -0.00478 * math.sin(math.radians(125.04 - 1934.136 * t))
    return math.floor((mean + centre - 0.00569 + nutation) % 360 / 30)
