"""Which line of a page is its headline?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from search_service.ingestion import furniture
from search_service.ingestion.bylines import read_labelled, read_person
from search_service.ingestion.datelines import has_section, is_furniture, stamp_of
from search_service.ingestion.dates import Stamp, Trust
from search_service.ingestion.lines import Line, slug_of
from search_service.ingestion.phrases import one_of

_LONGEST: Final = 40  # words: no headline has more
_SHORT: Final = 3  # words: a line this short is a section rather than the headline, if a longer one follows
_NAMED: Final = 4  # words: an address names a line by as many at least
_PARTS: Final = 3  # lines that a wrapped headline takes at most

# A headline on two lines: the kind of document, then what it is about.
_KIND: Final = re.compile(
    one_of(
        """
        thong bao, ke hoach, bao cao, quyet dinh, nghi quyet, cong van, giay moi, thu moi, huong dan,
        chi thi, to trinh, cong dien, ket luan
        """
    )
    + r"(?: so\b.*)?"
)
_ABOUT: Final = re.compile(r"(?:ve|v/v)\b")


@dataclass(frozen=True, slots=True)
class Top:
    """The top of a page: its lines, date lines and crumbs down to where the text begins.

    `prose` is where the first sentence stands; `end` is beyond it only when that sentence may be the
    headline. `plains` are the lines above `prose` that may be one, `names` those between headline and date
    that name who wrote the article.
    """

    lines: Sequence[Line]
    prose: int
    end: int
    stamps: dict[int, Stamp]
    crumbs: dict[int, list[str]]
    plains: list[int]
    names: list[int]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Top:
        """Look at a page from above."""
        prose = next((at for at, line in enumerate(lines) if is_text(line)), None)
        # Blocks such as "Tin mới" may stand above the headline as well.
        tails = (at for at, line in enumerate(lines) if _ends_top(line) and (prose is None or at > prose))
        tail = next(tails, len(lines))
        prose = tail if prose is None else prose
        end = prose
        if prose < tail and lines[prose].words <= _LONGEST:
            # A headline that ends in a full stop looks like a sentence: the date below it tells.
            end += 1
            while end < tail and is_header_line(lines[end]):
                end += 1
        crumbs = {at: found for at in range(end) if (found := furniture.crumbs(lines[at]))}
        stamps = {at: stamp for at in range(end) if (stamp := stamp_of(lines[at]))}
        plains = [at for at in range(prose) if at not in crumbs and _is_plain(lines[at])]
        # "Tin kinh tế 19/05/2018" is a section and a date only when a headline follows, else the headline.
        last = max((at for at in plains if at not in stamps), default=-1)
        stamps = {at: stamp for at, stamp in stamps.items() if at < last or not has_section(stamp)}
        plains = [at for at in plains if at not in stamps]
        names = [at for at in plains if at + 1 in stamps and _is_signed(lines, plains, at)]
        return cls(lines, prose, end, stamps, crumbs, [at for at in plains if at not in names], names)

    def plain(self, start: int, end: int) -> list[int]:
        """Give where a headline may stand, from `start` to before `end`."""
        return self.plains[bisect_left(self.plains, start) : bisect_left(self.plains, end)]

    def anchor(self) -> int | None:
        """Give where the date stands that the headline is next to."""
        dated = [(stamp.trust, at) for at, stamp in self.stamps.items() if not self._is_clock(at)]
        return min(dated)[1] if dated else None

    def _is_clock(self, at: int) -> bool:
        """Whether a weekday with a date is the clock of the page's header, which is the date of nothing.

        The clock stands above the crumbs; without a time it is a date only right above the text.
        """
        trust = self.stamps[at].trust
        if trust is Trust.PRINTED:
            return True
        if trust < Trust.WEEKDAY_TIME or at >= max(self.crumbs, default=-1):
            is_below = bool(self.plains) and self.plains[-1] < at
            return trust is Trust.WEEKDAY and not is_below
        return True

    def named(self, slugs: Sequence[str]) -> range | None:
        """Give the lines that an address or the page's markup names."""
        best: tuple[int, int] = (0, 0)
        found: range | None = None
        end = min(self.prose + 2, len(self.lines)) if slugs else 0
        for start in range(end):
            for stop in range(start + 1, min(start + _PARTS, end) + 1):
                if any(at in self.stamps for at in range(start, stop)):
                    break
                words = slug_of(" ".join(line.text for line in self.lines[start:stop]))
                fit = max((_fit(words, slug.lower()) for slug in slugs), default=0)
                if fit and (fit, -start) > best:
                    best, found = (fit, -start), range(start, stop)
        return found

    def headline(self, anchor: int | None) -> range | None:
        """Give the lines of the headline by the grammar.

        The last plain line before the date, else the first after it; without a date the first plain line.
        """
        if anchor is None:
            return self._undated()
        before, after = self.plain(0, anchor), self.plain(anchor + 1, self.prose)
        if self.prose < anchor and (not before or self.lines[before[-1]].words <= _SHORT):
            return range(self.prose, self.prose + 1)
        if before and after and self.lines[before[-1]].words <= _SHORT < self.lines[after[0]].words:
            return self._whole(after[0])
        return self._whole(before[-1]) if before else self._whole(after[0]) if after else None

    def _undated(self) -> range | None:
        above = max((at for at in {**self.stamps, **self.crumbs} if at < self.prose), default=-1)
        found = self.plain(above + 1, self.prose) or self.plain(0, self.prose)
        if not found:
            return None
        name, *names = (slug_of(self.lines[at].text) for at in found)
        # Printed again, perhaps without the site's name: "Headline - Huyện X", "Headline".
        again = [at for at, other in zip(found[1:], names, strict=True) if f"{name}-".startswith(f"{other}-")]
        if again:
            return self._whole(again[0])
        is_section = len(found) > 1 and self.lines[found[0]].words <= _SHORT < self.lines[found[1]].words - 1
        return self._whole(found[1] if is_section else found[0])

    def _whole(self, at: int) -> range:
        """Give both lines of a headline whose first names a kind of document."""
        for first in (at, at - 1):
            pair = self.lines[max(first, 0) : min(first + 2, self.prose)]
            if len(pair) > 1 and _KIND.fullmatch(pair[0].plain) and _ABOUT.match(pair[1].plain):
                return range(first, first + 2)
        return range(at, at + 1)


