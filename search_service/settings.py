"""Every setting of the service, read once from the environment (prefix `SEARCH_`) or `.env`."""

from __future__ import annotations

import json
import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_NODE: Final = re.compile(r"(?:\[[0-9a-fA-F:.]+\]|[\w.-]+)(?::(?P<port>[0-9]{1,5}))?")
_INDEX_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")


def _listed(value: object) -> object:
    """Read a list: JSON, or one entry after another with commas between them."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            raise _wrong(value, "list", "write one entry after another, with commas between them") from None
    return [entry.strip() for entry in value.split(",") if entry.strip()]


def _wrong(value: str, wanted: str, instead: str) -> PydanticCustomError:
    context = {"value": value, "wanted": wanted, "instead": instead}
    return PydanticCustomError("setting", "'{value}' is no {wanted}; {instead}", context)


def _address(value: str) -> str:
    """Refuse what links cannot begin with."""
    parts = urlsplit(value)
    whole = parts.scheme in {"http", "https"} and parts.netloc
    sub_path = not parts.scheme and not parts.netloc and parts.path[:1] in {"", "/"}
    if not (whole or sub_path) or parts.query or parts.fragment:
        raise _wrong(value, "address", "write https://host, https://host/path or /path")
    return value


def _origin(value: str) -> str:
    """Give an origin as browsers send it: in small letters, without a slash behind."""
    if value == "*":
        return value
    parts = urlsplit(value)
    bare = parts.path in {"", "/"} and not parts.query and not parts.fragment
    if parts.scheme not in {"http", "https"} or not parts.netloc or not bare:
        raise _wrong(value, "origin", "write https://host, without a path")
    return f"{parts.scheme}://{parts.netloc}".lower()


def _proxies(values: list[str]) -> list[str]:
    """Refuse what is no address, such as a host's name: no caller has it. `*` alone is every caller."""
    for value in [] if values == ["*"] else values:
        try:
            (ip_network if "/" in value else ip_address)(value)
        except ValueError:
            instead = "write 10.0.0.7, or of a network its first address: 10.0.0.0/8"
            raise _wrong(value, "address or network", instead) from None
    return values


def _engine(value: str) -> str:
    """Refuse what names no engine. Nothing of it is repeated: there may be a password in it."""
    if value == "whoosh":
        return value
    parts = urlsplit(value)
    nodes = [_NODE.fullmatch(node) for node in parts.netloc.rpartition("@")[2].split(",")]
    good = parts.scheme in {"opensearch+http", "opensearch+https"} and not parts.query and not parts.fragment
    there = all(node and int(node["port"] or 1) < 1 << 16 for node in nodes)
    if not good or not there or not _INDEX_NAME.fullmatch(parts.path.strip("/")):
        message = "names no engine; write whoosh, or opensearch+http://host:9200/name"
        raise PydanticCustomError("setting", message)
    return value


Proxies = Annotated[list[str], NoDecode, BeforeValidator(_listed), AfterValidator(_proxies)]
Origins = Annotated[list[Annotated[str, AfterValidator(_origin)]], NoDecode, BeforeValidator(_listed)]


class Settings(BaseSettings):
    """The service's settings; each is `SEARCH_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="SEARCH_", env_file=".env", extra="ignore", frozen=True)

    store_url: str = Field(
        "sqlite:///data/articles.sqlite3",
        description="where the record is kept: sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME",
        repr=False,  # there may be a password in it
    )
    index_dir: Path = Field(
        Path("index"), description="the folder of the Whoosh index, and of the indexer's lock"
    )
    engine: Annotated[str, AfterValidator(_engine)] = Field(
        "whoosh",
        description="what answers searches: whoosh, or opensearch+http://HOST:9200/NAME "
        "(https too, several hosts with commas, USER:PASSWORD@ before them)",
        repr=False,  # there may be a password in it
    )
    opensearch_shards: int = Field(
        1, ge=1, le=1024, description="parts of a new OpenSearch index, which one node or several hold"
    )
    opensearch_replicas: int = Field(
        1, ge=0, le=16, description="further copies of each part: as many nodes may fail"
    )
    opensearch_timeout: float = Field(
        10.0, gt=0, le=600, description="seconds to wait for an answer of OpenSearch"
    )
    indexer: Literal["on", "off"] = Field("on", description="whether `serve` also keeps the index current")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8000, ge=1, le=65535, description="port to listen on")
    workers: int = Field(1, ge=1, le=64, description="processes that answer requests")
    public_url: Annotated[str, AfterValidator(_address)] = Field(
        "", description="address and sub-path visitors see, e.g. https://example.vn/search"
    )
    cors_origins: Origins = Field([], description="origins whose pages may call the API, with commas")
    trusted_proxies: Proxies = Field(
        ["127.0.0.1", "::1"],
        description="addresses or networks of proxies whose X-Forwarded-For is believed, with commas",
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
    drain_seconds: float = Field(
        0.0,
        ge=0,
        le=300,
        description="seconds that `serve` goes on answering after SIGTERM, while `/readyz` says 503",
    )
    remote: str = Field(
        "", description="address of a service that commands ask instead of the archive on this machine"
    )
    key: SecretStr = Field(SecretStr(""), description="the key that commands send to `remote`")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="what is logged")
