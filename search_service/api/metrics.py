"""What does Prometheus measure? Requests by route, and how far the index is behind the record."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_service.errors import ServiceError

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds."""


class Metrics:
    """One app's measurements; with several workers, those of the process that answers."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "search_requests",
            "Requests answered",
            ("route", "method", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "search_request_seconds",
            "Seconds from a request to the end of its answer",
            ("route",),
            registry=self.registry,
            buckets=_BUCKETS,
        )

    def watch(self, name: str, help_: str, revision: Callable[[], int]) -> None:
        """Ask for a revision whenever the measurements are read; while it cannot be told it is left out."""
        self.registry.register(_Revision(name, help_, revision))

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        """Note one answered request."""
        # Whatever a caller makes up goes under one name, or made-up addresses would fill the memory.
        route = getattr(scope.get("route"), "path", "none")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)


class _Revision(Collector):
    def __init__(self, name: str, help_: str, revision: Callable[[], int]) -> None:
        self._name = name
        self._help = help_
        self._revision = revision

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Name what is measured, without measuring it."""
        yield GaugeMetricFamily(self._name, self._help)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Measure now."""
        try:
            yield GaugeMetricFamily(self._name, self._help, value=self._revision())
        except ServiceError:
            return


class Measured:
    """Counts and times every request."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            self._metrics.count(scope, status, time.perf_counter() - started)
