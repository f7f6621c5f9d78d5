"""How are log lines written? By the service and its indexer alike, to the standard error."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from uvicorn.config import LOGGING_CONFIG


def log_config(level: str) -> dict[str, Any]:
    """Give uvicorn's configuration of `logging`, this package's loggers included from `level` on."""
    config = deepcopy(LOGGING_CONFIG)
    config["loggers"]["search_service"] = {"handlers": ["default"], "level": level.upper()}
    return config
