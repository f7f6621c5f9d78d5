"""Which search does an address of the page ask for, and what is the address of a neighbouring one?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from search_service.articles.article import Audience
from search_service.engine.contract import Sort
from search_service.errors import InvalidInput
from search_service.search.results import SearchRequest

FILTERS: Final = ("author", "topic", "kind", "date", "date_from", "date_to", "document")
"""What narrows a search: each value of these is a chip."""

_REPEATABLE: Final = frozenset({"author", "topic", "kind", "date", "document"})
_ORDER: Final = ("q", *FILTERS, "audience", "as_typed", "unfinished", "sort", "page", "lang")
_DEFAULTS: Final = frozenset(
    {("sort", Sort.RELEVANCE.value), ("page", "1"), ("as_typed", "false"), ("unfinished", "false")}
)
"""What goes without saying. `lang=vi` does not: the browser may prefer English."""
_MAX_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Address:
    """The parameters of an address as they were written, in one order, without empty and default ones.

    Reading one never fails; `request` checks it.
    """

    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, query: QueryParams, *, for_staff: bool = False) -> Address:
        """Take the parameters of a request that this page knows; `audience` is one for staff only."""
        return cls.of(pair for pair in query.multi_items() if for_staff or pair[0] != "audience")

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Address:
        """Take pairs in any order; of a parameter that has one value the last counts."""
        given: dict[str, list[str]] = {name: [] for name in _ORDER}
        for name, value in pairs:
            if name == "audience" and value not in set(Audience):
                continue
            if name in given and value.strip():
                given[name].append(unicodedata.normalize("NFC", value))
        kept = (
            (name, value)
            for name, values in given.items()
            for value in (dict.fromkeys(values) if name in _REPEATABLE else values[-1:])
        )
        return cls(tuple(pair for pair in kept if pair not in _DEFAULTS))

    def value(self, name: str) -> str:
        """Give a parameter's value, empty when it was not given."""
        return next((value for given, value in self.pairs if given == name), "")

    def values(self, name: str) -> tuple[str, ...]:
        """Give every value of a parameter."""
        return tuple(value for given, value in self.pairs if given == name)

    @property
    def filters(self) -> tuple[tuple[str, str], ...]:
        """What the search is narrowed by, as (parameter, value)."""
        return tuple(pair for pair in self.pairs if pair[0] in FILTERS)

    @property
    def page(self) -> int:
        """Which page is asked for, from 1. Raises InvalidInput."""
        written = self.value("page") or "1"
        if not (written.isascii() and written.isdigit() and len(written) <= _MAX_DIGITS):
            raise InvalidInput("page", "must be a whole number, 1 or more")
        return int(written)

    @property
    def sort(self) -> Sort:
        """The order that is asked for. Raises InvalidInput."""
        written = self.value("sort") or Sort.RELEVANCE
        if written not in set(Sort):
            raise InvalidInput("sort", f"must be one of {', '.join(Sort)}")
        return Sort(written)

    def audiences(self, seen: frozenset[Audience]) -> frozenset[Audience]:
        """Give whose articles are asked for, of those that the asker may see: all, unless it says which."""
        wanted = self.value("audience")
        return frozenset(one for one in seen if wanted in {"", one}) or seen

    def request(self) -> SearchRequest:
        """Give the search that is asked for, of what is public. Raises InvalidInput for page and sort."""
        return SearchRequest(
            q=self.value("q"),
            authors=self.values("author"),
            topics=self.values("topic"),
            kinds=self.values("kind"),
            dates=self.values("date"),
            date_from=self.value("date_from") or None,
            date_to=self.value("date_to") or None,
            documents=self.values("document"),
            sort=self.sort,
            page=self.page,
            as_typed=self.value("as_typed") == "true",
            unfinished=self.value("unfinished") == "true",
            explain=bool(self.value("q")),
        )

    def setting(self, name: str, value: str) -> Address:
        """Give the address with one value for a parameter. Whatever else changes, paging starts anew.

        Words that are put there are whole ones.
        """
        gone = {name, "page", *(("unfinished",) if name == "q" else ())}
        return Address.of((*self._without(gone), (name, value)))

    def without(self, *names: str) -> Address:
        """Give the address without these parameters."""
        return Address.of(self._without({*names, "page"}))

    def only(self, *names: str) -> Address:
        """Give the address with these parameters and no others."""
        return Address.of(pair for pair in self.pairs if pair[0] in names)

    def toggled(self, name: str, value: str) -> Address:
        """Give the address with a filter's value taken away, or added if it is not there.

        A month takes the place of its year, and a year that of its months: together they would mean the year.
        """
        pairs = self._without({"page"})
        if (name, value) in pairs:
            return Address.of(pair for pair in pairs if pair != (name, value))
        if name == "date":
            pairs = [pair for pair in pairs if not (pair[0] == name and _overlap(pair[1], value))]
        return Address.of((*pairs, (name, value)))

    @property
    def query(self) -> str:
        """The query string, without `?`."""
        return urlencode(self.pairs)

    def _without(self, names: set[str]) -> list[tuple[str, str]]:
        return [pair for pair in self.pairs if pair[0] not in names]


def _overlap(one: str, other: str) -> bool:
    """Say whether one of two values of the date facet contains the other."""
    return one.startswith(f"{other}-") or other.startswith(f"{one}-")


@dataclass(frozen=True, slots=True)
class Links:
    """Where the pages are: below `root`, the sub-path under which visitors see the service, or empty."""

    root: str

    def search(self, address: Address) -> str:
        """Give the link to a page of results."""
        return link(f"{self.root}/", address)

    def feed(self, address: Address) -> str:
        """Give the link to the feed of a search: its newest results, in whatever order a page has them."""
        return link(f"{self.root}/feed.atom", address.only("q", *FILTERS, "as_typed", "unfinished"))

    def sign_in(self, language: Address) -> str:
        """Give the link to where staff sign in."""
        return self.staff(language, "sign-in")

    def sign_out(self, language: Address) -> str:
        """Give the address that a form is sent to by who signs out."""
        return self.staff(language, "sign-out")

    def staff(self, language: Address, name: str = "") -> str:
        """Give the link to the staff's desk, or to one of its tables."""
        return link(f"{self.root}/staff/{name}".rstrip("/"), language)

    def article(self, id_: str, address: Address) -> str:
        """Give the link to an article, that leads back to the search it was found by."""
        return link(f"{self.root}/articles/{id_}", address)


def link(path: str, address: Address) -> str:
    """Give the link to a path with an address's parameters."""
    return f"{path}?{address.query}" if address.query else path
