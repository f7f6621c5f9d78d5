"""How is SQLite FTS5 asked? With the fastest of several ways that its documentation names, as tried here.

Ordering by `bm25()` takes a quarter of the time of ordering by `rank`, and a grouped count for each facet
less than one pass that is kept and grouped.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks.questions import FIRST_DAY, KIND, LAST_DAY, Question, Shape
from benchmarks.systems import FACETS, GAP, Answer, Entry
from search_service.engine.contract import Document

_TABLES: Final = f"""
CREATE VIRTUAL TABLE texts USING fts5(text, content='', prefix='2 3', tokenize="ascii tokenchars '{GAP}'");
CREATE TABLE facts (
    number INTEGER PRIMARY KEY, author TEXT, topic TEXT, month TEXT, kind TEXT, day INTEGER
) STRICT;
"""

# SQLite keeps the order of a cross join: matches first, then their facts.
_JOINED: Final = "texts CROSS JOIN facts ON facts.number = texts.rowid WHERE texts MATCH :match"
_NARROWED: Final = f"{_JOINED} AND kind = :kind AND day BETWEEN :first AND :last"
_PLAIN: Final = "texts WHERE texts MATCH :match"


class Fts5:
    """SQLite's full-text index beside a table of facts."""

    name = "fts5"
    is_slow = True

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(folder / "fts5.sqlite3")
        self._database.executescript("PRAGMA cache_size = -500000; PRAGMA mmap_size = 4000000000")
        if not self._database.execute("SELECT 1 FROM sqlite_schema").fetchone():
            self._database.executescript(_TABLES)

    def load(self, documents: Sequence[Document], entries: Sequence[Entry]) -> None:  # noqa: ARG002
        with self._database:
            rows = ((entry.number, entry.text) for entry in entries)
            self._database.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", rows)
            facts = ((e.number, e.author, e.topic, e.month, e.kind, e.day) for e in entries)
            self._database.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?)", facts)

    def finish(self) -> None:
        with self._database:
            self._database.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        self._database.execute("ANALYZE")

    def update(self, documents: Sequence[Document], entries: Sequence[Entry]) -> None:
        raise NotImplementedError("FTS5 is measured after a bulk load only")

    def shape(self) -> str:
        return "optimized"

    def prepared(self, question: Question, *, faceted: bool) -> Callable[[], Any]:
        given: dict[str, Any] = {"match": _match(question)}
        among = _PLAIN
        if question.shape is Shape.FILTERED:
            among = _NARROWED
            given |= {
                "kind": KIND.value,
                "first": FIRST_DAY.toordinal(),
                "last": LAST_DAY.toordinal(),
            }
        score, order = ("0.0", "") if question.shape is Shape.PREFIX else ("bm25(texts)", "ORDER BY score")
        best = f"SELECT texts.rowid, {score} AS score FROM {among} {order} LIMIT 10"
        if faceted:
            counts = _counted(_JOINED if among is _PLAIN else among)
        else:
            counts = f"SELECT '', '', count(*) FROM {among}"
        return partial(self._ask, best, counts, given)

    def _ask(self, best: str, counts: str, given: dict[str, Any]) -> Any:
        hits = self._database.execute(best, given).fetchall()
        return hits, self._database.execute(counts, given).fetchall()

    def read(self, found: Any) -> Answer:
        hits, counts = found
        facets: dict[str, dict[str, int]] = {}
        for facet, value, count in counts:
            facets.setdefault(facet, {})[value] = count
        total = sum((facets.pop("", None) or facets.get("month", {})).values())
        return Answer(total, [(number, -score) for number, score in hits], facets)


def _counted(among: str) -> str:
    return " UNION ALL ".join(f"SELECT '{f}', {f}, count(*) FROM {among} GROUP BY {f}" for f in FACETS)


def _match(question: Question) -> str:
    quoted = [f'"{term}"' for term in question.terms]
    match question.shape:
        case Shape.PHRASE:
            return " + ".join(quoted)
        case Shape.PREFIX:
            return f"{quoted[0]} *"
        case Shape.OR:
            return " OR ".join(quoted)
        case _:
            return " AND ".join(quoted)
