"""What stands on a page of results?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from search_service.articles.article import Audience
from search_service.engine.contract import Facet, Sort
from search_service.query.levels import Level
from search_service.query.periods import today as today_in_vietnam
from search_service.search.results import MAX_RESULTS, PUBLIC, FoundArticle, SearchResult
from search_service.search.service import Search
from search_service.web.address import Address, Links, link
from search_service.web.catalogue import Catalogue
from search_service.web.chart import Chart, chart
from search_service.web.narrowing import (
    FacetBox,
    QuickPeriod,
    facet_boxes,
    filter_label,
    quick_periods,
    range_end,
)
from search_service.web.translating import chip_in, expansion_in
from search_service.web.ways import Way, WaysOut


@dataclass(frozen=True, slots=True)
class Note:
    """A line above the results, and where it leads, if anywhere.

    `kind` is "relaxed" where the query was not taken as it was typed, "question" where that is only offered.
    """

    text: str
    way: Way | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A found article and the link to its page."""

    found: FoundArticle
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsPage:
    """A page of results. `numbers` has None where pages are left out between two numbers.

    `csv` gives all results as a table; `permanent` is the page's address as printed. `is_bare` says that
    the archive holds nothing that could be looked for.
    """

    title: str
    heading: str
    subheading: str
    notes: tuple[Note, ...]
    periods: tuple[Way, ...]
    hits: tuple[Hit, ...]
    chips: tuple[Way, ...]
    clear: str
    audiences: tuple[Way, ...] = ()
    facets: tuple[FacetBox, ...]
    chart: Chart | None
    quick: tuple[QuickPeriod, ...]
    date_from: dt.date | None
    date_to: dt.date | None
    sorts: tuple[Way, ...]
    numbers: tuple[Way | None, ...]
    previous: str | None
    next: str | None
    rescues: tuple[Way, ...]
    advice: tuple[str, ...]
    topics: tuple[Way, ...]
    total: int
    csv: str
    permanent: str
    exists: bool
    is_bare: bool
    indexable: bool


def results_page(
    search: Search,
    address: Address,
    links: Links,
    t: Catalogue,
    *,
    seen: frozenset[Audience] = PUBLIC,
    base: str = "",
    today: Callable[[], dt.date] = today_in_vietnam,
) -> ResultsPage:
    """Search, and give what the page shows to whoever may see articles for `seen`.

    `base` is where visitors see the service, such as `https://example.vn/tim-kiem`. Raises InvalidInput,
    IndexNotReady, IndexDamaged.
    """
    asked = replace(address.request(), audiences=address.audiences(seen))
    result = search.run(asked)
    ways = WaysOut(search, asked, address, links, t)
    page = _Builder(result, ways.meant(result), address, links, t, base, today()).page(
        ways.rescues(result), ways.topics(result)
    )
    return replace(page, audiences=tuple(_audiences(address, links, t))) if len(seen) > 1 else page


def _audiences(address: Address, links: Links, t: Catalogue) -> Iterator[Way]:
    """Yield whose articles may be shown: for staff, who see more than the public does."""
    current = address.value("audience")
    for value, label in (
        ("", t("audience_all")),
        (Audience.PUBLIC, t("audience_public")),
        (Audience.STAFF, t("audience_staff")),
    ):
        to = links.search(address.setting("audience", value))
        yield Way(label, to, value == current, key=f"audience:{value}")


@dataclass(frozen=True, slots=True)
class _Builder:
    result: SearchResult
    meant: Way | None
    address: Address
    links: Links
    t: Catalogue
    base: str
    today: dt.date

    def page(self, rescues: tuple[Way, ...], topics: tuple[Way, ...]) -> ResultsPage:
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
            chart=chart(result.facets[Facet.DATE], address, self.links, self.t) if result.total else None,
            quick=tuple(quick_periods(self.today, address, self.links, self.t)),
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
            topics=topics,
            total=result.total,
            csv=link(
                f"{self.links.root}/api/v1/export",
                Address((("format", "csv"), *address.without("lang").pairs)),
            ),
            permanent=link(f"{self.base}/", address),
            exists=exists,
            is_bare=not result.total and self._asks_for_all,
            # Every combination of filters is an address: a search engine should walk the articles instead.
            indexable=not address.value("q") and not address.filters and exists,
        )

    @property
    def _asks_for_all(self) -> bool:
        address = self.address
        return not (address.value("q") or address.filters or address.value("audience"))

    def _title(self) -> str:
        return self.address.value("q") or self.t("newest")

    def _heading(self) -> str:
        # What was searched for: a note below says that it is not what was typed.
        q, total = self.result.searched_for or self.address.value("q"), self.result.total
        if not total:
            if self._asks_for_all:
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
            yield Note(self.t("searched_for", q=q, read=result.searched_for), as_typed, "relaxed")
        if result.expansions:
            notes = "; ".join(expansion_in(self.t, one) for one in result.expansions)
            yield Note(self.t("also_searched", note=notes), as_typed)
        if self.meant:
            yield Note(self.t("did_you_mean"), self.meant, "question")
        if result.total and result.level is not Level.EXACT:
            yield Note(self.t(f"level_{result.level}"), kind="relaxed")
        if result.total > MAX_RESULTS and self.address.page == result.pages:
            yield Note(self.t("first_only", n=MAX_RESULTS))

    def _periods(self) -> Iterator[Way]:
        for chip in self.result.chips:
            # An open end is open: another period's end, still in the address, would leave nothing.
            narrowed = self.address.without("date_from", "date_to")
            for name, day in (("date_from", chip.period.first), ("date_to", chip.period.last)):
                narrowed = narrowed.setting(name, day.isoformat()) if day else narrowed
            if narrowed != self.address:
                yield Way(chip_in(self.t, chip), self._to(narrowed))

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
                yield Way(self.t(f"sort_{sort}"), to, sort is current, key=f"sort:{sort}")

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
