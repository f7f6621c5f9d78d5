"""What stands above an article's text: headline, date, section, byline? And where does the text begin?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from search_service.ingestion import furniture
from search_service.ingestion.bylines import Credit, read_bare, read_labelled, read_person
from search_service.ingestion.datelines import credit_beside, has_section, stamp_of
from search_service.ingestion.dates import Stamp, Trust
from search_service.ingestion.headlines import Top, is_header_line, is_text
from search_service.ingestion.lines import Line, is_called, slug_of


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above an article's text. `body` is every line below it, the tail of the page included."""

    title: str | None
    date: dt.date | None
    trust: Trust
    credit: Credit
    topics: tuple[str, ...]
    body: list[Line]


def read_header(lines: Sequence[Line], slug: str | None, title: str | None) -> Header:
    """Read the top of a page; `slug` and `title` are what its address and its markup call the article."""
    top = Top.of(lines)
    names = [name for name in (slug, slug_of(title) if title else None) if name]
    anchor = top.anchor()
    span = top.named(names) or top.headline(anchor)
    headline = " ".join(lines[at].text for at in span) if span else None
    kept, start = _text_start(top, span, anchor)
    stamps = {at: stamp for at, stamp in top.stamps.items() if at < start}
    stamps |= {at: stamp for at in range(top.end, start) if (stamp := stamp_of(lines[at]))}
    credit = Credit.merge(_credit(top, at, stamps.get(at)) for at in range(start))
    bare = _name_below(lines, start, dated=anchor is not None, stamped=start - 1 in stamps)
    if bare and not credit.writers:
        credit, start = Credit.merge([credit, bare]), start + 1
    date = _published(stamps, span, anchor)
    return Header(
        headline,
        date.date if date else None,
        date.trust if date else Trust.WEEKDAY,
        credit,
        _topics(top, stamps, start, headline),
        [*kept, *lines[start:]],
    )


def _text_start(top: Top, span: range | None, anchor: int | None) -> tuple[list[Line], int]:
    """Give sentences that stand between headline and date, and where the text begins below both."""
    lines = top.lines
    kept: list[Line] = []
    start = span.stop if span else 0
    if anchor is not None and (anchor >= start or not span):
        kept = [line for line in lines[start:anchor] if is_text(line)]
        start = anchor + 1
    name = slug_of(" ".join(lines[at].text for at in span)) if span else None
    while start < len(lines) and (
        (is_header_line(lines[start]) and not (anchor is not None and _is_weekday(lines[start])))
        or (name and is_called(lines[start], name))
        or (not span and furniture.is_menu(lines[start]))
    ):
        start += 1
    return kept, start


def _is_weekday(line: Line) -> bool:
    """Whether a line names a day of a schedule; below the date it is text."""
    stamp = stamp_of(line)
    return stamp is not None and stamp.trust is Trust.WEEKDAY


def _name_below(lines: Sequence[Line], at: int, dated: bool, stamped: bool) -> Credit | None:
    """Read a name at the top of the text: below the date (`stamped`), or below a headline that is `dated`."""
    if at >= len(lines) or furniture.is_menu(lines[at]):
        return None
    if stamped:
        return read_bare(lines[at])
    is_list = at + 1 < len(lines) and read_bare(lines[at + 1])
    return read_person(lines[at]) if dated and not is_list else None


def _credit(top: Top, at: int, stamp: Stamp | None) -> Credit:
    line = top.lines[at]
    if stamp:
        return credit_beside(stamp)
    if at in top.names and (bare := read_bare(line)):
        return bare
    return (None if furniture.is_small_furniture(line) else read_labelled(line)) or Credit()


def _published(stamps: dict[int, Stamp], span: range | None, anchor: int | None) -> Stamp | None:
    """Give the most trusted date; of equals, the first below the headline, else the last above it."""
    below = span.stop if span else 0
    usable = [
        (stamp.trust, at < below, at if at >= below else -at, at)
        for at, stamp in stamps.items()
        # A weekday above the headline is the clock, unless the grammar has made it the date.
        if at == anchor
        or stamp.trust < Trust.WEEKDAY_TIME
        or (at >= below and span and stamp.trust < Trust.PRINTED)
    ]
    return stamps[min(usable)[-1]] if usable else None


def _topics(top: Top, stamps: dict[int, Stamp], start: int, headline: str | None) -> tuple[str, ...]:
    """Give the section that the page names: by a label, as the last crumb, or before the date."""
    name = slug_of(headline) if headline else None
    above = range(start)
    labelled = [section for at in above if (section := furniture.section_label(top.lines[at]))]
    crumbs = [part for at, parts in top.crumbs.items() if at in above for part in parts if at not in stamps]
    beside = [stamp.lead for stamp in stamps.values() if has_section(stamp)]
    trails = [part for stamp in stamps.values() for part in furniture.crumbs(Line.of(stamp.lead))]
    for sections in (labelled, crumbs, trails, beside):
        specific = [part for part in sections if furniture.is_specific(part) and slug_of(part) != name]
        if specific:
            return (specific[-1],)
    return ()
