"""Where do the indexes that are measured come from? Built once from the corpus, and kept in a work folder."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks import corpus
from benchmarks.fts5_peer import Fts5
from benchmarks.ours import Ours
from benchmarks.questions import Sample
from benchmarks.systems import Entry, System
from benchmarks.whoosh_peer import StockWhoosh
from search_service.articles.article import Article
from search_service.engine.contract import Document
from search_service.engine.whoosh.arrays import FORMAT
from search_service.indexing.documents import documents
from search_service.vietnamese.analysis import VERSION
from search_service.vietnamese.streams import Stream

BATCH: Final = 500
"""Articles a commit, as the indexer has it."""

RARE: Final = 10
"""Articles that have a rare term, at most."""

_SAMPLED: Final = 2000
"""Articles that questions are taken from."""

_RECIPE: Final = 1
"""Raise it with every change of the corpus, or of how a peer is loaded: kept indexes are then built anew."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """The folder of one corpus: an index a system, and what questions are drawn from."""

    folder: Path
    articles: int
    sample: Sample

    def systems(self, names: Sequence[str], state: str = "loaded") -> list[System]:
        """Open the indexes of these systems as they were `loaded`, or `updated` since."""
        return [opened(name, self.folder / state / name) for name in names]

    def bytes_of(self, name: str, state: str) -> int:
        """Give the size of a system's files."""
        return sum(file.stat().st_size for file in (self.folder / state / name).iterdir())


def opened(name: str, folder: Path) -> System:
    """Open, or begin, a system's index; tantivy is needed only when it is asked for."""
    if name == "tantivy":
        from benchmarks.tantivy_peer import Tantivy  # noqa: PLC0415 (not everybody has it)

        return Tantivy(folder)
    known: dict[str, type[Ours | Fts5 | StockWhoosh]] = {
        "ours": Ours,
        "fts5": Fts5,
        "whoosh": StockWhoosh,
    }
    return known[name](folder)


def has_tantivy() -> bool:
    """Say whether tantivy's binding is installed."""
    return "tantivy" in {distribution.name for distribution in metadata.distributions()}


def prepare(work: Path, count: int, names: Sequence[str], updates: int) -> Prepared:
    """Build what `work` does not hold yet: the systems' indexes, and ours and tantivy's after the updates.

    Updates replace articles spread over the corpus by texts that were not in it, one by one.
    """
    folder = work / f"{count}-{_stamp()}"
    missing = [name for name in names if not (folder / "loaded" / f"{name}.done").exists()]
    changing = [name for name in ("ours", "tantivy") if name in names] if updates else []
    stale = [name for name in changing if not (folder / f"updated/{name}.{updates}").exists()]
    if missing or not (folder / "sample.json").exists():
        for name in missing:
            shutil.rmtree(folder / "loaded" / name, ignore_errors=True)
        _load(folder, count, [opened(name, folder / "loaded" / name) for name in missing])
        for name in missing:
            (folder / "loaded" / f"{name}.done").touch()
    if stale:
        batch = _weightless(_replacements(count, updates))
        entries = [Entry.of(document) for document in batch]
        for name in stale:
            target = folder / "updated" / name
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(folder / "loaded" / name, target)
            started = time.perf_counter()
            opened(name, target).update(batch, entries)
            taken = (time.perf_counter() - started) / len(batch) * 1000
            print(f"{name}: {len(batch)} updates, {taken:.1f} ms each, merges among them")
            (folder / f"updated/{name}.{updates}").touch()
    sample = json.loads((folder / "sample.json").read_text("utf-8"))
    return Prepared(folder, count, Sample(sample["articles"], sample["rare"]))


def analysed(articles: Iterator[Article]) -> Iterator[list[Document]]:
    """Yield the articles in batches as the engine is given them, but for the weight of titles.

    Peers count an occurrence once; so must we, to find and to rank the same.
    """
    while batch := list(islice(articles, BATCH)):
        yield _weightless(batch)


def _weightless(articles: Sequence[Article]) -> list[Document]:
    return [
        replace(
            document,
            streams={
                stream: replace(occurrences, weights=np.ones_like(occurrences.weights))
                for stream, occurrences in document.streams.items()
            },
        )
        for document in documents(articles)
    ]


def _load(folder: Path, count: int, systems: Sequence[System]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "loaded").mkdir(exist_ok=True)
    seconds = {system.name: 0.0 for system in systems}
    sampled: list[list[str]] = []
    frequencies: Counter[str] = Counter()
    step = max(1, count // _SAMPLED)
    for batch in analysed(corpus.articles(count)):
        entries = [Entry.of(document) for document in batch]
        for document in batch:
            terms = document.streams[Stream.FOLDED].terms
            frequencies.update(set(terms))
            sampled += [terms] if int(document.article.id[1:]) % step == 0 else []
        for system in systems:
            started = time.perf_counter()
            system.load(batch, entries)
            seconds[system.name] += time.perf_counter() - started
    for system in systems:
        started = time.perf_counter()
        system.finish()
        seconds[system.name] += time.perf_counter() - started
        rate = count / seconds[system.name]
        print(f"{system.name}: loaded at {rate:.0f} articles/s, analysis not counted")
    rare = [
        term for term in dict.fromkeys(t for terms in sampled for t in terms) if frequencies[term] <= RARE
    ]
    text = json.dumps({"articles": sampled, "rare": rare}, ensure_ascii=False)
    (folder / "sample.json").write_text(text, "utf-8")


def _replacements(count: int, updates: int) -> list[Article]:
    """Give articles with the ids of others, spread over the corpus, and texts from behind its end."""
    fresh = islice(corpus.articles(count + updates), count, None)
    step = max(1, count // updates)
    return [article.with_id(f"n{at * step % count}") for at, article in enumerate(fresh)]


def _stamp() -> str:
    """Name what a kept index depends on."""
    try:
        tantivy = metadata.version("tantivy")
    except metadata.PackageNotFoundError:
        tantivy = "none"
    source = "real" if corpus.source().endswith(".xz") else "made"
    return f"{source}-{_RECIPE}-{VERSION}-{FORMAT}-{tantivy}-{sqlite3.sqlite_version}"
