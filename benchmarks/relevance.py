"""Is the article found that was meant, however it is typed, and is it found by other engines?

`python -m benchmarks.relevance [--json FILE] [--half even|odd|all] [--sets …] [--engines …] [--queries …]
[--work FOLDER]`. nDCG@10 and recall@10 on the sets of `relevance_sets`, as written and as otherwise typed.
`--unjudged` lists what the engines find for the judged queries and nobody has judged yet. With `--work` the
indexes are kept: tuning then takes seconds (`--engines ours --queries as_written,no_accents --half even`).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from typing import Final

from benchmarks.prepared import has_tantivy
from benchmarks.relevance_judging import POOLED, tell_unjudged
from benchmarks.relevance_metrics import difference, ndcg, recall
from benchmarks.relevance_rankers import OURS, RANKERS
from benchmarks.relevance_runs import Run, Runs
from benchmarks.relevance_sets import JUDGED, NAMES, Query, data_folder, query_set
from benchmarks.relevance_variants import VARIANTS

_SLOW: Final = "pyvi_whoosh"
"""It takes some tenth of a second a query."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: means over the queries of a set."""

    set: str
    engine: str
    queries: str
    ndcg10: float
    recall10: float


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked of this run."""

    half: str | None
    engines: Sequence[str]
    queries: Sequence[str]
    named: bool
    """Whether the variants were asked for by name."""

    work: Path

    def half_of(self, name: str) -> str:
        """Judged queries are reported on the half that nothing was tuned on, unless a half is named."""
        return self.half or ("odd" if name == JUDGED else "all")

    def variants(self, name: str) -> Sequence[str]:
        """Unless variants are named, judged queries are asked as they were pooled: else much is unjudged."""
        return POOLED if name == JUDGED and not self.named else self.queries

    def asks(self, engine: str, variant: str) -> bool:
        """Unless variants are named, a slow engine is asked the two that bars are set for."""
        return self.named or engine != _SLOW or variant in POOLED


def measure(options: Options, data: Path, name: str) -> tuple[list[Row], int]:
    """Ask all engines all variants of one set, tell, and give the rows and how many capitals differ."""
    asked = query_set(name, data)
    queries = asked.half(options.half_of(name))
    runs = Runs(options.work, asked, options.engines)
    print(f"\n## {name}: {len(queries):,} queries ({options.half_of(name)})\n")
    print(f"| nDCG@10 recall@10 | {' | '.join(options.engines)} | bar | ours p50 ms |")
    print(f"|---|{'---|' * (len(options.engines) + 2)}")
    rows: list[Row] = []
    per_query: dict[str, dict[str, list[float]]] = {}
    ours: dict[str, Run] = {}
    for variant in options.variants(name):
        texts = [VARIANTS[variant](query) for query in queries]
        cells = []
        for engine in options.engines:
            if not options.asks(engine, variant):
                cells.append("")
                continue
            run = runs.run(engine, texts)
            scores = [ndcg(found, query.grades) for found, query in zip(run.found, queries, strict=True)]
            per_query.setdefault(variant, {})[engine] = scores
            row = Row(name, engine, variant, round(fmean(scores), 4), round(_recall(run, queries), 4))
            rows.append(row)
            cells.append(f"{row.ndcg10:.3f} {row.recall10:.3f}")
            if engine == OURS:
                ours[variant] = run
        bar = f"{asked.bars[variant]:.3f}" if variant in asked.bars else ""
        took = f"{ours[variant].p50_ms:.1f}" if variant in ours else ""
        print(f"| {variant} | {' | '.join(cells)} | {bar} | {took} |", flush=True)
    if name == JUDGED:
        if OURS in options.engines and len(options.engines) > 1:
            _compare(per_query)
        _tell_unjudged_share(ours, queries)
    return rows, _differing(ours)


def _recall(run: Run, queries: Sequence[Query]) -> float:
    return fmean(recall(found, query.grades) for found, query in zip(run.found, queries, strict=True))


def _compare(per_query: Mapping[str, Mapping[str, Sequence[float]]]) -> None:
    print("\nours against each peer: mean difference of nDCG@10 [95 % interval], share of resamples above 0")
    for variant, scores in per_query.items():
        for engine, theirs in scores.items():
            if engine != OURS:
                found = difference(scores[OURS], theirs)
                interval = f"[{found.low:+.3f}, {found.high:+.3f}]"
                print(f"- {variant}, {engine}: {found.mean:+.3f} {interval} {found.above:.3f}")


def _tell_unjudged_share(ours: Mapping[str, Run], queries: Sequence[Query]) -> None:
    for variant, run in ours.items():
        pairs = [(id_, query) for found, query in zip(run.found, queries, strict=True) for id_ in found]
        unjudged = sum(id_ not in query.grades for id_, query in pairs)
        print(f"- {variant}: {unjudged} of the {len(pairs)} that ours found are not judged and count as 0")


def _differing(ours: Mapping[str, Run]) -> int:
    """Count the queries that find otherwise in capitals."""
    if not {"as_written", "capitals"} <= ours.keys():
        return 0
    pairs = zip(ours["as_written"].found, ours["capitals"].found, strict=True)
    differing = sum(one != other for one, other in pairs)
    print(f"\nours in capitals: {differing} of {len(ours['capitals'].found):,} lists differ from as written")
    return differing


def main() -> None:
    """Measure, tell, and fail when a query in capitals finds anything else than as written."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, help="write the rows to this file")
    parser.add_argument("--half", choices=("even", "odd", "all"), help="even: to tune on, odd: to report")
    parser.add_argument("--sets", type=_names(NAMES), default=NAMES)
    parser.add_argument("--engines", type=_names(tuple(RANKERS)), default=_installed())
    parser.add_argument("--queries", type=_names(tuple(VARIANTS)), help="variants; default all")
    parser.add_argument("--work", type=Path, help="keep the indexes, and what peers found, for the next run")
    parser.add_argument(
        "--unjudged", action="store_true", help="list what has to be judged, and measure nothing"
    )
    given = parser.parse_args()
    data = data_folder()
    if not data:
        print("Relevance is not measured: SEARCH_TEST_DATA names no folder with the query sets.")
        return
    with tempfile.TemporaryDirectory() as temporary:
        queries = given.queries or tuple(VARIANTS)
        work = given.work or Path(temporary)
        options = Options(given.half, given.engines, queries, given.queries is not None, work)
        if given.unjudged:
            asked = query_set(JUDGED, data)
            tell_unjudged(asked, Runs(work, asked, given.engines), given.engines)
            return
        measured = [measure(options, data, name) for name in given.sets]
    if given.json:
        rows = [asdict(row) for of_set, _ in measured for row in of_set]
        given.json.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")
    if any(differing for _, differing in measured):
        raise SystemExit("queries in capitals must find the same")


def _installed() -> tuple[str, ...]:
    return tuple(name for name in RANKERS if name != "tantivy" or has_tantivy())


def _names(known: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """Give what reads names separated by commas, all of them known."""

    def read(given: str) -> tuple[str, ...]:
        names = tuple(given.split(","))
        if unknown := [name for name in names if name not in known]:
            raise argparse.ArgumentTypeError(f"{unknown[0]!r} is none of {', '.join(known)}")
        return names

    return read


if __name__ == "__main__":
    main()
