"""How do the parts become one running service?"""

from __future__ import annotations

import gc
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext, suppress
from http import HTTPStatus
from urllib.parse import urlsplit

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.middleware.cors import CORSMiddleware
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

import search_service
from search_service.api import (
    conditional,
    docs,
    openapi,
    problems,
    routes_articles,
    routes_documents,
    routes_feeds,
    routes_operations,
    routes_search,
    routes_similar,
)
from search_service.api.draining import ClosesConnections, Draining
from search_service.api.limiter import Limiter, Policy
from search_service.api.links import own_path
from search_service.api.metrics import Measured, Metrics
from search_service.api.middleware import (
    Compressed,
    HeadIsGet,
    NothingEscapes,
    SecurityHeaders,
    UnderSubPath,
)
from search_service.api.query_log import QueryLog
from search_service.api.rate_limits import RateLimited, quotas_of
from search_service.api.shared_limits import Exchange
from search_service.articles.counters import shared_counters
from search_service.articles.store import Store
from search_service.engine.contract import Engine, Facet
from search_service.engine.factory import open_engine
from search_service.errors import IndexDamaged, IndexNotReady, TooManyRequests
from search_service.indexing.leadership import leadership_of
from search_service.indexing.process import SWITCH_SECONDS, indexer_beside
from search_service.query.expansions import expansions
from search_service.query.gazetteer import gazetteer
from search_service.query.parse import parse
from search_service.search.results import PUBLIC, SearchRequest
from search_service.search.service import Search
from search_service.settings import Settings
from search_service.vietnamese.typing import decode
from search_service.web import routes_box
from search_service.web.attempts import MAX_FAILURES, Attempts
from search_service.web.rendering import failure, no_such_page
from search_service.web.routes import router as pages
from search_service.web.routes_staff import router as staff_pages

_WARM_UP_LETTERS = 40
_FOR_PROGRAMS = ("/api/", "/feed.atom", "/suggest")


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
    app.state.draining = draining = Draining(settings.drain_seconds)
    quotas = quotas_of(settings)
    app.state.limiter = limiter = Limiter({**quotas, Policy.SIGN_IN: MAX_FAILURES})
    app.state.attempts = Attempts(limiter)
    app.state.metrics = metrics = Metrics()
    metrics.watch("search_record_revision", "Revision of the record", lambda: _record_revision(app))
    metrics.watch("search_index_revision", "Revision that searches show", lambda: _index_revision(app))
    problems.install(app)
    app.add_exception_handler(HTTPStatus.NOT_FOUND, _no_such_address)
    conditional.install(app)
    for router in (
        routes_search.router,
        routes_articles.router,
        routes_similar.router,
        routes_documents.router,
        routes_feeds.router,
        routes_operations.router,
        docs.router,
        routes_box.router,
        pages,
        staff_pages,
    ):
        app.include_router(router)
    # The last one added is the outermost.
    app.add_middleware(RateLimited, quotas=quotas, limiter=limiter, refusal=_refusal)
    app.add_middleware(NothingEscapes)
    app.add_middleware(Measured, metrics=metrics)
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "PUT", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match"],
            expose_headers=["ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After"],
        )
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Compressed)
    app.add_middleware(HeadIsGet)
    app.add_middleware(ClosesConnections, draining=draining)
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.trusted_proxies)
    app.add_middleware(UnderSubPath, sub_path=urlsplit(settings.public_url).path.rstrip("/"))
    return app


def _refusal(request: Request, error: TooManyRequests) -> Response:
    """Tell a program in its way that it asks too often, and a visitor on a page."""
    return problems.told(request, error) if _is_for_programs(request) else failure(request, error)


async def _no_such_address(request: Request, error: Exception) -> Response:
    """Tell a browser with a page that nothing is there, and a program in its way."""
    if _is_for_programs(request) or "text/html" not in request.headers.get("accept", ""):
        return await problems.http_error(request, error)
    return no_such_page(request)


def _is_for_programs(request: Request) -> bool:
    return own_path(request.scope).startswith(_FOR_PROGRAMS)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Open the record and the index, and close them when the last request is answered."""
    settings: Settings = app.state.settings
    sys.setswitchinterval(SWITCH_SECONDS)
    with _opened(settings) as (store, engine):
        app.state.store = store
        app.state.engine = engine
        app.state.search = search = Search(engine)
        app.state.query_log = query_log = QueryLog(store.queries, settings.query_log_days)
        await run_in_threadpool(_warm_up, search)
        async with _counted_together(app, store):
            with (
                _spared(),
                query_log.kept_up(),
                indexer_beside(settings, leadership_of(store, engine, settings.index_dir))
                if settings.indexer == "on"
                else nullcontext(),
                app.state.draining.on_sigterm(),
            ):
                yield


def _counted_together(app: FastAPI, store: Store) -> AbstractAsyncContextManager[None]:
    """Count callers together with other machines, where the record is one that machines share."""
    counters = shared_counters(store.database)
    return Exchange(app.state.limiter, counters).kept_up() if counters else nullcontext()


def _warm_up(search: Search) -> None:
    """Answer a search and a suggestion now, not at the first visitor's expense.

    They read the lists of names, the tables of letters and the dictionaries of the index, if there is one.
    """
    expansions(parse("Đăk Glei"))
    decode("ddawk glei", gazetteer().odd_syllables)
    with suppress(IndexNotReady, IndexDamaged):
        for newest in search.run(SearchRequest(size=1)).hits:
            title = newest.article.title[:_WARM_UP_LETTERS]
            search.run(SearchRequest(q=title, facets=tuple(Facet)))
            search.suggest(title[:1], PUBLIC)


@contextmanager
def _spared() -> Iterator[None]:
    """Spare the garbage collector what is loaded now: it stays, and to look through it takes 60 ms."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Store, Engine]]:
    store = Store.open(settings.store_url, settings.busy_timeout)
    try:
        engine = open_engine(settings, store.uuid)
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
