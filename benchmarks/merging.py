"""How long does it take to make one segment of ten, and how many bytes is an article then?

Ten commits of a tenth of the articles each, then every twentieth article is deleted. Ours is tidied, stock
Whoosh is optimized; both hold the same five streams, the stored article and the columns of the facets.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from whoosh import index

from benchmarks import corpus, stock_streams
from benchmarks.report import Report
from search_service.engine.contract import Commit
from search_service.engine.whoosh.index import WhooshEngine
from search_service.indexing.documents import documents
from search_service.vietnamese.analysis import VERSION

_SEGMENTS: Final = 10
_DELETED: Final = 20
"""Every so manieth article is deleted."""

_LOOK: Final = 0.002
"""Seconds between two looks at the memory in use."""

_MEMORY: Final = 1024
"""Megabytes a writer of stock Whoosh may use before it sorts on the disk."""


def tell(report: Report, articles: int) -> None:
    """Build both indexes, merge each in a process of its own, and tell time, memory and bytes."""
    with tempfile.TemporaryDirectory() as temporary:
        folders = {"ours": Path(temporary) / "ours", "whoosh": Path(temporary) / "whoosh"}
        _build(folders["ours"], folders["whoosh"], articles)
        part = articles // _SEGMENTS
        report.heading(
            f"Merge of {_SEGMENTS} x {part:,} articles with {100 // _DELETED}% deletes, and the disk"
        )
        results: dict[str, dict[str, float]] = {}
        for name, folder in folders.items():
            command = [sys.executable, "-m", "benchmarks.merging", name, str(folder)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            results[name] = json.loads(done.stdout)
            size = sum(file.stat().st_size for file in folder.iterdir())
            results[name]["bytes"] = size / (articles - articles // _DELETED)
            report.line(
                f"- {name}: {results[name]['seconds']:.2f} s, "
                f"{results[name]['peak']:.0f} MB of private memory at the most "
                f"({results[name]['added']:.0f} MB more than before the merge), "
                f"{results[name]['bytes']:.0f} bytes an article on the disk"
            )
        ours, whoosh = results["ours"], results["whoosh"]
        report.line(
            f"- ours is {whoosh['seconds'] / ours['seconds']:.0f} times as fast, "
            f"and takes {ours['bytes'] / whoosh['bytes']:.0%} of the bytes"
        )


def _build(ours: Path, whoosh: Path, articles: int) -> None:
    engine, stock = WhooshEngine(ours), stock_streams.create(whoosh)
    part = articles // _SEGMENTS
    every = list(corpus.articles(part * _SEGMENTS))
    for first in range(0, len(every), part):
        batch = documents(every[first : first + part])
        engine.apply(batch, [], Commit("bench", first + 1, VERSION))
        writer = stock.writer(limitmb=_MEMORY)
        stock_streams.add(writer, batch)
        writer.commit(merge=False)
    removed = [article.id for article in every[::_DELETED]]
    engine.apply([], removed, Commit("bench", len(every), VERSION))
    engine.close()
    writer = stock.writer()
    for id_ in removed:
        writer.delete_by_term("id", id_)
    writer.commit(merge=False)


def _tidy_ours(folder: Path) -> Callable[[], None]:
    engine = WhooshEngine(folder)
    engine.snapshot()

    def merge() -> None:
        while engine.tidy():
            pass
        if len(engine.snapshot().segments) > 1:
            raise SystemExit(
                "the engine left more than one segment: this is not the merge that was asked for"
            )

    return merge


def _optimize_stock(folder: Path) -> Callable[[], None]:
    stock: Any = index.open_dir(str(folder))
    return lambda: stock.writer(limitmb=_MEMORY).commit(optimize=True)


def _private_megabytes() -> float:
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    raise SystemExit("this system does not say how much memory is private")


def _merge_and_print(name: str, folder: Path) -> None:
    """Merge in this process, and print seconds and megabytes."""
    merge = {"ours": _tidy_ours, "whoosh": _optimize_stock}[name](folder)
    before = peak = _private_megabytes()
    ended = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not ended.wait(_LOOK):
            peak = max(peak, _private_megabytes())

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.perf_counter()
    try:
        merge()
    finally:
        seconds = time.perf_counter() - started
        ended.set()
        watcher.join()
    print(json.dumps({"seconds": seconds, "peak": peak, "added": peak - before}))


if __name__ == "__main__":
    _merge_and_print(sys.argv[1], Path(sys.argv[2]))
