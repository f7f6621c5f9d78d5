"""What does each engine find? Indexes are kept in a work folder, and what the peers found too.

Peers do not change, so each is asked a query once; ours is asked anew in every run, and indexed anew when the
code that makes its index has changed.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import search_service
from benchmarks.relevance_rankers import OURS, RANKERS, Ranker
from benchmarks.relevance_sets import QuerySet
from search_service.indexing.documents import documents
from search_service.vietnamese.analysis import VERSION

BATCH: Final = 500
_LONGEST: Final = 1000
"""Characters of a query that the service takes; nobody is asked more."""

_INDEXED_BY: Final = ("articles", "engine", "indexing", "vietnamese")
"""Packages that decide what is in our index. What only asks it (query, search) can be tuned on a kept one."""

_RECIPE: Final = 1
"""Raise it with every change of a corpus, or of how a ranker is loaded: indexes are then built anew."""


@dataclass(frozen=True, slots=True)
class Run:
    """The best ten ids of each query, in order, and the median time of those that were asked now."""

    found: tuple[tuple[str, ...], ...]
    p50_ms: float | None


class Runs:
    """The engines over one corpus."""

    def __init__(self, work: Path, of: QuerySet, engines: Iterable[str]) -> None:
        """Open the indexes, and build those that `work` does not hold."""
        self._folder = work / of.corpus
        self._folders = {name: self._folder / f"{name}-{_stamp(name)}" for name in engines}
        self._build(of)
        self._rankers: dict[str, Ranker] = {name: RANKERS[name](at) for name, at in self._folders.items()}
        self._ids: list[str] = json.loads((self._folder / "ids.json").read_text("utf-8"))

    def run(self, engine: str, queries: Sequence[str]) -> Run:
        """Ask one engine these queries."""
        kept_in = self._folders[engine].with_suffix(".found.json")
        kept: dict[str, list[int]] = {}  # by terms
        if engine != OURS and kept_in.is_file():
            kept = json.loads(kept_in.read_text("utf-8"))
        ranker = self._rankers[engine]
        seconds, answers = [], []
        for typed in queries:
            # Many a way of typing is the same to a peer.
            terms = ranker.read(typed[:_LONGEST])
            key = " ".join(terms)
            if key not in kept:
                started = time.perf_counter()
                kept[key] = ranker.best(terms)
                seconds.append(time.perf_counter() - started)
            answers.append(kept[key])
        if engine != OURS and seconds:
            kept_in.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
        found = tuple(tuple(self._ids[number] for number in answer) for answer in answers)
        return Run(found, sorted(seconds)[len(seconds) // 2] * 1000 if seconds else None)

    def _build(self, of: QuerySet) -> None:
        missing = [at for at in self._folders.values() if not at.with_suffix(".done").is_file()]
        if not missing and (self._folder / "ids.json").is_file():
            return
        for name in (name for name, at in self._folders.items() if at in missing):
            for old in self._folder.glob(f"{name}-*"):
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        rankers = [RANKERS[name](at) for name, at in self._folders.items() if at in missing]
        started = time.perf_counter()
        ids: list[str] = []
        articles = of.articles()
        while batch := list(itertools.islice(articles, BATCH)):
            ids += [id_ for _, id_ in batch]
            analysed = documents([article for article, _ in batch])
            for ranker in rankers:
                ranker.add(analysed)
        for ranker in rankers:
            ranker.finish()
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / "ids.json").write_text(json.dumps(ids), "utf-8")
        for folder in missing:
            folder.with_suffix(".done").touch()
        print(f"{of.corpus}: {len(ids):,} articles indexed in {time.perf_counter() - started:.0f} s")


def _stamp(engine: str) -> str:
    """Name what a kept index depends on."""
    if engine != OURS:
        return f"{_RECIPE}-{VERSION}"
    package = Path(search_service.__file__).parent
    files = sorted(file for name in _INDEXED_BY for file in (package / name).rglob("*.py"))
    return f"{_RECIPE}-{hashlib.sha256(b''.join(file.read_bytes() for file in files)).hexdigest()[:12]}"
