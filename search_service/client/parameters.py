"""Which parameters does a search take, and how do they stand in an address?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, TypeAlias, TypedDict

Names: TypeAlias = str | Iterable[str]
"""One value, or several of which any will do."""
Day: TypeAlias = str | dt.date
"""A day, or as text a year (`2024`) or a month (`2024-03`) as well."""
FacetName = Literal["author", "topic", "kind", "date"]
SortName = Literal["relevance", "newest", "oldest"]
ExportFormat = Literal["jsonl", "csv", "atom"]

Pairs = tuple[tuple[str, str], ...]


class Narrowing(TypedDict, total=False):
    """What narrows a search, each as the API describes it. Values of one name are OR, names are AND."""

    author: Names
    topic: Names
    kind: Names
    date: Day | Iterable[Day]
    date_from: Day | None
    date_to: Day | None
    document: Names
    audience: Literal["public", "staff"] | None
    as_typed: bool
    unfinished: bool


class Ordering(Narrowing, total=False):
    """What narrows and orders a search."""

    sort: SortName


class Explained(Ordering, total=False):
    """The same, and whether each hit says why it was found."""

    explain: bool


class Paging(Explained, total=False):
    """One page of it. `facets` are those to count, none for an empty tuple; left out, all of them."""

    size: int
    page: int | None
    cursor: str | None
    facets: Iterable[FacetName]


_JOINED: Final = {"facets"}
"""Parameters whose values stand in one, with commas between, and mean something when there are none."""


def pairs(parameters: Mapping[str, Any], allowed: type | None = None) -> Pairs:
    """Give parameters as names and values of an address; what is None, false or empty is left out.

    Raises TypeError for a name that is not among those of the TypedDict `allowed`: a filter that is written
    wrong would otherwise find everything.
    """
    if allowed is not None and (unknown := parameters.keys() - {"q"} - allowed.__annotations__.keys()):
        raise TypeError(
            f"there is no parameter {min(unknown)!r}; known are {', '.join(allowed.__annotations__)}"
        )
    return tuple((name, text) for name, value in parameters.items() for text in _texts(name, value))


def _texts(name: str, value: Any) -> list[str]:
    if value is None or value is False or value == "":
        return []
    if value is True:
        return ["true"]
    if name in _JOINED:
        return [value if isinstance(value, str) else ",".join(value)]
    if isinstance(value, str | int | dt.date):
        return [str(value)]
    return [str(one) for one in value]
