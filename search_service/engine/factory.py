"""Which engine do the settings name?"""

from __future__ import annotations

from search_service.engine.contract import Engine
from search_service.engine.servable import RecordNow
from search_service.engine.whoosh.index import WhooshEngine
from search_service.errors import ServiceError
from search_service.settings import Settings


def open_engine(settings: Settings, record_now: RecordNow | None = None) -> Engine:
    """Give the engine of these settings. Raises ServiceError when what it needs is not installed.

    Whoever answers from it says which record it must be of: with `Store.uuid`, which follows a restore.
    """
    if settings.engine == WhooshEngine.name:
        return WhooshEngine(settings.index_dir, record_now)
    try:
        # Optional: who keeps the index in a folder need not have it.
        from search_service.engine.opensearch.cluster import parse_address  # noqa: PLC0415
        from search_service.engine.opensearch.engine import OpenSearchEngine  # noqa: PLC0415
    except ModuleNotFoundError as error:
        needed = "install requirements-cluster.lock (docs/operations.md)"
        message = f"SEARCH_ENGINE names OpenSearch: {needed}, {error.name} is missing"
        raise ServiceError(message) from error
    return OpenSearchEngine(
        parse_address(settings.engine),
        settings.opensearch_shards,
        settings.opensearch_replicas,
        settings.opensearch_timeout,
        record_now,
    )
