"""How fast is the service over HTTP, and what does HTTP add to a search?

`python -m benchmarks.http [--articles N] [--seconds N] [--work FOLDER] [--save]`. Real servers, here.
The floor of what HTTP adds is measured in the same run: a FastAPI app that does nothing but answer the same
JSON, from a route in a thread, as one that searches must be. Beside it, a route just as bare searches first,
with its answer ready: after a search the processor's caches are full of the index, and what HTTP does then
takes longer; no service in FastAPI adds less. Before a time is printed, all have answered what a search in
this process finds.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from fastapi import FastAPI, Response

from benchmarks import corpus
from benchmarks.http_client import HERE, Load, closed_loop, connected, in_turn, open_loop
from benchmarks.prepared import prepare
from benchmarks.report import RESULTS, Report, machine
from search_service.api.answers import search_answer
from search_service.engine.whoosh.index import WhooshEngine
from search_service.search.results import SearchRequest
from search_service.search.service import Search
from search_service.vietnamese.syllables import canonical, fold

QUERIES: Final = 200
ROUNDS: Final = 5
CONNECTIONS: Final = 8
SUGGESTIONS_A_SECOND: Final = 50
MOST_ADDED: Final = 1.5
"""What HTTP may add to a search, in medians of the bare route."""
MOST_SUGGESTING_MS: Final = 15.0
"""The 95th percentile of suggestions."""

_LETTERS: Final = 24
_STARTING_SECONDS: Final = 60
_SEARCH: Final = "/api/v1/search?q="
_SUGGEST: Final = "/api/v1/suggest?q="
_STEADY: Final = f"suggestions, {SUGGESTIONS_A_SECOND} a second"
_ANSWERS: Final = "BENCHMARK_ANSWERS"
_INDEX: Final = "SEARCH_INDEX_DIR"
_OURS: Final = ("-m", "search_service", "serve", "--no-indexer")
_UVICORN: Final = ("-m", "uvicorn", "--factory", "--no-access-log", "--log-level", "warning")
_FLOOR: Final = (*_UVICORN, "benchmarks.http:bare")
_LEAST: Final = (*_UVICORN, "benchmarks.http:searching")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for, and what is typed so far."""

    searches: Sequence[str]
    beginnings: Sequence[str]


