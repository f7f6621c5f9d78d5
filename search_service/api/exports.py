"""How are many articles written one after the other? As JSON lines, a table for a spreadsheet, or a feed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from search_service.api import feeds
from search_service.api.answers import article_answer
from search_service.api.parameters import ExportFormat
from search_service.articles.article import Article

MEDIA_TYPES: Final[Mapping[ExportFormat, str]] = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.JSONL: "application/x-ndjson",
    ExportFormat.ATOM: feeds.MEDIA_TYPE,
}
COLUMNS: Final = (
    "id",
    "title",
    "text",
    "date",
    "authors",
    "topics",
    "kind",
    "audience",
    "url",
    "abstract",
    "source",
    "doc_number",
    "doc_type",
)
BYTE_ORDER_MARK: Final = "\ufeff"
"""Without it, Excel does not read a file as UTF-8."""

_EVERYTHING: Final = feeds.Head(base="", name="search?", title=feeds.SITE)
_PIECE: Final = 1 << 16
_FORMULA: Final = re.compile(r"^(?=[=+\-@＝＋－＠\t\r\n])|(?<=[;\t\r\n])(?=[=+@＝＋＠]|[-－]\S)")
"""Where a spreadsheet may take what follows for a formula (OWASP, CSV injection): at the start of a cell.

Excel set to Vietnamese begins a new cell at each `;`, and then reads no quotes: so also there and on a new
line. A line that begins with "- " is one of a list.
"""


def written(
    articles: Iterable[Article], format_: ExportFormat, head: feeds.Head = _EVERYTHING
) -> Iterator[str]:
    """Yield the articles as text, in pieces of about `_PIECE` characters; `head` is of a feed."""
    match format_:
        case ExportFormat.CSV:
            rows = _table(articles)
        case ExportFormat.JSONL:
            rows = _json_lines(articles)
        case ExportFormat.ATOM:
            rows = feeds.document(head, map(feeds.Entry, articles))
    piece = io.StringIO()
    for row in rows:
        piece.write(row)
        if piece.tell() >= _PIECE:
            yield piece.getvalue()
            piece = io.StringIO()
    yield piece.getvalue()


def _json_lines(articles: Iterable[Article]) -> Iterator[str]:
    for article in articles:
        yield f"{article_answer(article).model_dump_json(exclude_none=True)}\n"


def _table(articles: Iterable[Article]) -> Iterator[str]:
    row = io.StringIO()
    writer = csv.writer(row)
    row.write(BYTE_ORDER_MARK)
    writer.writerow(COLUMNS)
    yield row.getvalue()
    for article in articles:
        row.seek(0)
        row.truncate()
        writer.writerow(_cells(article))
        yield row.getvalue()


def _cells(article: Article) -> Iterator[str]:
    for column in COLUMNS:
        value = getattr(article, column)
        text = "; ".join(value) if isinstance(value, tuple) else str(value or "")
        yield formula_safe(text)


def formula_safe(text: str) -> str:
    """Give a cell's text so that no spreadsheet takes it for a formula."""
    return _FORMULA.sub("'", text)
