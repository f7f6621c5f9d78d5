"""Which periods does a query name?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from search_service.query.periods import Period


@dataclass(frozen=True, slots=True)
class Chip:
    """A period that a query names: `text` as it was typed, `label` what it means, in Vietnamese."""

    text: str
    label: str
    period: Period


def chips(text: str, today: dt.date) -> tuple[Chip, ...]:
    """Give the periods that a query names, in order, none overlapping."""
    return ()
