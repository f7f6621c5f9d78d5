"""What does the staff's desk show? Tables, each with an address of its own, and how the service is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from search_service.articles.article import Audience
from search_service.articles.queries import QueryCount
from search_service.articles.refusals import Door, NotedRefusal
from search_service.articles.scrubbing import HIDDEN
from search_service.articles.store import Store
from search_service.engine.contract import Facet
from search_service.errors import IndexDamaged, IndexNotReady, NotFound
from search_service.query.periods import NO_DATE, ZONE
from search_service.search.results import PUBLIC
from search_service.search.service import Search
from search_service.web.address import Address, Links
from search_service.web.catalogue import Catalogue
from search_service.web.refusal_reasons import in_vietnamese

DAYS: Final = 30
"""How far back the tables of searches go."""

ROWS_AT_A_GLANCE: Final = 8
ROWS_OF_A_PAGE: Final = 500
ROWS_OF_A_FILE: Final = 100_000

_STAFF: Final = frozenset({Audience.STAFF})
_TIME: Final = "%H:%M"


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column. `language` is what it is written in, where that is not the page's."""

    label: str
    is_number: bool = False
    is_wide: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what stands in it, where its first cell leads to, and how long its bar is, of 100."""

    cells: tuple[str, ...]
    values: tuple[str | int, ...]
    """The same for a program to read: plain numbers, dates as ISO 8601."""
    languages: Mapping[int, str] = field(default_factory=dict)
    """What cells are written in, by their places, where it is not what their columns are."""
    href: str | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as it is shown. `more` says that rows were left out."""

    name: str
    title: str
    about: str
    empty: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    more: bool
    href: str
    csv: str

    @property
    def has_cards(self) -> bool:
        """Whether a phone shows each row as a card: where more than numbers is beside the first cell."""
        return not all(column.is_number for column in self.columns[1:])


