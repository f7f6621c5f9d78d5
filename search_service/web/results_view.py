"""What stands on a page of results?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from search_service.engine.contract import Sort
from search_service.query.levels import Level
from search_service.search.results import MAX_RESULTS, FoundArticle, SearchResult
from search_service.search.service import Search
from search_service.web.address import Address, Links
from search_service.web.catalogue import Catalogue
from search_service.web.narrowing import FacetBox, facet_boxes, filter_label, range_end

MAX_RESCUES: Final = 8
"""How many filters an empty page tries to do without: each costs a search."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link somewhere else. `count` is how many articles are there, where that is told."""

    label: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A line above the results, and where it leads, if anywhere."""

    text: str
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A found article and the link to its page."""

    found: FoundArticle
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage:
    """A page of results. `numbers` has None where pages are left out between two numbers."""

    title: str
    heading: str
    subheading: str
    notes: tuple[Note, ...]
    periods: tuple[Way, ...]
    hits: tuple[Hit, ...]
    chips: tuple[Way, ...]
    clear: str
    facets: tuple[FacetBox, ...]
    date_from: dt.date | None
    date_to: dt.date | None
    sorts: tuple[Way, ...]
    numbers: tuple[Way | None, ...]
    previous: str | None
    next: str | None
    rescues: tuple[Way, ...]
    advice: tuple[str, ...]
    exists: bool
    indexable: bool


def results_page(search: Search, address: Address, links: Links, t: Catalogue) -> ResultsPage:
    """Search, and give what the page shows. Raises InvalidInput, IndexNotReady, IndexDamaged."""
    result = search.run(address.request())
    return _Builder(result, address, links, t).page(_rescues(search, address, links, t, result))


