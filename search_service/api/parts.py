"""Which parts of the running app does a route use? Those that the app's lifespan put into `app.state`."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from search_service.api.draining import Draining
from search_service.api.metrics import Metrics
from search_service.articles.store import Store
from search_service.engine.contract import Engine
from search_service.search.service import Search
from search_service.settings import Settings


# Coroutines, so that FastAPI does not send each of them to a thread.
async def search_part(request: Request) -> Search:
    """Give the search."""
    return cast(Search, request.app.state.search)


async def store_part(request: Request) -> Store:
    """Give the record."""
    return cast(Store, request.app.state.store)


async def _engine(request: Request) -> Engine:
    return cast(Engine, request.app.state.engine)


async def _settings(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


async def _metrics(request: Request) -> Metrics:
    return cast(Metrics, request.app.state.metrics)


async def _draining(request: Request) -> Draining:
    return cast(Draining, request.app.state.draining)


SearchPart = Annotated[Search, Depends(search_part)]
StorePart = Annotated[Store, Depends(store_part)]
EnginePart = Annotated[Engine, Depends(_engine)]
SettingsPart = Annotated[Settings, Depends(_settings)]
MetricsPart = Annotated[Metrics, Depends(_metrics)]
DrainingPart = Annotated[Draining, Depends(_draining)]
