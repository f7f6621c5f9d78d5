"""How long is a whole page of results beside a peer's bare query? All streams, ranking, facets and snippets.

The product's own search is asked by its own door, in process: it reads the query, decides how strictly it is
taken, ranks by every stream, counts four facets, reads ten articles and cuts their snippets. The peer finds
the same articles, ranks them by one stream and counts three facets.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import Row
from benchmarks.ours import Ours
from benchmarks.prepared import has_tantivy, prepare
from benchmarks.questions import Question, Shape, questions
from benchmarks.report import Report
from benchmarks.systems import System
from search_service.search.results import SearchRequest
from search_service.search.service import Search

_SHAPES: Final = (Shape.AND, Shape.TERM)
"""What a visitor's few words mean: all of them."""


def tell(report: Report, work: Path, articles: int, count: int, rounds: int) -> None:
    """Ask for pages and for bare queries in turn, and tell both."""
    if not has_tantivy():
        report.heading("A page of results: needs tantivy to compare with")
        return
    prepared = prepare(work, articles, ["ours", "tantivy"], 0)
    ours, tantivy = prepared.systems(["ours", "tantivy"])
    assert isinstance(ours, Ours)
    search = Search(ours.engine)
    report.heading(f"A whole page of results beside tantivy's bare faceted query, {articles:,} articles (ms)")
    for shape in _SHAPES:
        asked = questions(prepared.sample, shape, count)
        matches = sum(_agreed(search, tantivy, question) for question in asked)
        times = _timed(search, tantivy, asked, rounds)
        for name, taken in times.items():
            p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
            report.rows.append(
                Row(f"page, {shape}+facets", articles, name, round(p50, 4), round(p95, 4), matches)
            )
            report.line(f"- {shape}, {name}: p50 {p50:.2f}, p95 {p95:.2f}")
        p95s = {name: statistics.quantiles(taken, n=20)[-1] for name, taken in times.items()}
        report.line(f"- {shape}: our p95 is {p95s['ours'] / p95s['tantivy']:.1f} times tantivy's")


def _request(question: Question) -> SearchRequest:
    return SearchRequest(q=" ".join(question.terms))


def _agreed(search: Search, peer: System, question: Question) -> int:
    """Give how many match; raises SystemExit where the two disagree without our having said why."""
    found = search.run(_request(question))
    theirs = peer.read(peer.prepared(question, faceted=True)()).total
    said_why = found.expansions or found.searched_for
    if found.total != theirs and not said_why:
        raise SystemExit(f"{question}: ours finds {found.total}, {peer.name} {theirs}")
    return found.total


def _timed(search: Search, peer: System, asked: Sequence[Question], rounds: int) -> dict[str, list[float]]:
    """Give the median of the rounds for each question, as `measure` does."""
    calls: list[dict[str, Callable[[], Any]]] = [
        {
            "ours": partial(search.run, _request(question)),
            peer.name: peer.prepared(question, faceted=True),
        }
        for question in asked
    ]
    times: dict[str, list[list[float]]] = {name: [[] for _ in asked] for name in ("ours", peer.name)}
    gc.collect()
    for _ in range(rounds):
        for number, of_question in enumerate(calls):
            for name, call in of_question.items():
                started = time.perf_counter()
                call()
                times[name][number].append((time.perf_counter() - started) * 1000)
    return {name: [statistics.median(each) for each in taken] for name, taken in times.items()}
