"""Which queries are asked, of which articles, and what answers them?

Four sets. Three come with SEARCH_TEST_DATA: questions about laws (`alqac`), and two known-item sets, whose
queries are the titles of articles that are indexed without them. The fourth, `judged`, has short keywords
with the judgements of `benchmarks/judgements/`.
"""

from __future__ import annotations

import datetime as dt
import json
import lzma
import os
import statistics
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from search_service.articles.article import Article, Kind

JUDGED: Final = "judged"
JUDGEMENTS: Final = Path(__file__).parent / "judgements"

_NO_TITLE: Final = "."
"""An article must have a title; this one has no syllable."""


@dataclass(frozen=True, slots=True)
class Query:
    """One query. `grades` are of the articles that were judged, 0 among them: id to grade, 0 to 3.

    Where several judged, it is their mean.
    """

    number: int
    id: str
    text: str
    grades: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class QuerySet:
    """Queries, and the corpus they are asked of: pairs of an article and the id that judgements call it.

    `bars` are the nDCG@10 to reach, by variant of the queries.
    """

    name: str
    corpus: str
    queries: tuple[Query, ...]
    articles: Callable[[], Iterator[tuple[Article, str]]]
    bars: Mapping[str, float]

    def half(self, which: str) -> tuple[Query, ...]:
        """Give the queries with an `even` number (to tune on), an `odd` one (to report), or `all`."""
        rest = {"even": (0,), "odd": (1,), "all": (0, 1)}[which]
        return tuple(query for query in self.queries if query.number % 2 in rest)


def data_folder() -> Path | None:
    """Give the folder of the data, or None where there is none."""
    folder = Path(os.environ.get("SEARCH_TEST_DATA", ""))
    return folder if (folder / "relevance").is_dir() else None


def query_set(name: str, data: Path) -> QuerySet:
    """Read one of NAMES."""
    return _SETS[name](data)


def _alqac(data: Path) -> QuerySet:
    def articles() -> Iterator[tuple[Article, str]]:
        for number, row in enumerate(_rows(data / "relevance/alqac_corpus.jsonl.xz")):
            yield _bare(number, row["title"], row["text"]), row["id"]

    bars = {"as_written": 0.900, "no_accents": 0.895}
    return QuerySet("alqac", "alqac", _queries(data / "relevance/alqac"), articles, bars)


def _known_items(name: str, corpus: str, bars: Mapping[str, float]) -> Callable[[Path], QuerySet]:
    def read(data: Path) -> QuerySet:
        def articles() -> Iterator[tuple[Article, str]]:
            for number, row in enumerate(_rows(data / f"{corpus}.jsonl.xz")):
                yield _bare(number, _NO_TITLE, row["text"]), row["id"]

        return QuerySet(name, f"{corpus}-untitled", _queries(data / "relevance" / name), articles, bars)

    return read


def _judged(data: Path) -> QuerySet:
    def articles() -> Iterator[tuple[Article, str]]:
        number = 0
        for corpus, kind in (("tuoitre2024", Kind.NEWS), ("phapdien", Kind.DOCUMENT)):
            for row in _rows(data / f"{corpus}.jsonl.xz"):
                yield _full(number, row, kind), row["id"]
                number += 1

    grades: dict[str, dict[str, float]] = {}
    for id_, article, *of_judges in _lines(JUDGEMENTS / "qrels.tsv"):
        grades.setdefault(id_, {})[article] = statistics.mean(map(int, of_judges))
    queries = tuple(
        Query(int(id_), id_, text, grades.get(id_, {})) for id_, text in _lines(JUDGEMENTS / "queries.tsv")
    )
    return QuerySet(JUDGED, "tuoitre2024+phapdien", queries, articles, {})


_SETS: Final[Mapping[str, Callable[[Path], QuerySet]]] = {
    "alqac": _alqac,
    "phapdien_headings": _known_items(
        "phapdien_headings", "phapdien", {"as_written": 0.590, "no_accents": 0.580}
    ),
    "vietnews_titles": _known_items(
        "vietnews_titles", "vietnews30k", {"as_written": 0.895, "no_accents": 0.885}
    ),
    JUDGED: _judged,
}
NAMES: Final = tuple(_SETS)


def _queries(folder: Path) -> tuple[Query, ...]:
    grades: dict[str, dict[str, int]] = {}
    for id_, article, grade in _lines(folder / "qrels.tsv"):
        grades.setdefault(id_, {})[article] = int(grade)
    with (folder / "queries.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return tuple(Query(at, row["id"], row["text"], grades[row["id"]]) for at, row in enumerate(rows))


def _bare(number: int, title: str, text: str) -> Article:
    return Article(id=f"d{number}", title=title, text=text, kind=Kind.DOCUMENT)


def _full(number: int, row: Mapping[str, Any], kind: Kind) -> Article:
    return Article(
        id=f"d{number}",
        title=row["title"],
        text=row["text"],
        date=dt.date.fromisoformat(row["date"][:10]) if row.get("date") else None,
        authors=(row["author"],) if row.get("author") else (),
        topics=(row["topic"],) if row.get("topic") else (),
        kind=kind,
        abstract=row.get("abstract"),
        doc_number=row.get("doc_number"),
        doc_type=row.get("doc_type"),
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _lines(path: Path) -> list[list[str]]:
    if not path.is_file():
        return []
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()]
