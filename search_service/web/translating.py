"""How does a page say in its language what a search says in Vietnamese?

Why an article was found, which other names were searched, which period is meant.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from search_service.query.expansions import Expansion, ExpansionKind
from search_service.query.periods import Period
from search_service.query.time_phrases import Chip
from search_service.search.ranking import Why
from search_service.search.results import Reason
from search_service.web.catalogue import Catalogue

_REASONS: Final[Mapping[Why, str]] = {
    Why.ACCENTED: "has {} with these accents",
    Why.FOLDED: "has {} (accents ignored)",
    Why.PAIR: "has {} side by side",
    Why.WORD: "has as a word: {}",
    Why.TONE: "has {}, different only in tone",
    Why.VOWEL: "has {}, different in other marks",
    Why.RESTORED: "has {} (accents guessed from the archive)",
    Why.OTHER_NAME: "has another name: {}",
    Why.FRESH: "is recent news",
}
"""In English, as `search.explaining` has them in Vietnamese."""


def reason_in(t: Catalogue, reason: Reason) -> str:
    """Say why an article was found."""
    if t.language == "vi":
        return reason.text
    return _REASONS[reason.why].format(", ".join(f"“{name}”" for name in reason.names))


def expansion_in(t: Catalogue, expansion: Expansion) -> str:
    """Say which other names of a part of the query were searched; names of places stay as they are."""
    if t.language == "vi":
        return expansion.note
    shown = expansion.shown
    if expansion.kind is not ExpansionKind.PLACE:
        return f"{expansion.typed}: {shown.also}"
    parts = (
        f"now in {shown.now}" if shown.now else "",
        f"before 1 July 2025: {shown.before}" if shown.before else "",
    )
    return f"{expansion.typed} ({'; '.join(filter(None, parts))})"


def chip_in(t: Catalogue, chip: Chip) -> str:
    """Say which period a part of the query means."""
    return chip.label if t.language == "vi" else f"{chip.text} ({_period(t, chip.period)})"


def _period(t: Catalogue, period: Period) -> str:
    """Write a whole year or month as one, whole years as such, all else from day to day."""
    first, last = period.first, period.last
    if not first or not last or (first.day, (last + dt.timedelta(days=1)).day) != (1, 1):
        return t.days(period)
    if (first.month, last.month) == (1, 12):
        return f"{first.year}" if first.year == last.year else f"{first.year}–{last.year}"
    is_one_month = (first.year, first.month) == (last.year, last.month)
    return t.period(f"{first:%Y-%m}") if is_one_month else t.days(period)
