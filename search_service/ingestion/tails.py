"""Where does an article's text end, and the page's tail begin: related articles, footer, counters?"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from search_service.ingestion import furniture
from search_service.ingestion.bylines import MAX_LINES, Credit, read_bare, read_labelled, read_person
from search_service.ingestion.datelines import stamp_of
from search_service.ingestion.dates import Stamp, Trust
from search_service.ingestion.lines import Line

_PARAGRAPH_WORDS: Final = 12
"""A sentence below a block of related articles may be text again from this many words on."""

_SITE_NAME_WORDS: Final = 4


def split_tail(lines: Sequence[Line]) -> tuple[list[Line], dt.date | None]:
    """Give the text and byline lines of a page below its header, and a date printed below the text.

    A block of related articles in the middle of the text is left out, and the text goes on below it. What
    looks like a footer and has text below it is none.
    """
    below = _Below.of(lines)
    body: list[Line] = []
    at = 0
    while at < len(lines):
        if not below.starts_tail(at):
            body.append(lines[at])
            at += 1
            continue
        resumed = None if _is_closed(body) else below.resumes(at)
        if resumed is None:
            break
        body += [] if furniture.starts_related(lines[at]) else lines[at:resumed]
        at = resumed
    if at < len(lines) and not furniture.starts_related(lines[at]):
        _drop_site_name(body, lines[at])
    return _without_furniture(body)


def credit_below_related(lines: Sequence[Line]) -> Credit:
    """Give what a person's name says that stands alone between the related articles and the footer."""
    heads = [at for at, line in enumerate(lines) if furniture.starts_related(line)]
    start = heads[-1] + 1 if heads else len(lines)
    ends = (
        at
        for at in range(start, len(lines))
        if furniture.starts_footer(lines[at]) or furniture.gives_contact(lines[at])
    )
    end = next(ends, start)
    # The names of readers stand below their comments.
    if end == start or any(map(furniture.starts_comments, lines[heads[0] : end])):
        return Credit()
    if furniture.is_menu(lines[end - 1]) or any(map(_is_sentence, lines[start:end])):
        return Credit()
    return read_person(lines[end - 1]) or Credit()


@dataclass(frozen=True, slots=True)
class _Below:
    """The lines below a page's header; where its paragraphs, its last sentence and its last byline stand."""

    lines: Sequence[Line]
    paragraphs: list[int]
    sentence: int
    byline: int

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Below:
        sentences = [at for at, line in enumerate(lines) if _is_sentence(line)]
        return cls(
            lines,
            [at for at in sentences if lines[at].words >= _PARAGRAPH_WORDS],
            max(sentences, default=-1),
            max((at for at, line in enumerate(lines) if read_labelled(line)), default=-1),
        )

    def starts_tail(self, at: int) -> bool:
        """Whether a block of related articles, or the footer, may begin here."""
        line = self.lines[at]
        if furniture.starts_related(line) or furniture.starts_footer(line):
            return True
        # An address or a telephone number is a footer's only when no sentence follows.
        return furniture.gives_contact(line) and at > self.sentence

    def resumes(self, at: int) -> int | None:
        """Give where the text goes on below a block that begins at `at`.

        Two paragraphs on end are text, and so is one with a byline below it, or the only one there is;
        headlines and first sentences of other articles take turns.
        """
        paragraphs = self.paragraphs[bisect_right(self.paragraphs, at) :]
        for start, following in pairwise([*paragraphs, -1]):
            if following == start + 1 or self.byline > start or len(paragraphs) == 1:
                return start
        return None


def _is_sentence(line: Line) -> bool:
    # The first words of another article end in … where they are cut.
    is_cut = line.text.endswith(("...", "…"))
    return line.is_prose and not is_cut and not furniture.is_about_site(line)


def _is_closed(body: Sequence[Line]) -> bool:
    """Whether the text has said that it is over: a byline, a counter of readers, or the mark "./."."""
    if not body:
        return False
    last = body[-1]
    is_photo_credit = last.plain.startswith(("anh:", "hinh:"))
    is_byline = bool(read_labelled(last)) and not is_photo_credit
    return is_byline or any(
        furniture.is_views(line) or line.text.endswith("./.") for line in body[-MAX_LINES:]
    )


def _drop_site_name(body: list[Line], below: Line) -> None:
    """Drop the site's name in capitals right above the first line that names its owner."""
    if not body or below.gap or not body[-1].text.isupper() or body[-1].words < _SITE_NAME_WORDS:
        return
    byline = read_bare(body[-1]) or read_labelled(body[-1])
    if not byline or not byline.people:
        del body[-1]


def _without_furniture(body: Sequence[Line]) -> tuple[list[Line], dt.date | None]:
    last = max((at for at, line in enumerate(body) if line.is_prose), default=-1)
    kept: list[Line] = []
    date: dt.date | None = None
    for at, line in enumerate(body):
        stamp = stamp_of(line) if at > last else None
        if stamp and (stamp.trust <= Trust.UPDATED or (line is body[-1] and _is_bare(stamp))):
            date = date or stamp.date
        elif not (stamp and stamp.trust is Trust.PRINTED) and not furniture.is_small_furniture(line):
            kept.append(line)
    return kept, date


def _is_bare(stamp: Stamp) -> bool:
    return stamp.trust is Trust.OWN_LINE and not stamp.lead and not stamp.trail