@dataclass(frozen=True, slots=True)
class _Builder:
    result: SearchResult
    address: Address
    links: Links
    t: Catalogue

    def page(self, rescues: tuple[Way, ...]) -> ResultsPage:
        """Put everything together."""
        address, result = self.address, self.result
        number, pages = address.page, result.pages
        exists = number <= pages or not result.total
        return ResultsPage(
            title=" – ".join((self._title(), *([self.t("page", page=number)] if number > 1 else []))),
            heading=self._heading() if exists else self.t("no_such_page", page=number),
            subheading=self._subheading() if exists else "",
            notes=tuple(self._notes()) if exists else (),
            periods=tuple(self._periods()) if exists else (),
            hits=tuple(Hit(hit, self.links.article(hit.article.id, address)) for hit in result.hits),
            chips=tuple(self._chips()),
            clear=self._to(address.without(*(name for name, _ in address.filters))),
            facets=tuple(facet_boxes(result, address, self.links, self.t)),
            date_from=range_end("date_from", address.value("date_from")),
            date_to=range_end("date_to", address.value("date_to")),
            sorts=tuple(self._sorts()),
            numbers=tuple(None if n is None else self._numbered(n) for n in _numbers(number, pages))
            if exists
            else (),
            previous=self._numbered(number - 1).href if exists and number > 1 else None,
            next=self._numbered(number + 1).href if number < pages else None,
            rescues=rescues if exists else (self._last_page(),),
            advice=tuple(self._advice()),
            exists=exists,
            # Every combination of filters is an address: a search engine should walk the articles instead.
            indexable=not address.value("q") and not address.filters and exists,
        )

    def _title(self) -> str:
        return self.address.value("q") or self.t("newest")

    def _heading(self) -> str:
        q, total = self.address.value("q"), self.result.total
        if not total:
            if not q and not self.address.filters:
                return self.t("empty_archive")
            return self.t("nothing_for", q=q) if q else self.t("nothing")
        if q:
            return self.t("found_for", n=total, q=q)
        if self.address.filters or self.address.sort is Sort.OLDEST:
            return self.t("found", n=total)
        return self.t("newest")

    def _subheading(self) -> str:
        parts = []
        if self.result.total and not self.address.value("q") and not self.address.filters:
            parts.append(self.t("all_articles", n=self.result.total))
        if self.address.page > 1:
            parts.append(self.t("page_of", page=self.address.page, pages=self.result.pages))
        return " · ".join(parts)

    def _notes(self) -> Iterator[Note]:
        result, q = self.result, self.address.value("q")
        as_typed = Way(self.t("as_typed"), self._to(self.address.setting("as_typed", "true")))
        if result.searched_for:
            yield Note(self.t("searched_for", q=q, read=result.searched_for), as_typed)
        if result.expansions:
            notes = "; ".join(one.note for one in result.expansions)
            yield Note(self.t("also_searched", note=notes), as_typed)
        if meant := result.did_you_mean:
            to = self._to(self.address.setting("q", meant.text))
            yield Note(self.t("did_you_mean"), Way(meant.text, to, count=meant.count))
        if result.total and result.level is not Level.EXACT:
            yield Note(self.t(f"level_{result.level}"))
        if result.total > MAX_RESULTS and self.address.page == result.pages:
            yield Note(self.t("first_only", n=MAX_RESULTS))

    def _periods(self) -> Iterator[Way]:
        for chip in self.result.chips:
            # An open end is open: another period's end, still in the address, would leave nothing.
            narrowed = self.address.without("date_from", "date_to")
            for name, day in (("date_from", chip.period.first), ("date_to", chip.period.last)):
                narrowed = narrowed.setting(name, day.isoformat()) if day else narrowed
            if narrowed != self.address:
                yield Way(chip.label, self._to(narrowed))

    def _chips(self) -> Iterator[Way]:
        for name, value in self.address.filters:
            yield Way(filter_label(name, value, self.t), self._to(self.address.toggled(name, value)))

    def _sorts(self) -> Iterator[Way]:
        asked = self.address.sort
        ranked = bool(self.address.value("q"))  # without words there is nothing to rank by
        current = asked if ranked or asked is not Sort.RELEVANCE else Sort.NEWEST
        for sort in Sort:
            if ranked or sort is not Sort.RELEVANCE:
                to = self._to(self.address.setting("sort", sort))
                yield Way(self.t(f"sort_{sort}"), to, sort is current)

    def _numbered(self, number: int) -> Way:
        to = self._to(self.address.setting("page", str(number)))
        return Way(self.t.number(number), to, number == self.address.page)

    def _advice(self) -> Iterator[str]:
        # With filters, it is them that can be done without: see `_rescues`.
        if self.result.total or self.address.filters or not self.address.value("q"):
            return
        yield self.t("try_spelling")
        if len(self.address.value("q").split()) > 1:
            yield self.t("try_fewer")

    def _last_page(self) -> Way:
        return Way(self.t("last_page", page=self.result.pages), self._numbered(self.result.pages).href)

    def _to(self, address: Address) -> str:
        return self.links.search(address)


def _rescues(
    search: Search, address: Address, links: Links, t: Catalogue, result: SearchResult
) -> tuple[Way, ...]:
    """Give the filters whose absence would find something, when nothing is found."""
    filters = address.filters
    if result.total or not filters:
        return ()
    ways = [
        (t("try_without", filter=filter_label(name, value, t)), address.toggled(name, value))
        for name, value in filters[:MAX_RESCUES]
    ]
    if len(filters) > 1:
        ways.append((t("try_without_all"), address.without(*(name for name, _ in filters))))
    counted = ((label, to, search.run(replace(to.request(), size=1, facets=())).total) for label, to in ways)
    return tuple(Way(label, links.search(to), count=total) for label, to, total in counted if total)


def _numbers(page: int, pages: int) -> Sequence[int | None]:
    """Give the first page, the last, the neighbours of this one, and None for each gap of two or more."""
    near = {1, pages, page - 1, page, page + 1}
    shown = {n for n in range(1, pages + 1) if n in near or {n - 1, n + 1} <= near}
    numbers: list[int | None] = []
    for number in sorted(shown):
        if number > 1 and number - 1 not in shown:
            numbers.append(None)
        numbers.append(number)
    return numbers if pages > 1 else ()
