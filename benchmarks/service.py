"""How long until a change can be found while others search, and what do the searches feel of it?

A real service over HTTP on this machine: `search-service serve` with its indexer, one client that searches
all the time, one that puts articles one by one with `?wait=true`.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from benchmarks import corpus
from benchmarks.report import Report
from search_service.articles.article import Article
from search_service.articles.keys import Scope
from search_service.articles.store import Draft, Store
from search_service.engine.whoosh.index import WhooshEngine
from search_service.indexing.indexer import Indexer

PUTS: Final = 300
QUERIES: Final = 300
_PAUSE: Final = 0.02
"""Seconds at most between two requests of a client: a busy office, not a flood."""

_BATCH: Final = 500


def tell(report: Report, articles: int) -> None:
    """Measure on an archive of so many articles and tell the times."""
    report.heading(f"A change while others search, {articles:,} articles, over HTTP")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        chosen = list(corpus.articles(articles))
        key = _filled(folder, chosen)
        queries = _queries(chosen)
        changed = random.Random(5).sample(chosen, PUTS)
        with _served(folder) as port:
            _searches(port, queries)  # warms it
            alone = _searches(port, queries) + _searches(port, queries)
            ended = threading.Event()
            beside: list[float] = []
            client = threading.Thread(target=_search_until, args=(ended, port, queries, beside))
            client.start()
            puts = _puts(port, key, changed)
            ended.set()
            client.join()
    report.line(f"- PUT ?wait=true: p50 {_p(puts, 50):.1f} ms, p95 {_p(puts, 95):.1f} ms ({PUTS} articles)")
    for name, times in (("alone", alone), ("beside the changes", beside)):
        report.line(
            f"- a page of results, {name}: p50 {_p(times, 50):.1f} ms, p95 {_p(times, 95):.1f} ms, "
            f"p99 {_p(times, 99):.1f} ms ({len(times)} searches)"
        )
    report.line(f"- p99 of the searches is {_p(beside, 99) / _p(alone, 99):.2f} times what it is alone")


def _filled(folder: Path, articles: Sequence[Article]) -> str:
    """Fill record and index, and give a key that may write."""
    with Store.open(f"sqlite:///{folder / 'articles.sqlite3'}") as store:
        for first in range(0, len(articles), _BATCH):
            store.put([Draft(article, None) for article in articles[first : first + _BATCH]])
        with closing(WhooshEngine(folder / "index")) as engine:
            Indexer(store, engine, folder / "index").catch_up()
        return store.keys.create([Scope.WRITE], "benchmark")[1]


def _queries(articles: Sequence[Article]) -> list[str]:
    """Give queries of two neighbouring words out of random titles."""
    dice = random.Random(7)
    queries = []
    for article in dice.choices(articles, k=QUERIES):
        words = article.title.split()
        at = dice.randrange(max(1, len(words) - 1))
        queries.append(" ".join(words[at : at + 2]))
    return queries


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """Serve the archive and give the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    settings = {
        "SEARCH_STORE_URL": f"sqlite:///{folder / 'articles.sqlite3'}",
        "SEARCH_INDEX_DIR": str(folder / "index"),
        "SEARCH_LOG_LEVEL": "warning",
    }
    command = [sys.executable, "-m", "search_service", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=os.environ | settings) as service:
        try:
            _wait_until_ready(port)
            yield port
        finally:
            service.terminate()


def _wait_until_ready(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if _asked(_connection(port), "GET", "/readyz").status == http.client.OK:
                return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the service did not start")


def _connection(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=30)


def _asked(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: str | None = None,
    headers: dict[str, str] | None = None,
) -> http.client.HTTPResponse:
    connection.request(method, path, body and body.encode(), headers or {})
    response = connection.getresponse()
    response.read()
    return response


def _searches(port: int, queries: Sequence[str], ended: threading.Event | None = None) -> list[float]:
    """Search one after the other, at most until `ended` is set; give the milliseconds of each."""
    dice = random.Random(9)
    times = []
    with closing(_connection(port)) as connection:
        for query in queries:
            if ended and ended.is_set():
                break
            started = time.perf_counter()
            response = _asked(connection, "GET", f"/api/v1/search?q={quote(query)}")
            times.append((time.perf_counter() - started) * 1000)
            if response.status != http.client.OK:
                raise SystemExit(f"a search was answered {response.status}")
            time.sleep(dice.random() * _PAUSE)
    return times


def _search_until(ended: threading.Event, port: int, queries: Sequence[str], times: list[float]) -> None:
    while not ended.is_set():
        times += _searches(port, queries, ended)


def _puts(port: int, key: str, articles: Sequence[Article]) -> list[float]:
    """Put each article with another title; give the milliseconds until it can be found."""
    dice = random.Random(11)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    times = []
    with closing(_connection(port)) as connection:
        for number, article in enumerate(articles):
            body = json.dumps({"title": f"Bài sửa {number}", "text": article.text})
            started = time.perf_counter()
            path = f"/api/v1/articles/{article.id}?wait=true"
            response = _asked(connection, "PUT", path, body, headers)
            times.append((time.perf_counter() - started) * 1000)
            if response.status != http.client.OK:
                raise SystemExit(f"a change was answered {response.status}")
            time.sleep(dice.random() * _PAUSE)
    return times


def _p(times: Sequence[float], percent: int) -> float:
    return statistics.quantiles(times, n=100)[percent - 1]