def main() -> None:
    """Prepare the index, then measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=10, help="of each load")
    parser.add_argument("--work", type=Path, help="keep the index here for the next run")
    parser.add_argument("--save", action="store_true", help="keep the figures in benchmarks/results/")
    given = parser.parse_args()
    report = Report()
    load = ", ".join(f"{average:.1f}" for average in os.getloadavg())
    report.line(f"{machine()}. {given.articles:,} articles: {corpus.source()}. Load averages before: {load}.")
    with tempfile.TemporaryDirectory() as temporary:
        prepared = prepare(given.work or Path(temporary), given.articles, ["ours"], 0)
        _tell(report, prepared.folder / "loaded/ours", _asked(given.articles), Path(temporary), given.seconds)
    if given.save:
        RESULTS.mkdir(exist_ok=True)
        name = f"{datetime.now(UTC).date()}-http-{given.articles}.md"
        (RESULTS / name).write_text("\n".join(report.lines) + "\n", "utf-8")


def bare() -> FastAPI:
    """Give the floor: an app that has every answer ready.

    `/on-the-loop` saves the way to a thread and back, `/bytes` writing the JSON, too.
    """
    answers = _ready()
    written = _written(answers)
    app = FastAPI()

    @app.get("/api/v1/search")
    def search(q: str) -> Any:
        return answers[q]

    @app.get("/on-the-loop")
    async def on_the_loop(q: str) -> Any:
        return answers[q]

    @app.get("/bytes")
    async def ready(q: str) -> Response:
        return Response(written[q], media_type="application/json")

    return app


def searching() -> FastAPI:
    """Give a route that does nothing but search: it has what was found ready as bytes."""
    written = _written(_ready())
    search = Search(WhooshEngine(Path(os.environ[_INDEX])))
    app = FastAPI()

    @app.get("/api/v1/search")
    def search_first(q: str) -> Response:
        search.run(SearchRequest(q=q))
        return Response(written[q], media_type="application/json")

    return app


def _ready() -> dict[str, Any]:
    answers: dict[str, Any] = json.loads(Path(os.environ[_ANSWERS]).read_text("utf-8"))
    return answers


def _written(answers: Mapping[str, Any]) -> dict[str, str]:
    return {q: json.dumps(one, ensure_ascii=False, separators=(",", ":")) for q, one in answers.items()}


def _tell(report: Report, index: Path, asked: Asked, temporary: Path, seconds: float) -> None:
    answers = temporary / "answers.json"
    settings = {
        "SEARCH_STORE_URL": f"sqlite:///{temporary / 'articles.sqlite3'}",
        _INDEX: str(index),
        "SEARCH_LOG_LEVEL": "warning",
        _ANSWERS: str(answers),
    }
    with closing(WhooshEngine(index)) as engine:
        search = Search(engine)
        found = {q: _answer(search, q) for q in asked.searches}
        answers.write_text(json.dumps(found), "utf-8")
        with (
            _serving(_OURS, settings) as ours,
            _serving(_FLOOR, settings) as floor,
            _serving(_LEAST, settings) as least,
        ):
            for port in (ours, floor, least):
                asyncio.run(_agree(port, f"{_SEARCH}{{}}", found))
            _tell_added(report, search, asked.searches, ours, floor, least)
    report.heading(f"Under load, {CONNECTIONS} connections")
    report.line("| asked | workers | answered a second | p50 ms | p95 ms | p99 ms |")
    report.line("|---|---:|---:|---:|---:|---:|")
    for workers in (1, 2):
        with _serving([*_OURS, "--workers", str(workers)], settings) as port:
            asyncio.run(_loads(port, asked, seconds=2))  # warms each worker
            loads = asyncio.run(_loads(port, asked, seconds))
        for name, load in loads.items():
            report.line(
                f"| {name} | {workers} | {load.a_second:.0f} | {load.percentile(50):.1f} "
                f"| {load.percentile(95):.1f} | {load.percentile(99):.1f} |"
            )
        slow = loads[_STEADY].percentile(95)
        kept = _kept(slow <= MOST_SUGGESTING_MS)
        report.line(
            f"| (bar of the p95: {MOST_SUGGESTING_MS:.0f} ms, {kept}) | {workers} | | | {slow:.1f} | |"
        )


def _tell_added(
    report: Report, search: Search, searches: Sequence[str], ours: int, floor: int, least: int
) -> None:
    """Tell what HTTP adds to a search, one request at a time."""
    asked = [f"{_SEARCH}{quote(q)}" for q in searches]
    addresses = {
        "service": (ours, asked),
        "bare route": (floor, asked),
        "searching": (least, asked),
        "on the loop": (floor, [f"/on-the-loop?q={quote(q)}" for q in searches]),
        "bytes": (floor, [f"/bytes?q={quote(q)}" for q in searches]),
    }
    here = [partial(search.run, SearchRequest(q=q)) for q in searches]
    asyncio.run(in_turn(addresses, here, 1))  # warms all of them
    medians = {
        name: statistics.median(times)
        for name, times in asyncio.run(in_turn(addresses, here, ROUNDS)).items()
    }
    added = medians["service"] - medians[HERE]
    unavoidable = medians["searching"] - medians[HERE]
    ratio, strict = added / medians["bare route"], added / medians["on the loop"]
    report.heading(
        f"What HTTP adds, one request at a time: medians of {len(searches)} queries, {ROUNDS} rounds"
    )
    report.line(f"- the search in this process: {medians[HERE]:.2f} ms")
    report.line(f"- the search over HTTP: {medians['service']:.2f} ms, so HTTP adds {added:.2f} ms")
    report.line(f"- the same JSON from a bare FastAPI route: {medians['bare route']:.2f} ms")
    report.line(
        f"- from one on the event loop: {medians['on the loop']:.2f} ms, and there as ready bytes: "
        f"{medians['bytes']:.2f} ms"
    )
    report.line(f"- HTTP adds {ratio:.2f} bare routes (bar: {MOST_ADDED}, {_kept(ratio <= MOST_ADDED)})")
    report.line(f"- or {strict:.2f} on the event loop, where nothing may search")
    report.line(f"- a bare route that searches, with the answer ready, adds {unavoidable:.2f} ms")


async def _loads(port: int, asked: Asked, seconds: float) -> dict[str, Load]:
    searches = [f"{_SEARCH}{quote(q)}" for q in asked.searches]
    beginnings = [f"{_SUGGEST}{quote(q)}" for q in asked.beginnings]
    return {
        "searches": await closed_loop(port, searches, CONNECTIONS, seconds),
        "suggestions": await closed_loop(port, beginnings, CONNECTIONS, seconds),
        _STEADY: await open_loop(port, beginnings, SUGGESTIONS_A_SECOND, seconds),
    }


async def _agree(port: int, address: str, found: Mapping[str, Any]) -> None:
    """Ask everything once; raises SystemExit where the answer is another than in this process."""
    async with connected(port, 1) as (connection,):
        for q, expected in found.items():
            answer = json.loads(await connection.ask(address.format(quote(q))))
            if answer | {"took_ms": 0} != expected:
                raise SystemExit(f"{q!r} is answered differently over HTTP")


def _answer(search: Search, q: str) -> dict[str, Any]:
    """Give the JSON that a query is answered with, but for its time."""
    answer = search_answer(search.run(SearchRequest(q=q)), "")
    return {**answer.model_dump(mode="json", exclude_unset=True), "took_ms": 0}


def _asked(articles: int) -> Asked:
    """Give what people may type: words that stand together in titles, half of them without marks."""
    dice = random.Random(7)
    titles = [article.title.split() for article in dice.sample(list(corpus.articles(articles)), QUERIES)]
    searches: dict[str, None] = {}
    beginnings: list[str] = []
    for number, words in enumerate(titles):
        written = words if number % 2 else [fold(canonical(word)) for word in words]
        first = dice.randrange(max(1, len(words) - 2))
        searches[" ".join(written[first : first + dice.choice((1, 2, 3))])] = None
        text = " ".join(written)[:_LETTERS]
        beginnings += [text[:stop] for stop in range(1, len(text) + 1)]
    dice.shuffle(beginnings)
    return Asked(list(searches), beginnings)


@contextmanager
def _serving(arguments: Sequence[str], settings: Mapping[str, str]) -> Iterator[int]:
    """Run a server beside this process and give the port it listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, *arguments, "--port", str(port)]
    with subprocess.Popen(command, env=os.environ | settings) as server:
        try:
            _wait_for(port, server)
            yield port
        finally:
            server.terminate()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _STARTING_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise SystemExit(f"{server.args!r} did not start")


def _kept(is_kept: bool) -> str:
    return "kept" if is_kept else "MISSED"


if __name__ == "__main__":
    main()
