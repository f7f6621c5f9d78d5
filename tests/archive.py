"""A real archive in a folder, without a server: articles in, a Search out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from search_service.articles.article import Article
from search_service.engine.contract import Commit
from search_service.engine.whoosh.index import WhooshEngine
from search_service.indexing.documents import document
from search_service.search.service import Search
from search_service.vietnamese.analysis import VERSION


def search_over(folder: Path, articles: Iterable[Article], today: dt.date = dt.date(2026, 11, 24)) -> Search:
    """Index articles, an id for each that has none, and give a Search over them on that day."""
    engine = WhooshEngine(folder)
    documents = [document(a if a.id else a.with_id(f"a{at}")) for at, a in enumerate(articles)]
    engine.apply(documents, [], Commit("test", len(documents), VERSION))
    return Search(engine, lambda: today)
