"""How does stock Whoosh keep what our engine keeps? The same streams and columns in its own codec."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from whoosh import analysis, fields, index

from search_service.articles.article import to_json
from search_service.engine.contract import Document
from search_service.vietnamese.streams import Stream

_WITH_POSITIONS: Final = (Stream.ACCENTED, Stream.FOLDED, Stream.BARE)
_COLUMNS: Final = ("author", "topic", "kind", "day")


def create(folder: Path) -> Any:
    """Begin an index of the five streams, the stored article and sortable columns."""
    streams = {
        stream.value: fields.TEXT(
            analyzer=analysis.SpaceSeparatedTokenizer(), phrase=stream in _WITH_POSITIONS
        )
        for stream in Stream
    }
    columns = {name: fields.ID(sortable=True) for name in _COLUMNS}
    schema = fields.Schema(id=fields.ID(unique=True), article=fields.STORED(), **streams, **columns)
    folder.mkdir(parents=True)
    return index.create_in(str(folder), schema)


def add(writer: Any, documents: Sequence[Document]) -> None:
    """Add articles that have an author, a topic and a date."""
    for document in documents:
        article = document.article
        assert article.date
        writer.add_document(
            id=article.id,
            article=to_json(article),
            author=article.authors[0],
            topic=article.topics[0],
            kind=article.kind.value,
            day=article.date.isoformat(),
            **{stream.value: " ".join(document.streams[stream].terms) for stream in Stream},
        )
