"""What does an archive cost as it grows? Bytes, hours of indexing, memory, and processor time of a search.

`python -m benchmarks.scaling --engine whoosh --sizes 20000 300000 1000000 --work FOLDER [--json FILE]`. Of
OpenSearch also `--data FOLDER --pid N ...`: where its nodes keep their data, and which processes they are.
Each size goes on from the one before. Articles are made ready and committed as the indexer does it, on every
core, without the record. A search is a whole page: 10 articles, their snippets, four facets; each is asked
once, so that no cache answers.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Final

from benchmarks import corpus
from benchmarks.growing import grow
from benchmarks.report import machine
from search_service.articles.article import Article
from search_service.engine.contract import Engine, Facet
from search_service.engine.factory import open_engine
from search_service.search.results import PUBLIC, SearchRequest
from search_service.search.service import Search
from search_service.settings import Settings
from search_service.vietnamese.syllables import canonical, fold

QUERIES: Final = 200
_SAMPLED: Final = 20_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What a kind of search costs: milliseconds that one waits, and of processors, with the engine's."""

    kind: str
    p50_ms: float
    p95_ms: float
    processor_ms: float


@dataclass(frozen=True, slots=True)
class Size:
    """What an archive of so many articles costs. Times of indexing are for what this size adds."""

    articles: int
    bytes_an_article: float
    added: int
    wall_seconds: float
    processor_seconds: float
    reader_mb: float
    """Memory of this process that is no file's."""
    engine_mb: float
    """The same of the engine's own processes."""
    searches: tuple[Cost, ...]


def main() -> None:
    """Grow the archive from size to size, and measure each."""
    given = _arguments()
    settings = Settings(engine=given.engine, index_dir=given.work / "index", _env_file=None)
    data = given.data or settings.index_dir
    print(f"{machine()}. Articles: {corpus.source()}, beyond them made of their sentences.", flush=True)
    sizes = []
    with closing(open_engine(settings)) as engine:
        committed = engine.committed()
        held = committed.revision if committed else 0
        articles = corpus.articles(max(given.sizes))
        first = list(islice(articles, _SAMPLED))
        for size in sorted(given.sizes):
            added = max(0, size - held)
            # Not `yield from`: that would close `articles` with what reads them.
            new = (article for article in chain(first, articles) if int(article.id[1:]) >= held)
            wall, work = time.perf_counter(), _processor_seconds(given.pid)
            if added:
                grow(engine, islice(new, added), held, added)
            wall, work = time.perf_counter() - wall, _processor_seconds(given.pid) - work
            held = max(size, held)
            searches = tuple(_searched(engine, kind, asked, given.pid) for kind, asked in _asked(first, size))
            size_on_disk = sum(file.stat().st_size for file in data.rglob("*") if file.is_file())
            memory = (_memory_mb(os.getpid()), sum(map(_memory_mb, given.pid)))
            sizes.append(Size(size, size_on_disk / size, added, wall, work, *memory, searches))
            print(json.dumps(asdict(sizes[-1])), flush=True)
    if given.json:
        given.json.write_text(json.dumps([asdict(size) for size in sizes], indent=1) + "\n", "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", default="whoosh", help="as in SEARCH_ENGINE")
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000])
    parser.add_argument("--work", type=Path, required=True, help="where the index of Whoosh is kept")
    parser.add_argument("--data", type=Path, help="where the engine keeps its data, if not there")
    parser.add_argument("--pid", type=int, nargs="*", default=[], help="the engine's own processes")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    return parser.parse_args()


def _asked(first: Sequence[Article], size: int) -> Iterator[tuple[str, list[str]]]:
    """Yield each kind of query, other ones for each size."""
    dice = random.Random(size)

    def words(article: Article, count: int) -> str:
        of_text = article.text.split()
        at = dice.randrange(max(1, len(of_text) - count))
        return " ".join(canonical(word) for word in of_text[at : at + count])

    chosen = dice.sample(first, min(QUERIES, len(first)))
    yield "two syllables, no marks", [fold(words(article, 2)) for article in chosen]
    yield "five syllables, no marks", [fold(words(article, 5)) for article in chosen]
    yield "a title, with marks", [article.title[:80] for article in chosen]


def _searched(engine: Engine, kind: str, asked: Sequence[str], pids: Sequence[int]) -> Cost:
    search = Search(engine)
    search.run(SearchRequest(q=asked[0], facets=tuple(Facet)))
    times = []
    work = _processor_seconds(pids)
    for query in asked[1:]:
        started = time.perf_counter()
        search.run(SearchRequest(q=query, facets=tuple(Facet), audiences=PUBLIC))
        times.append((time.perf_counter() - started) * 1000)
    work = (_processor_seconds(pids) - work) * 1000 / len(times)
    return Cost(kind, statistics.median(times), statistics.quantiles(times, n=20)[-1], work)


def _processor_seconds(pids: Sequence[int]) -> float:
    """Give what this process, those it has waited for and `pids` have used until now."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    mine = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    ticks = os.sysconf("SC_CLK_TCK")
    for pid in pids:
        fields: Sequence[str] = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        mine += (int(fields[11]) + int(fields[12])) / ticks
    return mine


def _memory_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
    found: Mapping[str, str] = dict(line.split(":", 1) for line in lines)
    return int(found["Anonymous"].split()[0]) / 1024


if __name__ == "__main__":
    main()
