"""Does OpenSearch answer as the engine in a folder does, on real queries?

`python -m benchmarks.agreement --engine opensearch+http://127.0.0.1:9200/agreement [--sets …] [--queries …]
[--each N] [--work FOLDER] [--save]`. The same articles are indexed in both, the same queries asked by the
product's own search, in turn. Told are the share of the ten best that both have, how many queries differ in
the total, in a facet's counts, in a score or in the order, and each engine's nDCG@10 and times. With `--work`
the indexes are kept, in OpenSearch too.
"""

from __future__ import annotations

import argparse
import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.growing import RECORD, grow
from benchmarks.relevance_metrics import DEPTH, ndcg
from benchmarks.relevance_sets import NAMES, Query, QuerySet, data_folder, query_set
from benchmarks.relevance_variants import VARIANTS
from benchmarks.report import RESULTS, machine
from search_service.engine.contract import Commit, Engine
from search_service.engine.factory import open_engine
from search_service.query.parse import MAX_LENGTH
from search_service.search.results import SearchRequest, SearchResult
from search_service.search.service import Search
from search_service.settings import Settings
from search_service.vietnamese.analysis import VERSION


@dataclass(slots=True)
class Compared:
    """What two engines answered to the queries of one set, typed in one way."""

    overlap: list[float] = field(default_factory=list)
    differing: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("total", "facets", "scores", "order", "reading"), 0)
    )
    ndcg: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))
    ms: tuple[list[float], list[float]] = field(default_factory=lambda: ([], []))
    examples: list[str] = field(default_factory=list)

    def add(self, query: Query, ids: Mapping[str, str], ours: SearchResult, theirs: SearchResult) -> None:
        """Compare two answers; `ids` are what judgements call the articles."""
        mine, other = ([hit.article.id for hit in answer.hits] for answer in (ours, theirs))
        self.overlap.append(len({*mine} & {*other}) / max(1, len(mine), len(other)))
        for scores, found in zip(self.ndcg, (mine, other), strict=True):
            scores.append(ndcg([ids[id_] for id_ in found], query.grades))
        same = {
            "total": ours.total == theirs.total,
            "facets": ours.facets == theirs.facets,
            "scores": [hit.score for hit in ours.hits] == [hit.score for hit in theirs.hits],
            "order": mine == other,
            "reading": (ours.level, ours.searched_for, ours.did_you_mean)
            == (theirs.level, theirs.searched_for, theirs.did_you_mean),
        }
        for name, is_same in same.items():
            self.differing[name] += not is_same
        if not all(same.values()):
            self.examples.append(
                f"{query.text!r}: {[name for name, is_same in same.items() if not is_same]}; "
                f"{ours.total}, {ours.searched_for}, {ours.did_you_mean} and "
                f"{theirs.total}, {theirs.searched_for}, {theirs.did_you_mean}"
            )

    def row(self) -> str:
        """Tell it as a row of a table."""
        both = [statistics.fmean(scores) for scores in self.ndcg]
        times = [f"{statistics.median(ms):.1f}, {statistics.quantiles(ms, n=20)[-1]:.1f}" for ms in self.ms]
        figures = [
            f"{len(self.overlap):,}",
            f"{statistics.fmean(self.overlap):.4f}",
            *map(str, self.differing.values()),
            *(f"{one:.4f}" for one in both),
            *times,
        ]
        return " | ".join(figures)


def main() -> None:
    """Index, ask, compare, and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--engine", required=True, help="as in SEARCH_ENGINE; the set's name is added to it")
    parser.add_argument("--sets", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--queries", default="as_written,no_accents", help="variants, with commas")
    parser.add_argument("--each", type=int, help="at most so many queries of a set")
    parser.add_argument("--work", type=Path, help="keep the indexes for the next run")
    parser.add_argument("--save", action="store_true", help="write to benchmarks/results/")
    given = parser.parse_args()
    data = data_folder()
    if data is None:
        raise SystemExit("SEARCH_TEST_DATA names no folder with queries")
    today = dt.datetime.now(dt.UTC).date()
    lines = [f"# OpenSearch beside the engine in a folder, {today}", "", f"{machine()}.", ""]
    lines.append(
        "| set, queries | asked | top ten shared | totals differ | facets differ | scores differ "
        "| order differs | read otherwise | nDCG@10 | OpenSearch's | p50, p95 ms | OpenSearch's |"
    )
    lines.append("|---|" + "---:|" * 11)
    print("\n".join(lines), flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        for name in given.sets:
            asked = query_set(name, data)
            rows = _asked(given, given.work or Path(temporary), asked)
            for variant, compared in rows:
                lines.append(f"| {name}, {variant} | {compared.row()} |")
                print(lines[-1], flush=True)
                for example in compared.examples[:5]:
                    print(f"    {example}", flush=True)
    if given.save:
        (RESULTS / f"{today}-agreement.md").write_text("\n".join(lines) + "\n", "utf-8")


def _asked(given: argparse.Namespace, work: Path, asked: QuerySet) -> Iterator[tuple[str, Compared]]:
    index = f"{given.engine}-{asked.corpus.replace('+', '-')}"
    folder = Settings(index_dir=work / asked.corpus, _env_file=None)
    cluster = folder.model_copy(update={"engine": index})
    with closing(open_engine(folder)) as mine, closing(open_engine(cluster)) as other:
        ids = _filled(asked, mine, other)
        both = Search(mine), Search(other)
        queries = asked.half("all")[: given.each]
        for variant in given.queries.split(","):
            compared = Compared()
            for query in queries:
                text = VARIANTS[variant](query)[:MAX_LENGTH]
                answers = [_timed(search, text, ms) for search, ms in zip(both, compared.ms, strict=True)]
                compared.add(query, ids, *answers)
            yield variant, compared
        if given.work is None:
            other.reset(Commit(RECORD, 0, VERSION))


def _timed(search: Search, text: str, ms: list[float]) -> SearchResult:
    started = time.perf_counter()
    found = search.run(SearchRequest(q=text, size=DEPTH))
    ms.append((time.perf_counter() - started) * 1000)
    return found


def _filled(asked: QuerySet, *engines: Engine) -> Mapping[str, str]:
    """Index the set's articles where they are not yet, and give what judgements call each."""
    articles = list(asked.articles())
    ids = {article.id: id_ for article, id_ in articles}
    for engine in engines:
        committed = engine.committed()
        if committed and committed.revision == len(articles) and committed.analysis == VERSION:
            continue
        started = time.perf_counter()
        engine.reset(Commit(RECORD, 0, VERSION, complete=False))
        grow(engine, (article for article, _ in articles), 0, len(articles))
        rate = len(articles) / (time.perf_counter() - started)
        print(f"{engine.name}: {len(articles):,} articles of {asked.corpus}, {rate:.0f} a second", flush=True)
    return ids


if __name__ == "__main__":
    main()
