"""Which engine do the settings name?"""

from __future__ import annotations

from search_service.engine.contract import Engine
from search_service.engine.whoosh.index import WhooshEngine
from search_service.settings import Settings


def open_engine(settings: Settings) -> Engine:
    """Give the engine of these settings."""
    return WhooshEngine(settings.index_dir)
