"""How fast do articles of the record become searchable, words and all, beside pyvi and stock Whoosh?

Ours goes from a record in SQLite to the first answer: reading, analysis, index, housekeeping. The other way
is what one writes first: pyvi joins the words of a text, stock Whoosh indexes them.
"""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from whoosh import analysis, fields, index, query

from benchmarks import corpus
from benchmarks.ours import request
from benchmarks.questions import Question, Shape
from benchmarks.report import Report
from search_service.articles.article import Article
from search_service.articles.store import Draft, Store
from search_service.engine.whoosh.index import WhooshEngine
from search_service.indexing.indexer import Indexer

SAMPLE: Final = 1000
"""Articles that pyvi and stock Whoosh are given: their rate does not grow with more."""

_BATCH: Final = 500
_MEMORY: Final = 1024
"""Megabytes a writer of stock Whoosh may use before it sorts on the disk."""

_ASKED: Final = Question(Shape.TERM, ("hoi",))


def tell(report: Report, articles: int) -> None:
    """Measure both ways on the same articles and tell their rates."""
    chosen = list(corpus.articles(articles))
    report.heading("From the record to searchable, with words")
    with tempfile.TemporaryDirectory() as temporary:
        theirs = min(SAMPLE, articles) / _with_pyvi(Path(temporary) / "whoosh", chosen[:SAMPLE])
        ours = articles / _with_ours(Path(temporary), chosen)
    report.line(f"- ours: {ours:.0f} articles/s over {articles:,}, on every core, to the first answer")
    report.line(
        f"- pyvi and stock Whoosh: {theirs:.0f} articles/s over {min(SAMPLE, articles):,}, one process"
    )
    report.line(f"- ours is {ours / theirs:.1f} times as fast")


def _with_ours(folder: Path, articles: Sequence[Article]) -> float:
    """Give the seconds from a filled record to the first answer."""
    with Store.open(f"sqlite:///{folder / 'articles.sqlite3'}") as store:
        for first in range(0, len(articles), _BATCH):
            store.put([Draft(article, None) for article in articles[first : first + _BATCH]])
        engine = WhooshEngine(folder / "index")
        started = time.perf_counter()
        Indexer(store, engine, folder / "index").catch_up()
        engine.snapshot().search(request(_ASKED, faceted=True))
        return time.perf_counter() - started


def _with_pyvi(folder: Path, articles: Sequence[Article]) -> float:
    """Give the seconds that pyvi and stock Whoosh take; pyvi's model is read before."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyvi import ViTokenizer  # noqa: PLC0415 (its regular expressions warn)
    ViTokenizer.tokenize("đọc mô hình")
    columns = {name: fields.ID(sortable=True) for name in ("author", "topic", "day")}
    words = fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer() | analysis.LowercaseFilter())
    folder.mkdir()
    stock: Any = index.create_in(
        str(folder), fields.Schema(id=fields.ID(stored=True), words=words, **columns)
    )
    started = time.perf_counter()
    writer = stock.writer(limitmb=_MEMORY)
    for article in articles:
        assert article.date
        writer.add_document(
            id=article.id,
            words=ViTokenizer.tokenize(f"{article.title}\n{article.text}"),
            author=article.authors[0],
            topic=article.topics[0],
            day=article.date.isoformat(),
        )
    writer.commit()
    with stock.searcher() as searcher:
        searcher.search(query.Term("words", "hội"), limit=10)
    return time.perf_counter() - started