@dataclass(frozen=True, slots=True)
class _Draft:
    """A table before it is cut to length."""

    title: str
    about: str
    empty: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the desk can show, on a day, to somebody who reads `t`."""

    store: Store
    search: Search
    links: Links
    t: Catalogue
    language: Address
    today: dt.date

    def overview(self) -> tuple[Table, ...]:
        """Give the first rows of every table; those of the index are left out while there is none."""
        return tuple(self._overview())

    def table(self, name: str, limit: int) -> Table:
        """Give one table, at most `limit` rows. Raises NotFound, IndexNotReady, IndexDamaged."""
        build = _TABLES.get(name)
        if build is None:
            raise NotFound(f"the desk has no table {name!r:.140}")
        draft = build(self, limit + 1)
        rows = tuple(draft.rows)
        return Table(
            name=name,
            title=draft.title,
            about=draft.about,
            empty=draft.empty,
            columns=draft.columns,
            rows=rows[:limit],
            more=len(rows) > limit,
            href=self.links.staff(self.language, name),
            csv=self.links.staff(self.language, f"{name}.csv"),
        )

    def _overview(self) -> Iterator[Table]:
        for name in _TABLES:
            with suppress(IndexNotReady, IndexDamaged):
                yield self.table(name, ROWS_AT_A_GLANCE)

    def unanswered(self, limit: int) -> _Draft:
        """What was asked and is not in the archive, or not found there."""
        return self._queries(
            self.store.queries.unanswered(self._since, limit),
            self.t("desk_unanswered"),
            self.t("desk_unanswered_about", n=DAYS),
            with_total=False,  # it is 0
        )

    def popular(self, limit: int) -> _Draft:
        """What was asked most."""
        return self._queries(
            self.store.queries.popular(self._since, limit),
            self.t("desk_popular"),
            self.t("desk_popular_about", n=DAYS),
            with_total=True,
        )

    def years(self, limit: int) -> _Draft:
        """How many articles there are of each year, the newest first; a year without any is a gap to see."""
        public, staff = (_by_year(self.search.counts(Facet.DATE, who)) for who in (PUBLIC, _STAFF))
        known = [int(year) for year in {*public, *staff} if year != NO_DATE]
        years = [f"{year:04}" for year in range(max(known), min(known) - 1, -1)] if known else []
        undated = [NO_DATE] if NO_DATE in public or NO_DATE in staff else []
        return _Draft(
            self.t("desk_years"),
            self.t("desk_years_about"),
            self.t("empty_archive"),
            self._coverage_columns(self.t("desk_year")),
            self._coverage("date", [*years, *undated][:limit], public, staff, self.t.period),
        )

    def topics(self, limit: int) -> _Draft:
        """How many articles there are on each topic."""
        return self._names("topic", self.t("desk_topics"), self.t("facet_topic"), limit)

    def authors(self, limit: int) -> _Draft:
        """How many articles there are by each author."""
        return self._names("author", self.t("desk_authors"), self.t("facet_author"), limit)

    def refused(self, limit: int) -> _Draft:
        """What was not taken in, and why."""
        doors = {Door.INGEST: self.t("desk_door_ingest"), Door.BULK: self.t("desk_door_bulk")}
        columns = (
            Column(self.t("desk_source"), language="vi"),
            Column(self.t("desk_line"), is_number=True),
            Column(self.t("desk_reason"), is_wide=True),
            Column(self.t("desk_door")),
            Column(self.t("desk_when")),
        )
        rows = (self._refused_row(one, doors[one.door]) for one in self.store.refusals.latest(limit))
        return _Draft(
            self.t("desk_refused"),
            self.t("desk_refused_about"),
            self.t("desk_nothing_refused"),
            columns,
            rows,
        )

    def _refused_row(self, one: NotedRefusal, door: str) -> Row:
        at, refusal = one.refused_at.astimezone(ZONE), one.refusal
        said = in_vietnamese(refusal.problem) if self.t.language == "vi" else None
        reason = said or refusal.problem
        line = self.t.number(refusal.line) if refusal.line else ""
        return Row(
            (refusal.source or "–", line, reason, door, f"{self._day(at)} {at:{_TIME}}"),
            (refusal.source, refusal.line or "", reason, door, at.isoformat(timespec="seconds")),
            {} if said else {2: "en"},
        )

    @property
    def _since(self) -> dt.date:
        return self.today - dt.timedelta(days=DAYS - 1)

    def _day(self, day: dt.date) -> str:
        """Write a day as short as a column needs it."""
        return f"{day:%d/%m/%Y}" if self.t.language == "vi" else f"{day.day} {day:%b %Y}"

    def _queries(self, found: Iterable[QueryCount], title: str, about: str, *, with_total: bool) -> _Draft:
        total = (Column(self.t("desk_found"), is_number=True),) if with_total else ()
        columns = (
            Column(self.t("desk_query"), language="vi"),
            Column(self.t("desk_asked"), is_number=True),
            *total,
            Column(self.t("desk_asker")),
            Column(self.t("desk_last_day")),
        )
        rows = (self._query_row(one, with_total=with_total) for one in found)
        return _Draft(title, about, self.t("desk_no_queries"), columns, rows)

    def _query_row(self, one: QueryCount, *, with_total: bool) -> Row:
        numbers = (one.asked, one.total) if with_total else (one.asked,)
        asker = self.t("desk_by_staff") if one.audience is Audience.STAFF else self.t("desk_by_public")
        hidden = HIDDEN in one.query  # what was searched for is not known any more
        return Row(
            (one.query, *map(self.t.number, numbers), asker, self._day(one.last_day)),
            (one.query, *numbers, asker, one.last_day.isoformat()),
            href=None if hidden else self.links.search(self.language.setting("q", one.query)),
        )

    def _names(self, filter_: str, title: str, label: str, limit: int) -> _Draft:
        facet = Facet(filter_)
        public, staff = (self.search.counts(facet, who) for who in (PUBLIC, _STAFF))
        total = Counter(public) + Counter(staff)
        names = sorted(total, key=lambda name: (-total[name], name))
        return _Draft(
            title,
            self.t("desk_coverage_about", n=len(names)),
            self.t("empty_archive"),
            self._coverage_columns(label),
            self._coverage(filter_, names[:limit], public, staff, str),
        )

    def _coverage_columns(self, label: str) -> tuple[Column, ...]:
        return (
            Column(label),
            Column(self.t("audience_public"), is_number=True),
            Column(self.t("audience_staff"), is_number=True),
            Column(self.t("desk_all"), is_number=True),
        )

    def _coverage(
        self,
        filter_: str,
        names: list[str],
        public: Mapping[str, int],
        staff: Mapping[str, int],
        label: Callable[[str], str],
    ) -> Iterator[Row]:
        counts = {name: (public.get(name, 0), staff.get(name, 0)) for name in names}
        most = max(map(sum, counts.values()), default=0)
        for name, both in counts.items():
            three = (*both, sum(both))
            yield Row(
                (label(name), *map(self.t.number, three)),
                (label(name), *three),
                href=self.links.search(self.language.setting(filter_, name)) if any(both) else None,
                share=round(100 * sum(both) / most, 1) if most else 0.0,
            )


_TABLES: Final[Mapping[str, Callable[[Desk, int], _Draft]]] = {
    "unanswered": Desk.unanswered,
    "popular": Desk.popular,
    "topics": Desk.topics,
    "authors": Desk.authors,
    "years": Desk.years,
    "refused": Desk.refused,
}
"""The tables by the last part of their addresses, in the order in which they stand on the desk."""


def _by_year(months: Mapping[str, int]) -> Counter[str]:
    years: Counter[str] = Counter()
    for month, count in months.items():
        years[month if month == NO_DATE else month[:4]] += count
    return years
