"""Which article does the text dump of a portal's page hold?

    PAGE := ALT* CLOCK? CRUMB? HEAD TOOL* NAME? BODY BYLINE* VIEWS? RELATED* NAME? FOOTER
    HEAD := TITLE NAME? DATE | DATE TOOL* TITLE

Every part may be missing. The rules are for this grammar, not for one portal: what no rule names is text.
"""

from __future__ import annotations

import datetime as dt

from search_service.articles.article import Article
from search_service.errors import InvalidInput
from search_service.ingestion import furniture
from search_service.ingestion.bylines import Credit, read_bare, read_labelled, take_bylines
from search_service.ingestion.datelines import is_furniture, stamp_of
from search_service.ingestion.dates import Trust, is_label, read_stamp, slug_date
from search_service.ingestion.headers import read_header
from search_service.ingestion.lines import Line, first_sentence, read_lines, rejoin
from search_service.ingestion.tails import credit_below_related, split_tail


def read_page(
    text: str, slug: str | None = None, *, title: str | None = None, published: dt.date | None = None
) -> Article:
    """Give the article that a page's text holds; its `id` is empty.

    `slug` is what the page's address or file name calls it, `title` and `published` what its markup says:
    they help to find the headline, and `published` is believed. Without a headline the first sentence stands
    in and `title_derived` is true. Authors are NFC, the text keeps the source's letters.

    Raises InvalidInput for a page without any text of its own.
    """
    lines = rejoin(_with_labels(_one_label_a_line(read_lines(text))), _stands_alone)
    header = read_header(lines, slug, title)
    body, tail_date = split_tail(header.body)
    body, credit = take_bylines(body)
    headline = header.title or title
    if not body and not headline:
        raise InvalidInput(
            "text", "holds no article, only a page's furniture (clock, menu, footer) or nothing"
        )
    by_address = slug_date(slug) if slug and header.trust > Trust.OWN_LINE else None
    credit = credit if credit.writers else Credit.merge([header.credit, credit])
    credit = credit if credit.writers else Credit.merge([credit, credit_below_related(header.body)])
    return Article(
        title=headline or first_sentence(next((line.text for line in body if line.is_prose), body[0].text)),
        text="\n".join(line.text for line in body),
        date=published or by_address or header.date or tail_date,
        authors=credit.authors,
        topics=header.topics,
        source=credit.origin,
        title_derived=headline is None,
    )


def _one_label_a_line(lines: list[Line]) -> list[Line]:
    """Part a line of several labels ("Tác giả: A | Ngày: 12-03-2024 | Chuyên mục: B") at its bars."""
    parted: list[Line] = []
    for line in lines:
        texts = [text.strip() for text in line.text.split("|") if text.strip()]
        parts = [Line.of(text, line.gap and at == 0) for at, text in enumerate(texts)]
        parted += parts if len(parts) > 1 and _are_labelled(parts) else [line]
    return parted


def _are_labelled(parts: list[Line]) -> bool:
    """Whether every part is a label with its value or furniture, and one is a byline's or a section's."""
    named = [bool(furniture.section_label(part) or read_labelled(part)) for part in parts]
    return any(named) and all(
        is_named or furniture.is_small_furniture(part) or ((stamp := stamp_of(part)) and not stamp.lead)
        for part, is_named in zip(parts, named, strict=True)
    )


def _with_labels(lines: list[Line]) -> list[Line]:
    """Put a date's label and the date on one line where a page prints them on two."""
    whole: list[Line] = []
    for line in lines:
        if whole and is_label(whole[-1]) and (stamp := read_stamp(line)) and not stamp.lead:
            whole[-1] = Line.of(f"{whole[-1].text} {line.text}", whole[-1].gap)
        else:
            whole.append(line)
    return whole


def _stands_alone(line: Line) -> bool:
    """Whether a line is neither continued nor continues one: furniture, a date, a byline."""
    return bool(
        furniture.is_small_furniture(line)
        or furniture.starts_related(line)
        or furniture.starts_footer(line)
        or furniture.gives_contact(line)
        or furniture.crumbs(line)
        or read_labelled(line)
        or read_bare(line)
        or ((stamp := stamp_of(line)) and is_furniture(stamp.lead))
    )
