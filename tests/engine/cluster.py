"""How does a test get an index of its own on a real OpenSearch, and do what no engine does to it?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.request import Request as HttpRequest
from urllib.request import urlopen
from uuid import uuid4

import pytest

from search_service.engine.contract import Request
from search_service.engine.servable import RecordNow
from search_service.query.tree import EVERYTHING
from tests.engine.archive import EVERYONE, ids

if TYPE_CHECKING:
    from search_service.engine.opensearch.engine import OpenSearchEngine


@dataclass
class Index:
    """A name at a cluster. `url` is that of a node, or of something in front of one."""

    url: str
    shards: int = 1
    replicas: int = 0
    name: str = field(default_factory=lambda: f"test-{uuid4().hex[:12]}")
    made: list[OpenSearchEngine] = field(default_factory=list)

    def engine(
        self, url: str = "", *, timeout: float = 30.0, record_now: RecordNow | None = None
    ) -> OpenSearchEngine:
        """Give an engine: each is as one of another process."""
        from search_service.engine.opensearch.cluster import parse_address  # noqa: PLC0415  # optional
        from search_service.engine.opensearch.engine import OpenSearchEngine  # noqa: PLC0415

        address = parse_address(f"opensearch+{url or self.url}/{self.name}")
        self.made.append(OpenSearchEngine(address, self.shards, self.replicas, timeout, record_now))
        return self.made[-1]

    def ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Ask the cluster itself."""
        data = None if body is None else json.dumps(body).encode()
        request = HttpRequest(self.url + path, data, {"Content-Type": "application/json"}, method=method)
        with urlopen(request) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def indexes(self, kind: str = "*") -> list[str]:
        """Give the names of its indexes, of one audience or all."""
        return sorted(self.ask("GET", f"/{self.name}-{kind}/_settings"))


@contextmanager
def an_index(url: str, shards: int = 1, replicas: int = 0) -> Iterator[Index]:
    """Give an index that is not there yet; in the end nothing is left of it."""
    pytest.importorskip("opensearchpy", reason="the extra `cluster` is not installed")
    index = Index(url, shards, replicas)
    try:
        yield index
    finally:
        for engine in index.made:
            engine.close()
        if names := index.indexes():
            index.ask("DELETE", f"/{','.join(names)}")
        templates = index.ask("GET", "/_index_template")["index_templates"]
        if any(template["name"] == index.name for template in templates):
            index.ask("DELETE", f"/_index_template/{index.name}")


def everything(index: Index) -> list[str]:
    """Give what somebody finds who has just come."""
    return ids(index.engine().snapshot().search(Request(EVERYONE, EVERYTHING, size=99)))
