"""Every setting of the service, read once from the environment (prefix `SEARCH_`) or `.env`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The service's settings; each is `SEARCH_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="SEARCH_", env_file=".env", extra="ignore", frozen=True)

    store_url: str = Field("sqlite:///data/articles.sqlite3", description="where the record is kept")
    index_dir: Path = Field(Path("index"), description="the folder of the Whoosh index")
    engine: Literal["whoosh"] = Field("whoosh", description="which engine answers searches")
    indexer: Literal["on", "off"] = Field("on", description="whether `serve` also keeps the index current")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=1, le=65535, description="port to listen on")
    workers: int = Field(1, ge=1, le=64, description="processes that answer requests")
    public_url: str = Field(
        "", description="address and sub-path visitors see, e.g. https://example.vn/search"
    )
    cors_origins: list[str] = Field([], description="origins whose pages may call the API, as a JSON list")
    trusted_proxies: list[str] = Field(
        ["127.0.0.1", "::1"],
        description="addresses or networks of proxies whose X-Forwarded-For is believed, as a JSON list",
    )
    rate_limits: Literal["on", "off"] = Field("on", description="whether callers have quotas")
    rate_limit_search: int = Field(
        1200, ge=0, le=1_000_000, description="searches a minute and caller; 0: no limit"
    )
    rate_limit_suggest: int = Field(
        3000, ge=0, le=1_000_000, description="suggestions a minute and caller; 0: no limit"
    )
    rate_limit_export: int = Field(
        30, ge=0, le=1_000_000, description="exports a minute and caller; 0: no limit"
    )
    rate_limit_write: int = Field(
        1200, ge=0, le=1_000_000, description="changes a minute and caller; 0: no limit"
    )
    session_hours: float = Field(8.0, gt=0, le=168, description="hours after which staff sign in again")
    session_idle_minutes: float = Field(
        60.0, gt=0, le=1440, description="minutes without a page after which staff sign in again"
    )
    query_log_days: int = Field(
        90,
        ge=0,
        le=3650,
        description="days that it is kept what was searched for, not by whom; 0: nothing is noted",
    )
    busy_timeout: float = Field(
        5.0, gt=0, le=60, description="seconds to wait for another writer of the record"
    )
    wait_timeout: float = Field(10.0, gt=0, le=60, description="seconds `?wait=true` waits for the index")
    remote: str = Field(
        "", description="address of a service that commands ask instead of the archive on this machine"
    )
    key: SecretStr = Field(SecretStr(""), description="the key that commands send to `remote`")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="what is logged")
