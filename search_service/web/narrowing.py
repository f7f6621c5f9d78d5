"""What can results be narrowed by, and what are they narrowed to?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress
from operator import not_
from typing import Final

from search_service.engine.contract import Facet
from search_service.query.periods import NO_DATE, parse_period
from search_service.search.results import FacetValue, SearchResult
from search_service.web.address import Address, Links
from search_service.web.catalogue import Catalogue, day

SHOWN_VALUES: Final = 8
"""Values of a facet shown at once; the others are folded away,"""

FEW_VALUES: Final = 3
"""but for so few that a line to unfold them would save nothing."""

_FACETS: Final = (Facet.TOPIC, Facet.DATE, Facet.AUTHOR, Facet.KIND)
"""The order in which they stand on the page."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: the link adds it to the filters, or takes it away when it is selected."""

    label: str
    count: int
    href: str
    selected: bool
    inside: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetBox:
    """A facet: the values that are always seen, and those that are folded away."""

    title: str
    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...]


def facet_boxes(result: SearchResult, address: Address, links: Links, t: Catalogue) -> Iterator[FacetBox]:
    """Yield the facets that have values."""

    def choice(facet: Facet, value: FacetValue) -> Choice:
        return Choice(
            _value_label(facet, value.value, t),
            value.count,
            links.search(address.toggled(facet, value.value)),
            value.selected,
            tuple(choice(facet, month) for month in value.months),
        )

    for facet in _FACETS:
        values = result.facets[facet]
        if facet is Facet.DATE:  # newest first, undated last
            values = tuple(sorted(values, key=lambda v: (v.value != NO_DATE, v.value), reverse=True))
        if not values:
            continue
        choices = [choice(facet, value) for value in values]
        at_once = SHOWN_VALUES if len(choices) > SHOWN_VALUES + FEW_VALUES else len(choices)
        # One that is chosen is always seen.
        seen = [at < at_once or c.selected or bool(c.inside) for at, c in enumerate(choices)]
        yield FacetBox(
            t(f"facet_{facet}"), tuple(compress(choices, seen)), tuple(compress(choices, map(not_, seen)))
        )


def filter_label(name: str, value: str, t: Catalogue) -> str:
    """Say what a filter narrows to. Raises InvalidInput for a date that is none."""
    if name in ("date_from", "date_to"):
        end = range_end(name, value)
        return f"{t(f'filter_{name}')} {day(end) if end else ''}"
    if name == "document":
        return f"{t('filter_document')} {value}"
    facet = Facet(name)
    return f"{t(f'facet_{facet}')}: {_value_label(facet, value, t)}"


def range_end(name: str, value: str) -> dt.date | None:
    """Give the first day that `date_from` means, or the last of `date_to`; None when it is empty."""
    if not value:
        return None
    period = parse_period(value, name)
    return period.first if name == "date_from" else period.last


def _value_label(facet: Facet, value: str, t: Catalogue) -> str:
    match facet:
        case Facet.KIND:
            return t(f"kind_{value}")
        case Facet.DATE:
            return t.period(value)
        case _:
            return value
