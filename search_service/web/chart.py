"""How do results spread over the years, or over the months of one? A bar chart whose bars are links."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from search_service.query.periods import NO_DATE
from search_service.search.results import FacetValue
from search_service.web.address import Address, Links
from search_service.web.catalogue import Catalogue

HEIGHT: Final = 100
"""Units from the ground to the highest bar. The drawing is stretched to whatever room there is."""

_SLOT: Final = 10
_GAP: Final = 3
_LOWEST: Final = 3
"""What is there is seen, be it one article beside thousands."""

_LONGEST_GAP: Final = 40
"""Years without articles are drawn up to so many; beyond, only years that have some."""

_FEW: Final = 5
"""Bars that do not take all the room of a wide screen."""

_LABELS_NARROW: Final = 6
_LABELS_WIDE: Final = 18
"""How many years can be written below a phone's chart and a wide screen's."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One year or month. The link narrows to it, or takes it away when it is selected; none if it is empty.

    `x`, `y`, `width` and `height` are the bar's place in units of the drawing, `slot` the left end of the
    place that belongs to it. `tick` says where its label stands: "always", "wide" screens only, or "never".
    """

    value: str
    label: str
    name: str
    count: int
    href: str | None
    selected: bool
    slot: int
    height: int
    tick: str

    @property
    def x(self) -> float:
        """The bar's left end."""
        return self.slot + _GAP / 2

    @property
    def y(self) -> int:
        """The bar's upper end; 0 is the top of the drawing."""
        return HEIGHT - self.height


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar chart. `year` is the one whose months are drawn; None when years are.

    `every_year` leads back to all years, `whole_year` from a month to its year.
    """

    bars: tuple[Bar, ...]
    peak: int
    year: str | None
    every_year: str | None
    whole_year: str | None

    slot_width = _SLOT
    bar_width = _SLOT - _GAP
    height = HEIGHT

    @property
    def width(self) -> int:
        """Units from the first bar's left end to the last one's right."""
        return len(self.bars) * _SLOT

    @property
    def is_short(self) -> bool:
        """Whether the bars are so few that they would be slabs if they took all the room."""
        return len(self.bars) <= _FEW

    @property
    def is_narrowed(self) -> bool:
        """Whether some bars are selected, so that the others step back."""
        return any(bar.selected for bar in self.bars)


def chart(dates: Sequence[FacetValue], address: Address, links: Links, t: Catalogue) -> Chart | None:
    """Draw the values of the date facet; None where there is nothing to compare.

    If all that is selected lies in one year, its months are drawn.
    """
    years = {one.value: one for one in dates if one.value != NO_DATE}
    opened = [one for one in years.values() if one.months]
    if len(opened) == 1 and not any(one.selected for one in dates if one is not opened[0]):
        return _of_months(opened[0], address, links, t)
    counts = {year: one.count for year, one in years.items()}
    if len(years) < 2 or not any(counts.values()):
        return None
    selected = {year for year, one in years.items() if one.selected or one.months}
    labels = {year: year for year in _every_year(counts)}
    bars = _bars(labels, labels, counts, selected, lambda year: links.search(address.toggled("date", year)))
    return Chart(tuple(bars), max(counts.values()), None, None, None)


def _of_months(year: FacetValue, address: Address, links: Links, t: Catalogue) -> Chart | None:
    counts = {month.value: month.count for month in year.months if len(month.value) == len("2024-03")}
    if not any(counts.values()):
        return None
    # A chosen day is its month here.
    selected = {month.value[: len("2024-03")] for month in year.months if month.selected}
    keys = [f"{year.value}-{number:02}" for number in range(1, 13)]
    labels = {key: t.month(number, short=True) for number, key in enumerate(keys, start=1)}
    names = {key: t.period(key) for key in keys}
    all_dates = address.without("date")
    return Chart(
        bars=tuple(
            _bars(labels, names, counts, selected, lambda key: links.search(address.toggled("date", key)))
        ),
        peak=max(counts.values()),
        year=year.value,
        every_year=links.search(all_dates),
        whole_year=None if year.selected else links.search(all_dates.setting("date", year.value)),
    )


def _every_year(counts: Mapping[str, int]) -> Sequence[str]:
    """Give the years from the first to the last, in order, also those without articles."""
    first, last = int(min(counts)), int(max(counts))
    if last - first > len(counts) + _LONGEST_GAP:
        return sorted(counts)
    return [f"{year:04}" for year in range(first, last + 1)]


def _bars(
    labels: Mapping[str, str],
    names: Mapping[str, str],
    counts: Mapping[str, int],
    selected: set[str],
    link_to: Callable[[str], str],
) -> Iterator[Bar]:
    peak = max(counts.values())
    wide = narrow = 1
    if max(map(len, labels.values())) >= len("2024"):  # else they are months, of which each can be named
        wide = math.ceil(len(labels) / _LABELS_WIDE)
        narrow = wide * math.ceil(len(labels) / wide / _LABELS_NARROW)
    for at, (value, label) in enumerate(labels.items()):
        count = counts.get(value, 0)
        behind = len(labels) - 1 - at  # counted from the end: the newest is always named
        yield Bar(
            value=value,
            label=label,
            name=names[value],
            count=count,
            href=link_to(value) if count or value in selected else None,
            selected=value in selected,
            slot=at * _SLOT,
            height=max(_LOWEST, round(HEIGHT * count / peak)) if count else 0,
            tick="always" if behind % narrow == 0 else "wide" if behind % wide == 0 else "never",
        )
