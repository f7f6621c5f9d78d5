"""Which lines of a page are date lines, and what else stands on them?

`dates` reads the date; this says whether the rest of the line is furniture too, or makes it a line of text.
"""

from __future__ import annotations

import re
from typing import Final

from search_service.ingestion import furniture
from search_service.ingestion.bylines import Credit, read_bare, read_labelled
from search_service.ingestion.dates import Stamp, Trust, read_stamp
from search_service.ingestion.lines import Line

# Between the parts: "Minh Đức - 29/12/2023 | Lượt xem: 20", "Tác giả: Minh Đức .Ngày đăng: … .[In bài viết]".
_JOINT: Final = re.compile(r"\s*[|•·;\[\]]\s*|\s+[-–—]\s+|\s*\.\s+|\s+\.|^\.|\.$")
# A date behind one of these belongs to the words before it: "Lịch tuần từ 10/11/2014".
_LEADS_TO_DATE: Final = re.compile(
    r"(?:.*\s)?(?:tu|den|ngay|sang|chieu|toi|tuan|thang|nam|truoc|sau|hoi|luc|moc|va)$"
)
_SECTION_WORDS: Final = 8


def stamp_of(line: Line) -> Stamp | None:
    """Give the date of a line that holds nothing but a date and furniture, perhaps a section before it."""
    stamp = read_stamp(line)
    if not stamp or not is_furniture(stamp.trail):
        return None
    if is_furniture(stamp.lead) or furniture.crumbs(Line.of(stamp.lead)):
        return stamp
    return stamp if stamp.trust is Trust.OWN_LINE and _may_be_section(Line.of(stamp.lead)) else None


def has_section(stamp: Stamp) -> bool:
    """Whether words stand before the date that may be a section ("Tin kinh tế 19/05/2018"), or a headline."""
    return not is_furniture(stamp.lead) and not furniture.crumbs(Line.of(stamp.lead))


def is_furniture(beside: str) -> bool:
    """Whether every part of what stands beside a date is furniture or a byline."""
    lines = [Line.of(part) for part in _parts(beside)]
    return all(furniture.is_small_furniture(line) or read_labelled(line) or read_bare(line) for line in lines)


def credit_beside(stamp: Stamp) -> Credit:
    """Give the byline that stands on a date line."""
    lines = [Line.of(part) for part in [*_parts(stamp.lead), *_parts(stamp.trail)]]
    found = [
        read_labelled(line) or read_bare(line) for line in lines if not furniture.is_small_furniture(line)
    ]
    return Credit.merge(credit for credit in found if credit)


def _may_be_section(lead: Line) -> bool:
    return (
        lead.words <= _SECTION_WORDS and not lead.ends_sentence and not _LEADS_TO_DATE.fullmatch(lead.plain)
    )


def _parts(text: str) -> list[str]:
    """Give what stands beside a date piece by piece, without the counter of readers."""
    for views in reversed(list(furniture.VIEWS.finditer(Line.of(text).plain))):
        text = f"{text[: views.start()]}|{text[views.end() :]}"
    parts = [part.strip() for part in _JOINT.split(text) if part.strip(" .,:()")]
    return [furniture.without_icon(part) for part in parts if not furniture.is_picture(Line.of(part))]
