"""How do the parts become one running service?"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.middleware.cors import CORSMiddleware

import search_service
from search_service.api import (
    docs,
    openapi,
    problems,
    routes_articles,
    routes_documents,
    routes_operations,
    routes_search,
)
from search_service.api.metrics import Measured, Metrics
from search_service.api.middleware import HeadIsGet, NothingEscapes, SecurityHeaders, UnderSubPath
from search_service.articles.store import Store
from search_service.engine.contract import Engine, Facet
from search_service.engine.factory import open_engine
from search_service.errors import IndexDamaged, IndexNotReady
from search_service.indexing.process import SWITCH_SECONDS, indexer_beside
from search_service.query.expansions import expansions
from search_service.query.parse import parse
from search_service.search.results import PUBLIC, SearchRequest
from search_service.search.service import Search
from search_service.settings import Settings
from search_service.web.routes import router as pages

_WARM_UP_LETTERS = 40


def create_app(settings: Settings | None = None) -> FastAPI:
    """Give the service as an ASGI app: API, pages and, if the settings say so, the indexer beside them."""
    settings = settings or Settings()
    app = openapi.DocumentedApp(
        title=openapi.TITLE,
        description=openapi.DESCRIPTION,
        version=search_service.__version__,
        openapi_tags=openapi.TAGS,
        servers=[{"url": settings.public_url or "/", "description": "This service"}],
        root_path_in_servers=False,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
    )
    app.state.settings = settings
    app.state.metrics = metrics = Metrics()
    metrics.watch("search_record_revision", "Revision of the record", lambda: _record_revision(app))
    metrics.watch("search_index_revision", "Revision that searches show", lambda: _index_revision(app))
    problems.install(app)
    for router in (
        routes_search.router,
        routes_articles.router,
        routes_documents.router,
        routes_operations.router,
        docs.router,
        pages,
    ):
        app.include_router(router)
    # The last one added is the outermost.
    app.add_middleware(NothingEscapes)
    app.add_middleware(Measured, metrics=metrics)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "PUT", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
            expose_headers=["Location", "Retry-After"],
        )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(HeadIsGet)
    app.add_middleware(UnderSubPath, sub_path=urlsplit(settings.public_url).path.rstrip("/"))
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the record and the index, and close them when the last request is answered."""
    settings: Settings = app.state.settings
    sys.setswitchinterval(SWITCH_SECONDS)
    with _opened(settings) as (store, engine):
        app.state.store = store
        app.state.engine = engine
        app.state.search = search = Search(engine)
        await run_in_threadpool(_warm_up, search)
        if settings.indexer == "on":
            with indexer_beside(settings):
                yield
        else:
            yield


def _warm_up(search: Search) -> None:
    """Answer a search and a suggestion now, not at the first visitor's expense.

    They read the lists of names, the tables of letters and the dictionaries of the index, if there is one.
    """
    expansions(parse("Đăk Glei"))
    with suppress(IndexNotReady, IndexDamaged):
        for newest in search.run(SearchRequest(size=1)).hits:
            title = newest.article.title[:_WARM_UP_LETTERS]
            search.run(SearchRequest(q=title, facets=tuple(Facet)))
            search.suggest(title[:1], PUBLIC)


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Store, Engine]]:
    store = Store.open(settings.store_url, settings.busy_timeout)
    try:
        engine = open_engine(settings)
        try:
            yield store, engine
        finally:
            engine.close()
    finally:
        store.close()


def _record_revision(app: FastAPI) -> int:
    store: Store = app.state.store
    return store.record().revision


def _index_revision(app: FastAPI) -> int:
    search: Search = app.state.search
    return search.status(PUBLIC).revision
