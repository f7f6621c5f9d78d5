"""What can results be narrowed by, and what are they narrowed to?"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import not_
from typing import Final

from search_service.engine.contract import Facet
from search_service.query.periods import NO_DATE, parse_period
from search_service.search.results import FacetValue, SearchResult
from search_service.web.address import Address, Links
from search_service.web.catalogue import Catalogue

SHOWN_VALUES: Final = 8
"""Values of a facet shown at once; the others are folded away,"""

FEW_VALUES: Final = 3
"""but for so few that a line to unfold them would save nothing."""

LONG: Final = 20
"""More values than these are searched rather than read."""

LAST_DAYS: Final = 30
"""How many days up to today are a choice of their own."""

SEARCHED: Final = frozenset({Facet.AUTHOR, Facet.TOPIC})
"""Facets whose values are names, of which there can be hundreds."""

_FACETS: Final = (Facet.TOPIC, Facet.DATE, Facet.AUTHOR, Facet.KIND)
"""The order in which they stand on the page."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: the link adds it to the filters, or takes it away when it is selected.

    `key` tells it from every other choice of a page.
    """

    key: str
    label: str
    count: int
    href: str
    selected: bool
    inside: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet: the values that are always seen, and those that are folded away.

    `every_value` is the page on which all its values can be searched; None if they are few.
    """

    facet: Facet
    title: str
    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...]
    every_value: str | None


def facet_boxes(result: SearchResult, address: Address, links: Links, t: Catalogue) -> Iterator[FacetBox]:
    """Yield the facets that have values."""
    for facet in _FACETS:
        choices = choices_of(facet, result.facets[facet], address, links, t)
        if not choices:
            continue
        at_once = SHOWN_VALUES if len(choices) > SHOWN_VALUES + FEW_VALUES else len(choices)
        # One that is chosen is always seen.
        seen = [at < at_once or c.selected or bool(c.inside) for at, c in enumerate(choices)]
        folded = tuple(compress(choices, map(not_, seen)))
        yield FacetBox(
            facet,
            t(f"facet_{facet}"),
            tuple(compress(choices, seen)),
            folded,
            values_page(facet, links) if len(choices) > LONG and facet in SEARCHED else None,
        )


def choices_of(
    facet: Facet, values: Sequence[FacetValue], address: Address, links: Links, t: Catalogue
) -> tuple[Choice, ...]:
    """Give the choices of a facet in the order they are shown: dates newest first, undated last."""

    def choice(value: FacetValue) -> Choice:
        return Choice(
            f"{facet}:{value.value}",
            value_label(facet, value.value, t),
            value.count,
            links.search(address.toggled(facet, value.value)),
            value.selected,
            tuple(choice(month) for month in value.months),
        )

    if facet is Facet.DATE:
        values = sorted(values, key=lambda v: (v.value != NO_DATE, v.value), reverse=True)
    return tuple(choice(value) for value in values)


def values_page(facet: Facet, links: Links) -> str:
    """Give the address of the page that lists a facet's values, without parameters."""
    return f"{links.root}/facets/{facet}"


@dataclass(frozen=True, slots=True)
class QuickPeriod:
    """Days that many ask for. The link narrows to them, or takes them away when they are chosen."""

    key: str
    label: str
    href: str
    selected: bool


def quick_periods(today: dt.date, address: Address, links: Links, t: Catalogue) -> Iterator[QuickPeriod]:
    """Yield weeks, months and years as seen from today; a week begins on Monday (ISO 8601)."""
    monday = today - dt.timedelta(days=today.weekday())
    last_of_month = today.replace(day=calendar.monthrange(today.year, today.month)[1])
    last_year = today.year - 1
    for key, label, first, last in (
        ("week", t("this_week"), monday, monday + dt.timedelta(days=6)),
        ("month", t("this_month"), today.replace(day=1), last_of_month),
        ("days", t("last_days", n=LAST_DAYS), today - dt.timedelta(days=LAST_DAYS - 1), today),
        ("year", t("this_year"), dt.date(today.year, 1, 1), dt.date(today.year, 12, 31)),
        ("last_year", t("last_year"), dt.date(last_year, 1, 1), dt.date(last_year, 12, 31)),
    ):
        # The days of the week, not its years and months too: together they could exclude each other.
        open_ = address.without("date", "date_from", "date_to")
        narrowed = open_.setting("date_from", first.isoformat()).setting("date_to", last.isoformat())
        selected = narrowed == address.without()
        yield QuickPeriod(f"quick:{key}", label, links.search(open_ if selected else narrowed), selected)


def filter_label(name: str, value: str, t: Catalogue) -> str:
    """Say what a filter narrows to. Raises InvalidInput for a date that is none."""
    if name in ("date_from", "date_to"):
        end = range_end(name, value)
        return f"{t(f'filter_{name}')} {t.day(end) if end else ''}"
    if name == "document":
        return f"{t('filter_document')} {value}"
    facet = Facet(name)
    return f"{t(f'facet_{facet}')}: {value_label(facet, value, t)}"


def range_end(name: str, value: str) -> dt.date | None:
    """Give the first day that `date_from` means, or the last of `date_to`; None when it is empty."""
    if not value:
        return None
    period = parse_period(value, name)
    return period.first if name == "date_from" else period.last


def value_label(facet: Facet, value: str, t: Catalogue) -> str:
    """Write a value of a facet as a reader does."""
    match facet:
        case Facet.KIND:
            return t(f"kind_{value}")
        case Facet.DATE:
            return t.period(value)
        case _:
            return value
