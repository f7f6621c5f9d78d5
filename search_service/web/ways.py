"""Which links lead on from a page, above all from one that finds nothing?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from search_service.engine.contract import Facet
from search_service.search.results import SearchRequest, SearchResult
from search_service.search.service import Search
from search_service.web.address import Address, Links
from search_service.web.catalogue import Catalogue
from search_service.web.narrowing import filter_label

MAX_RESCUES: Final = 8
"""How many filters an empty page tries to do without: each costs a search."""

BROWSED_TOPICS: Final = 8
"""Topics that an empty page offers instead."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link somewhere else. `count` is how many articles are there, where that is told."""

    label: str
    href: str
    current: bool = False
    count: int | None = None
    key: str = ""
    """The same on every page of results, so that whoever chose it finds it again."""


@dataclass(frozen=True, slots=True)
class WaysOut:
    """Where a page leads to that finds too little: what finds something, and says how much."""

    search: Search
    asked: SearchRequest
    address: Address
    links: Links
    t: Catalogue

    def meant(self, result: SearchResult) -> Way | None:
        """Give the better spelling of the words, if it finds something under the filters too."""
        if not (meant := result.did_you_mean):
            return None
        to = self.address.setting("q", meant.text)
        # A search counts what the words find before they are narrowed.
        count = self._total(to) if self.address.filters else meant.count
        return Way(meant.text, self.links.search(to), count=count) if count else None

    def rescues(self, result: SearchResult) -> tuple[Way, ...]:
        """Give the filters whose absence would find something, when nothing is found."""
        filters = self.address.filters
        if result.total or not filters:
            return ()
        ways = [
            (
                self.t("try_without", filter=filter_label(name, value, self.t)),
                self.address.toggled(name, value),
            )
            for name, value in filters[:MAX_RESCUES]
        ]
        if len(filters) > 1:
            ways.append((self.t("try_without_all"), self.address.without(*(name for name, _ in filters))))
        counted = ((label, to, self._total(to)) for label, to in ways)
        return tuple(Way(label, self.links.search(to), count=total) for label, to, total in counted if total)

    def topics(self, result: SearchResult) -> tuple[Way, ...]:
        """Give the archive's largest topics, when words alone find nothing."""
        if result.total or self.address.filters:
            return ()
        everything = SearchRequest(audiences=self.asked.audiences)
        values = self.search.facet_values(everything, Facet.TOPIC, "")[:BROWSED_TOPICS]
        bare = self.address.only("lang")
        return tuple(
            Way(
                value.value,
                self.links.search(bare.toggled(Facet.TOPIC, value.value)),
                count=value.count,
            )
            for value in values
        )

    def _total(self, to: Address) -> int:
        asked = replace(to.request(), audiences=self.asked.audiences, size=1, facets=())
        return self.search.run(asked).total
