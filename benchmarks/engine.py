"""Is the engine as fast as tantivy, and how much faster than SQLite FTS5 and stock Whoosh?

`python -m benchmarks.engine [--articles N [N ...]] [--json FILE] [--save]`. The same texts, questions and
facets for all, in one run. With more than one N, the growth of our medians is told as well.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import corpus, merging, opening, page, pipeline, service
from benchmarks.measure import measured
from benchmarks.prepared import Prepared, has_tantivy, prepare
from benchmarks.report import Report, machine

WHOOSH_UP_TO: Final = 20_000
"""Articles from which on stock Whoosh, at some 250 articles a second, is left out unless asked for."""

_NOT_COMPARABLE: Final = """
- Ours also holds four more streams, the articles and every facet of the service; the peers one stream of
  folded syllables and the facts that are asked here.
- Ours breaks ties by date and id, and rounds scores; the peers by the number of the document.
- tantivy keeps a length in one byte, so top tens differ in places, most where many texts have one score. Its
  phrases are scored by the frequency of the phrase, ours here by their terms. FTS5 has another idf, and next
  to none for a term of more than half of the texts.
- Nobody reads stored text: of a hit, its number and its score are read.
- A prefix ranks by nothing: ours gives the newest, the peers the first ten. FTS5 has an index of prefixes.
- tantivy finishes without the count of `search` where facets are counted: their sum is the number of matches.
- FTS5 and stock Whoosh are asked each question once, ours and tantivy in several more rounds.
- After the updates: ours has committed and kept house after each; tantivy has committed every ten.
"""


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked of this run."""

    articles: Sequence[int]
    queries: int
    rounds: int
    updates: int
    whoosh: bool | None
    only: Sequence[str]
    work: Path

    def systems(self, count: int) -> list[str]:
        """Name the systems that are measured on so many articles."""
        names = ["ours", "tantivy", "fts5"] if has_tantivy() else ["ours", "fts5"]
        with_whoosh = count <= WHOOSH_UP_TO if self.whoosh is None else self.whoosh
        return [*names, "whoosh"] if with_whoosh else names


def queries(options: Options, report: Report) -> None:
    """Measure questions: after a bulk load, and after single updates."""
    for count in options.articles:
        names = options.systems(count)
        prepared = prepare(options.work, count, names, options.updates)
        _table(options, report, prepared, names, "loaded")
        if options.updates:
            changed = [name for name in names if name in ("ours", "tantivy")]
            _table(options, report, prepared, changed, "updated")
    if len(options.articles) > 1:
        report.growth(options.articles[0], options.articles[-1])
    report.heading("Not comparable")
    report.line(_NOT_COMPARABLE.strip())


def _table(options: Options, report: Report, prepared: Prepared, names: Sequence[str], state: str) -> None:
    is_updated = state == "updated"
    systems = prepared.systems(names, state)
    after = f"after {options.updates:,} updates of one article" if is_updated else "after a bulk load"
    report.heading(f"{prepared.articles:,} articles, {after} (ms)")
    for system in systems:
        size = prepared.bytes_of(system.name, state) / prepared.articles
        report.line(f"- {system.name}: {system.shape()}, {size:.0f} bytes an article")
    report.line()
    report.table(names)
    for measure in measured(
        systems,
        prepared.sample,
        prepared.articles,
        count=options.queries,
        rounds=options.rounds,
        only=options.only,
        suffix=" after updates" if is_updated else "",
    ):
        report.measured(measure)


_PARTS: Final[dict[str, Callable[[Options, Report], None]]] = {
    "queries": queries,
    "page": lambda options, report: page.tell(
        report, options.work, options.articles[0], options.queries, options.rounds
    ),
    "opening": lambda options, report: opening.tell(report, options.work, options.articles[-1]),
    "pipeline": lambda options, report: pipeline.tell(report, options.articles[0]),
    "service": lambda options, report: service.tell(report, options.articles[-1]),
    "merging": lambda options, report: merging.tell(report, options.articles[0]),
}


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="+", default=[20_000], help="how many are searched")
    parser.add_argument("--queries", type=int, default=100, help="different questions a measure")
    parser.add_argument("--rounds", type=int, default=5, help="times that ours and tantivy are asked each")
    parser.add_argument("--updates", type=int, default=1500, help="single updates; 0 leaves them out")
    parser.add_argument(
        "--whoosh", action=argparse.BooleanOptionalAction, help="stock Whoosh as well, or not"
    )
    parser.add_argument("--only", nargs="*", default=[], metavar="MEASURE", help="such as or+facets")
    parser.add_argument("--parts", nargs="+", choices=_PARTS, default=list(_PARTS), help="what is measured")
    parser.add_argument("--work", type=Path, help="keep the indexes here for the next run")
    parser.add_argument("--json", type=Path, help="write the rows to this file")
    parser.add_argument("--save", action="store_true", help="write to benchmarks/results/")
    given = parser.parse_args()
    report = Report()
    report.line(f"# The engine beside its peers, {dt.datetime.now(dt.UTC).date()}\n")
    report.line(f"{machine()}. Articles: {corpus.source()}.")
    with tempfile.TemporaryDirectory() as temporary:
        options = Options(
            articles=given.articles,
            queries=given.queries,
            rounds=given.rounds,
            updates=given.updates,
            whoosh=given.whoosh,
            only=given.only,
            work=given.work or Path(temporary),
        )
        for part in given.parts:
            _PARTS[part](options, report)
    if given.json:
        report.write_rows(given.json)
    if given.save:
        report.save(given.articles)


if __name__ == "__main__":
    main()
