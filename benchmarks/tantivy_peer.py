"""How is tantivy asked? With its fastest ways that are exact, as tried on these texts.

Facets are text fast fields under a terms aggregation; with them the top ten need no count, which lets tantivy
skip blocks. A prefix is a fuzzy term of distance 0: twice as fast as a regular expression, while a phrase
prefix stops at 50 terms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import tantivy

from benchmarks.questions import FIRST_DAY, KIND, LAST_DAY, Question, Shape
from benchmarks.systems import FACETS, Answer, Entry
from search_service.engine.contract import Document

_HEAP: Final = 2_000_000_000
"""Bytes a writer may use: everything is one segment, without a merge."""

_UPDATES_A_COMMIT: Final = 10
"""tantivy's commit takes longer than an update; it is spared nine of ten."""

_ALL: Final = {facet: {"terms": {"field": facet, "size": 10_000}} for facet in FACETS}


class Tantivy:
    """tantivy through its Python binding."""

    name = "tantivy"
    is_slow = False

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(_schema(), path=str(folder))
        self._writer: Any = None

    def load(self, documents: Sequence[Document], entries: Sequence[Entry]) -> None:  # noqa: ARG002
        self._writer = self._writer or self._index.writer(_HEAP, 1)
        for entry in entries:
            self._writer.add_document(_document(entry))

    def finish(self) -> None:
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._writer = None
        self._index.reload()

    def update(self, documents: Sequence[Document], entries: Sequence[Entry]) -> None:  # noqa: ARG002
        self._writer = self._index.writer(128_000_000, 1)
        for count, entry in enumerate(entries, 1):
            self._writer.delete_documents_by_term("number", entry.number)
            self._writer.add_document(_document(entry))
            if count % _UPDATES_A_COMMIT == 0:
                self._writer.commit()
        self.finish()

    def shape(self) -> str:
        return f"{self._index.searcher().num_segments} segments"

    def prepared(self, question: Question, *, faceted: bool) -> Callable[[], Any]:
        return partial(self._facets if faceted else self._count, self._query(question))

    def _count(self, query: Any) -> Any:
        searcher = self._index.searcher()
        found = searcher.search(query, 10)
        return found.count, *_best(searcher, found), {}

    def _facets(self, query: Any) -> Any:
        searcher = self._index.searcher()
        counts = searcher.aggregate(query, _ALL)
        return None, *_best(searcher, searcher.search(query, 10, count=False)), counts

    def read(self, found: Any) -> Answer:
        total, numbers, scores, aggregated = found
        facets = {
            facet: {bucket["key"]: bucket["doc_count"] for bucket in counts["buckets"]}
            for facet, counts in aggregated.items()
        }
        # Every article has one month.
        total = sum(facets["month"].values()) if total is None else total
        return Answer(total, list(zip(numbers, scores, strict=True)), facets)

    def _query(self, question: Question) -> Any:
        schema, query = self._index.schema, tantivy.Query
        if question.shape is Shape.PREFIX:
            prefix = query.fuzzy_term_query(schema, "text", question.terms[0], 0, prefix=True)
            return query.const_score_query(prefix, 1.0)
        if question.shape is Shape.PHRASE:
            return query.phrase_query(schema, "text", list(question.terms))
        terms = [query.term_query(schema, "text", term) for term in question.terms]
        if question.shape is Shape.FILTERED:
            days = (FIRST_DAY.toordinal(), LAST_DAY.toordinal())
            filters = [
                query.term_query(schema, "kind", KIND.value),
                query.range_query(schema, "day", tantivy.FieldType.Integer, *days),
            ]
            terms += [query.const_score_query(filter_, 0.0) for filter_ in filters]
        if len(terms) == 1:
            return terms[0]
        occur = tantivy.Occur.Should if question.shape is Shape.OR else tantivy.Occur.Must
        return query.boolean_query([(occur, term) for term in terms])


def _best(searcher: Any, found: Any) -> tuple[list[int], list[float]]:
    scores = [score for score, _ in found.hits]
    return searcher.fast_field_values("number", [address for _, address in found.hits]), scores


def _document(entry: Entry) -> Any:
    return tantivy.Document(
        text=entry.text,
        number=entry.number,
        author=entry.author,
        topic=entry.topic,
        month=entry.month,
        kind=entry.kind,
        day=entry.day,
    )


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
    builder.add_integer_field("number", indexed=True, fast=True)
    for name in (*FACETS, "kind"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", indexed=True, fast=True)
    return builder.build()
