"""What does one process that fills the box cost? How much time for each beginning, and how much memory?

`python -m benchmarks.suggest_reader INDEX ASKED`, begun by `benchmarks.suggest`. It imports what a
reader needs and nothing of the corpus, so that it can be weighed.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.reader import weight
from search_service.engine.whoosh.index import WhooshEngine
from search_service.search.results import PUBLIC, SearchRequest, Suggestion
from search_service.search.service import Search
from search_service.search.suggesting import suggestions

_CHECKED: Final = 400
"""Beginnings whose suggestions' counts are compared with a search."""

_SHOWN: Final = 3
"""Slowest beginnings that are named."""


def main() -> None:
    """Answer everything twice, tell times and weight, and check what was offered."""
    folder, asked = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8"))
    engine = WhooshEngine(folder)
    started = time.perf_counter()
    suggestions(engine.snapshot(), asked[0][1], PUBLIC)
    print(f"- first answer, opening the index: {(time.perf_counter() - started) * 1000:.0f} ms")
    gc.collect()
    for name in ("first", "second"):
        _tell(name, asked, engine)
    after = weight()
    print(
        f"- its own memory: {after['Private_Dirty']:.1f} MB, and {after['Private_Clean']:.1f} MB of the index"
    )
    search = Search(engine)
    step = max(1, len(asked) // _CHECKED)
    checked = sum(_check(engine, search, typed) for _, typed in asked[::step])
    print(f"- {checked} suggestions checked: every count is what a search finds")


def _tell(name: str, asked: Sequence[tuple[str, str]], engine: WhooshEngine) -> None:
    """Answer everything once. Other work on the machine lengthens the time, not the time of the processor."""
    times: dict[str, list[tuple[float, float, str]]] = {}
    for sort, typed in asked:
        started, worked = time.perf_counter(), time.thread_time()
        suggestions(engine.snapshot(), typed, PUBLIC)
        taken = (time.thread_time() - worked) * 1000, (time.perf_counter() - started) * 1000, typed
        times.setdefault(sort, []).append(taken)
        times.setdefault("all", []).append(taken)
    for sort, of_sort in times.items():
        cpu, wall, _ = zip(*of_sort, strict=True)
        slowest = ", ".join(
            f"{typed!r} {of_cpu:.1f}" for of_cpu, _, typed in sorted(of_sort)[: -_SHOWN - 1 : -1]
        )
        print(
            f"- {name} round, {sort}: {len(wall)} beginnings, p50 {statistics.median(wall):.2f},"
            f" p95 {statistics.quantiles(wall, n=20)[-1]:.2f}, max {max(wall):.2f} ms;"
            f" of the processor p95 {statistics.quantiles(cpu, n=20)[-1]:.2f} ms (most: {slowest})"
        )


def _check(engine: WhooshEngine, search: Search, typed: str) -> int:
    """Compare counts with searches and give how many; raises SystemExit where one differs."""
    offered = suggestions(engine.snapshot(), typed, PUBLIC)
    for one in offered:
        total = search.run(_asking_for(one)).total
        # A title's own words are found in others too: it says how many articles bear it.
        if total < one.count or (one.kind != "title" and total != one.count):
            raise SystemExit(f"{typed!r} offers {one.text!r} for {one.count}, a search finds {total}")
    return len(offered)


def _asking_for(one: Suggestion) -> SearchRequest:
    """Give the search that a suggestion stands for."""
    everything = SearchRequest(size=1, facets=(), as_typed=True)
    match one.kind:
        case "author":
            return replace(everything, authors=(one.text,))
        case "topic":
            return replace(everything, topics=(one.text,))
        case "document":
            return replace(everything, documents=(one.text,))
        case _:
            return replace(everything, q=one.text)


if __name__ == "__main__":
    main()
