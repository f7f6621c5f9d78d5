"""How is stock Whoosh asked? By its own searcher, over an index of its own codec, with its own facets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from whoosh import analysis, fields, index, query, sorting

from benchmarks.questions import FIRST_DAY, KIND, LAST_DAY, Question, Shape
from benchmarks.systems import FACETS, Answer, Entry
from search_service.engine.contract import Document

_MEMORY: Final = 1024
"""Megabytes a writer may use before it sorts on the disk."""


class StockWhoosh:
    """Whoosh as it comes."""

    name = "whoosh"
    is_slow = True

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if index.exists_in(str(folder)):
            self._index = index.open_dir(str(folder))
        else:
            self._index = index.create_in(str(folder), _schema())
        self._writer: Any = None
        self._searcher: Any = None

    def load(self, documents: Sequence[Document], entries: Sequence[Entry]) -> None:  # noqa: ARG002
        self._writer = self._writer or self._index.writer(limitmb=_MEMORY)
        for entry in entries:
            self._writer.add_document(
                text=entry.text,
                number=entry.number,
                author=entry.author,
                topic=entry.topic,
                month=entry.month,
                kind=entry.kind,
                day=entry.day,
            )

    def finish(self) -> None:
        self._writer.commit()
        self._writer = None

    def update(self, documents: Sequence[Document], entries: Sequence[Entry]) -> None:
        raise NotImplementedError("stock Whoosh is measured after a bulk load only")

    def shape(self) -> str:
        with self._index.reader() as reader:
            return f"{len(reader.leaf_readers())} segments"

    def prepared(self, question: Question, *, faceted: bool) -> Callable[[], Any]:
        self._searcher = self._searcher or self._index.searcher()
        narrowed = None
        if question.shape is Shape.FILTERED:
            days = query.NumericRange("day", FIRST_DAY.toordinal(), LAST_DAY.toordinal())
            narrowed = query.And([query.Term("kind", KIND.value), days])
        grouped = _grouped() if faceted else None
        return partial(self._ask, _query(question), narrowed, grouped)

    def _ask(self, asked: Any, narrowed: Any, grouped: Any) -> Any:
        found = self._searcher.search(asked, limit=10, filter=narrowed, groupedby=grouped)
        best = [(hit["number"], hit.score) for hit in found]
        facets = {name: found.groups(name) for name in FACETS} if grouped else {}
        return len(found), best, facets

    def read(self, found: Any) -> Answer:
        return Answer(*found)


def _grouped() -> Any:
    facets: Any = sorting.Facets()
    for name in FACETS:
        facets.add_facet(name, sorting.FieldFacet(name, maptype=sorting.Count))
    return facets


def _query(question: Question) -> Any:
    terms = [query.Term("text", term) for term in question.terms]
    match question.shape:
        case Shape.OR:
            return query.Or(terms)
        case Shape.AND | Shape.FILTERED:
            return query.And(terms)
        case Shape.PHRASE:
            return query.Phrase("text", list(question.terms))
        case Shape.PREFIX:
            return query.Prefix("text", question.terms[0])
        case _:
            return terms[0]


def _schema() -> Any:
    return fields.Schema(
        text=fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer()),
        number=fields.STORED(),
        **{name: fields.ID(sortable=True) for name in (*FACETS, "kind")},
        day=fields.NUMERIC(int, sortable=True),
    )
