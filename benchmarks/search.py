"""How fast is a search beside the same matches found by SQLite FTS5 and by stock Whoosh?

`python -m benchmarks.search [--articles N]`. One process, the systems asked in turn, query by query. Before a
time is printed, all three have found the same number of articles for every query.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from whoosh import index as stock
from whoosh.query import And, Term

from benchmarks import corpus
from search_service.articles.article import Article
from search_service.engine.contract import Commit
from search_service.engine.whoosh.index import WhooshEngine
from search_service.indexing.documents import document
from search_service.search.results import SearchRequest
from search_service.search.service import Search
from search_service.vietnamese.analysis import VERSION
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold
from search_service.vietnamese.tokens import tokenize

BATCH = 500


def main() -> None:
    """Build the three indexes, check that they agree, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--queries", type=int, default=60)
    options = parser.parse_args()
    chosen = list(corpus.articles(options.articles))
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder))
        started = time.perf_counter()
        fts = sqlite3.connect(":memory:")
        fts.execute("CREATE VIRTUAL TABLE articles USING fts5(folded)")
        for first in range(0, len(chosen), BATCH):
            documents = [document(article) for article in chosen[first : first + BATCH]]
            engine.apply(documents, [], Commit("bench", first + 1, VERSION))
            # FTS5 is given this project's syllables: its own folding leaves đ alone.
            rows = [(" ".join(d.streams[Stream.FOLDED].terms),) for d in documents]
            fts.executemany("INSERT INTO articles VALUES (?)", rows)
        seconds = time.perf_counter() - started
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
        print(f"{len(chosen)} articles ({corpus.source()}), {len(chosen) / seconds:.0f} articles/s")
        size = sum(file.stat().st_size for file in Path(folder).glob("MAIN_*"))
        print(f"index: {size / len(chosen):.0f} bytes an article\n")
        compare(Search(engine), fts, Path(folder), queries(chosen, options.queries))
    print("\nNot comparable: ours also ranks three streams, counts four facets and cuts ten snippets;")
    print("the others count and rank one stream and do nothing else.")


def queries(chosen: list[Article], count: int) -> list[list[str]]:
    """Give queries of one to three neighbouring syllables, without marks, from random articles."""
    dice = random.Random(11)
    made = []
    for article in dice.sample(chosen, count):
        syllables = [fold(token.text) for token in tokenize(article.text)]
        length = dice.randint(1, 3)
        start = dice.randrange(max(1, len(syllables) - length))
        made.append(syllables[start : start + length])
    return made


def compare(search: Search, fts: sqlite3.Connection, folder: Path, asked: list[list[str]]) -> None:
    """Ask the systems in turn and print medians, p95 and ratios."""
    with stock.open_dir(str(folder)).searcher() as searcher:

        def ours(query: list[str]) -> int:
            return search.run(SearchRequest(q=" ".join(query))).total

        def fts5(query: list[str]) -> int:
            match = " AND ".join(f'"{syllable}"' for syllable in query)
            fts.execute("SELECT rowid FROM articles WHERE articles MATCH ? ORDER BY rank LIMIT 10", (match,))
            found = fts.execute("SELECT count(*) FROM articles WHERE articles MATCH ?", (match,))
            return int(found.fetchone()[0])

        def whoosh(query: list[str]) -> int:
            terms = And([Term(Stream.FOLDED.value, syllable) for syllable in query])
            return len(searcher.search(terms, limit=None))

        systems: dict[str, Callable[[list[str]], int]] = {"ours": ours, "fts5": fts5, "whoosh": whoosh}
        for query in asked:  # warms them, too
            found = {name: system(query) for name, system in systems.items()}
            if len(set(found.values())) != 1:
                raise SystemExit(f"the systems disagree on {query}: {found}")
        times: dict[str, list[float]] = {name: [] for name in systems}
        for query in asked * 3:
            for name, system in systems.items():
                started = time.perf_counter()
                system(query)
                times[name].append((time.perf_counter() - started) * 1000)
    print(f"{'system':10}{'p50 ms':>10}{'p95 ms':>10}{'p50, ours = 1':>16}")
    base = statistics.median(times["ours"])
    for name, taken in times.items():
        p95 = statistics.quantiles(taken, n=20)[-1]
        median = statistics.median(taken)
        print(f"{name:10}{median:10.2f}{p95:10.2f}{median / base:16.2f}")


if __name__ == "__main__":
    main()
