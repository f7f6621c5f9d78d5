"""How is this project's engine asked? By its contract. (Imports the engine only: readers are weighed.)"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.questions import FIRST_DAY, KIND, LAST_DAY, Question, Shape
from benchmarks.systems import Answer, Entry, number_of
from search_service.articles.article import Audience
from search_service.engine.contract import Commit, Document, Facet, Filters, Page, Request, Weighted
from search_service.engine.whoosh.index import WhooshEngine
from search_service.query.periods import Period
from search_service.query.tree import AllOf, AnyOf, Node, Phrase, Prefix, Term
from search_service.vietnamese.analysis import VERSION
from search_service.vietnamese.streams import Stream

_PUBLIC: Final = frozenset({Audience.PUBLIC})
_FACETS: Final = {Facet.AUTHOR: "author", Facet.TOPIC: "topic", Facet.DATE: "month"}
_NARROWED: Final = Filters(kinds=(KIND.value,), within=Period(FIRST_DAY, LAST_DAY))


class Ours:
    """This project's engine. A hit is read for its key only, as the peers read no stored text."""

    name = "ours"
    is_slow = False

    def __init__(self, folder: Path) -> None:
        self.engine = WhooshEngine(folder)
        committed = self.engine.committed() if folder.is_dir() else None
        self._revision = committed.revision if committed else 0

    def load(self, documents: Sequence[Document], entries: Sequence[Entry]) -> None:  # noqa: ARG002
        self._revision += 1
        self.engine.apply(documents, [], Commit("bench", self._revision, VERSION))

    def finish(self) -> None:
        while self.engine.tidy():
            pass

    def update(self, documents: Sequence[Document], entries: Sequence[Entry]) -> None:
        for document, entry in zip(documents, entries, strict=True):
            self.load([document], [entry])
            self.finish()

    def shape(self) -> str:
        sizes = sorted((part.segment.size for part in self.engine.snapshot().segments), reverse=True)
        return f"{len(sizes)} segments ({' + '.join(map(str, sizes))})"

    def prepared(self, question: Question, *, faceted: bool) -> Callable[[], Any]:
        return partial(self._ask, request(question, faceted=faceted))

    def _ask(self, asked: Request) -> Page:
        return self.engine.snapshot().search(asked)

    def read(self, found: Any) -> Answer:
        return Answer(
            found.total,
            [(number_of(hit.key.id), hit.key.score) for hit in found.hits],
            {_FACETS[facet]: counts for facet, counts in found.facets.items()},
        )


def request(question: Question, *, faceted: bool) -> Request:
    """Give a question as the engine is asked it; what is found is ranked by the same terms."""
    terms = [Term(Stream.FOLDED, text) for text in question.terms]
    match: Node
    match question.shape:
        case Shape.OR:
            match = AnyOf(tuple(terms))
        case Shape.AND | Shape.FILTERED:
            match = AllOf(tuple(terms))
        case Shape.PHRASE:
            match = Phrase(tuple((term,) for term in terms))
        case Shape.PREFIX:
            match = Prefix(Stream.FOLDED, question.terms[0])
        case Shape.TERM | Shape.RARE:
            match = terms[0]
    is_prefix = question.shape is Shape.PREFIX
    return Request(
        _PUBLIC,
        match,
        ranking=() if is_prefix else tuple(Weighted(term, 1.0) for term in terms),
        filters=_NARROWED if question.shape is Shape.FILTERED else Filters(),
        facets=tuple(_FACETS) if faceted else (),
    )