def is_text(line: Line) -> bool:
    """Whether a line is a sentence of an article."""
    return line.is_prose and not (
        furniture.is_menu(line)
        or furniture.is_poster(line)
        or furniture.starts_footer(line)
        or read_labelled(line)
    )


def is_header_line(line: Line) -> bool:
    """Whether a line between headline and text is neither: a date, tools, a counter, a byline, crumbs."""
    return bool(
        furniture.is_small_furniture(line)
        or furniture.section_label(line)
        or read_labelled(line)
        or (furniture.crumbs(line) and not line.is_prose)
        or ((stamp := stamp_of(line)) and is_furniture(stamp.lead))
    )


def _is_plain(line: Line) -> bool:
    return not (
        line.is_prose
        or furniture.is_menu(line)
        or furniture.starts_footer(line)
        or _ends_top(line)
        or is_header_line(line)
    )


def _is_signed(lines: Sequence[Line], plains: Sequence[int], at: int) -> bool:
    """Whether a plain line is a person's name below a longer one, the headline."""
    above = next((lines[other].words for other in reversed(plains) if other < at), 0)
    return above > max(lines[at].words, _SHORT) and read_person(lines[at]) is not None


def _ends_top(line: Line) -> bool:
    """Whether a page's tail begins here; the site's name stands at the top as well."""
    return furniture.starts_related(line) or (furniture.starts_footer(line) and not furniture.is_menu(line))


def _fit(words: str, slug: str) -> int:
    """Give how many letters of an address a line accounts for; 0 when it is not named by it.

    The address may add a number, the markup the site's name, and either may be cut short.
    """
    if words == slug:
        return len(words) + 1
    longer, shorter = (slug, words) if len(slug) > len(words) else (words, slug)
    is_beginning = longer.startswith(f"{shorter}-") and shorter.count("-") + 1 >= _NAMED
    return len(shorter) if is_beginning else 0
