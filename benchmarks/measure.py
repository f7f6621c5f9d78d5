"""How long does each system take for the same answer? Nothing is timed before all have given it.

The systems are asked in turn, question by question, in one process. A question's time is the median of its
rounds, so that p95 tells of hard questions and not of what else the machine did.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from benchmarks.questions import Question, Sample, Shape, questions
from benchmarks.systems import Answer, System

_RANKED_ALIKE: Final = (Shape.OR, Shape.AND, Shape.TERM)
"""Shapes that the systems rank by the same formula."""


@dataclass(frozen=True, slots=True)
class Row:
    """One system in one measure. Times are milliseconds, `matches` is summed over the questions."""

    measure: str
    articles: int
    engine: str
    p50_ms: float
    p95_ms: float
    matches: int


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of all systems, and how many of a top ten of ours are in tantivy's, on average."""

    rows: Sequence[Row]
    asked: int
    shared: float | None


def measures(only: Sequence[str]) -> list[tuple[str, Shape, bool]]:
    """Give the measures as (name, shape, with facets); only those named, if any are."""
    every = [
        (f"{s}+facets" if faceted else f"{s}", s, faceted) for s, faceted in product(Shape, (False, True))
    ]
    shapes = [(n, s, f) for n, s, f in every if not (f and s in (Shape.TERM, Shape.RARE))]
    return [measure for measure in shapes if not only or measure[0] in only]


def measured(
    systems: Sequence[System],
    sample: Sample,
    articles: int,
    *,
    count: int,
    rounds: int,
    only: Sequence[str] = (),
    suffix: str = "",
) -> Iterator[Measured]:
    """Yield each measure; raises SystemExit naming the question on which two systems disagree."""
    for name, shape, faceted in measures(only):
        asked = questions(sample, shape, count)
        if not asked:
            continue
        agreed = _agreed(systems, asked, faceted=faceted)
        quick = [system for system in systems if not system.is_slow]
        times = agreed.milliseconds | _timed(quick, asked, rounds, faceted=faceted)
        rows = [
            Row(
                name + suffix,
                articles,
                system.name,
                round(statistics.median(times[system.name]), 4),
                round(statistics.quantiles(times[system.name], n=20)[-1], 4),
                agreed.matches,
            )
            for system in systems
        ]
        yield Measured(rows, len(asked), agreed.shared if shape in _RANKED_ALIKE else None)


@dataclass(frozen=True, slots=True)
class _Agreed:
    """What all systems found alike: matches in all, and the part of the top ten that ours and tantivy share.

    `milliseconds` is what each question took each system in this round, the only one of those that are slow.
    """

    matches: int
    shared: float | None
    milliseconds: dict[str, list[float]]


def _agreed(systems: Sequence[System], asked: Sequence[Question], *, faceted: bool) -> _Agreed:
    """Ask everybody once; every system finds as many matches, and counts the same facets."""
    matches = shared = hits = 0
    milliseconds: dict[str, list[float]] = {system.name: [] for system in systems}
    for question in asked:
        answers: dict[str, Answer] = {}
        for system in systems:
            call = system.prepared(question, faceted=faceted)
            started = time.perf_counter()
            found = call()
            milliseconds[system.name].append((time.perf_counter() - started) * 1000)
            answers[system.name] = system.read(found)
        first, *others = [(answer.total, _counts(answer)) for answer in answers.values()]
        if any(fact != first for fact in others):
            raise SystemExit(f"the systems disagree on {question}: {_differing(answers)}")
        matches += first[0]
        if "tantivy" in answers and "ours" in answers:
            best = {number for number, _ in answers["ours"].best}
            hits += len(best)
            shared += len(best & {number for number, _ in answers["tantivy"].best})
    return _Agreed(matches, 10 * shared / hits if hits else None, milliseconds)


def _timed(
    systems: Sequence[System], asked: Sequence[Question], rounds: int, *, faceted: bool
) -> dict[str, list[float]]:
    calls = [[(s, s.prepared(question, faceted=faceted)) for s in systems] for question in asked]
    times: dict[str, list[list[float]]] = {system.name: [[] for _ in asked] for system in systems}
    gc.collect()
    gc.disable()
    try:
        for turn in range(rounds):
            for number, of_question in enumerate(calls):
                # Who goes first in one round goes last in the next: a peer's work empties the caches.
                for system, call in of_question if turn % 2 else reversed(of_question):
                    started = time.perf_counter()
                    call()
                    times[system.name][number].append((time.perf_counter() - started) * 1000)
    finally:
        gc.enable()
    return {name: [statistics.median(of_question) for of_question in taken] for name, taken in times.items()}


def _counts(answer: Answer) -> dict[str, Mapping[str, int]]:
    """Give the counts; a facet without any is left out, as not every system names it then."""
    return {facet: counts for facet, counts in answer.facets.items() if counts}


def _differing(answers: dict[str, Answer]) -> str:
    totals = {name: answer.total for name, answer in answers.items()}
    if len(set(totals.values())) > 1:
        return f"totals {totals}"
    first, *others = answers.values()
    told = []
    for facet, counts in first.facets.items():
        for answer in others:
            more = Counter(counts)
            more.subtract(answer.facets.get(facet, {}))
            told += [f"{facet} {value!r} by {by}" for value, by in more.items() if by]
    return "counts of " + "; ".join(told[:10])
