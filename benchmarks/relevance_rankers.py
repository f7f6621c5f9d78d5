"""How does each engine rank, when it is asked as its users would ask it?

`ours` is the product's default search. The peers are given the same syllables (title, abstract, text, author,
number: one field, each once), ask for any of the query's terms, and rank by their own BM25. Peers do not
know more than their analysis: nothing is restored, mended or expanded for them.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from whoosh import analysis, fields, index, query

from benchmarks.relevance_metrics import DEPTH
from search_service.engine.contract import Commit, Document
from search_service.engine.whoosh.index import WhooshEngine
from search_service.search.results import SearchRequest
from search_service.search.service import Search
from search_service.vietnamese.analysis import VERSION, Section, analyse
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold
from search_service.vietnamese.tokens import tokenize

OURS: Final = "ours"
TODAY: Final = dt.date(2024, 12, 31)
"""The day that news are fresh on, so that a run can be repeated."""


class Ranker(Protocol):
    """One index in a folder. Articles are numbered in the order they come."""

    def add(self, documents: Sequence[Document]) -> None:
        """Take in more articles."""

    def finish(self) -> None:
        """Make what was added searchable, for later runs too."""

    def read(self, typed: str) -> tuple[str, ...]:
        """Give all that it takes from what was typed: the terms that it looks for."""

    def best(self, terms: Sequence[str]) -> list[int]:
        """Give the numbers of the best ten for what `read` gave, best first."""


class _Ours:
    """This project's search as it comes: parsing, match levels, ranking, facets, snippets."""

    def __init__(self, folder: Path) -> None:
        self._engine = WhooshEngine(folder)
        self._search = Search(self._engine, today=lambda: TODAY)
        self._commits = 0

    def add(self, documents: Sequence[Document]) -> None:
        self._commits += 1
        self._engine.apply(documents, [], Commit("relevance", self._commits, VERSION))

    def finish(self) -> None:
        while self._engine.tidy():
            pass

    def read(self, typed: str) -> tuple[str, ...]:
        return (typed,)

    def best(self, terms: Sequence[str]) -> list[int]:
        found = self._search.run(SearchRequest(q=terms[0], size=DEPTH))
        return [int(hit.article.id[1:]) for hit in found.hits]


class _Bm25Syllables:
    """Plain BM25 (k1 1.2, b 0.75) over syllables as they are written: what a simple engine does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._terms: dict[str, int] = {}
        self._columns = (array("i"), array("i"), array("f"))
        self._lengths = array("f")
        if (folder / "postings.npz").is_file():
            self._open()

    def add(self, documents: Sequence[Document]) -> None:
        terms, articles, frequencies = self._columns
        for document in documents:
            counts = Counter(document.streams[Stream.ACCENTED].terms)
            terms.extend(self._terms.setdefault(term, len(self._terms)) for term in counts)
            articles.extend([len(self._lengths)] * len(counts))
            frequencies.extend(counts.values())
            self._lengths.append(counts.total())

    def finish(self) -> None:
        terms, articles, tf = (np.array(column) for column in self._columns)
        lengths = np.array(self._lengths)
        df = np.bincount(terms, minlength=len(self._terms))
        idf = np.log1p((len(lengths) - df + 0.5) / (df + 0.5))
        saturation = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())
        scores = idf[terms] * tf * 2.2 / (tf + saturation[articles])
        order = np.argsort(terms, kind="stable")
        self._folder.mkdir(parents=True, exist_ok=True)
        np.savez(
            self._folder / "postings.npz",
            articles=articles[order],
            scores=scores[order],
            bounds=np.append(0, df.cumsum()),
            size=len(lengths),
        )
        (self._folder / "terms.json").write_text(json.dumps(list(self._terms)), "utf-8")
        self._open()

    def _open(self) -> None:
        with np.load(self._folder / "postings.npz") as kept:
            self._articles, self._scores = kept["articles"], kept["scores"]
            self._bounds, self._size = kept["bounds"].tolist(), int(kept["size"])
        terms = json.loads((self._folder / "terms.json").read_text("utf-8"))
        self._terms = {term: at for at, term in enumerate(terms)}

    def read(self, typed: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(token.text for token in tokenize(typed)))

    def best(self, terms: Sequence[str]) -> list[int]:
        sums = np.zeros(self._size)
        for at in (self._terms.get(term) for term in terms):
            if at is not None:
                of_term = slice(self._bounds[at], self._bounds[at + 1])
                sums[self._articles[of_term]] += self._scores[of_term]
        tenth = np.partition(sums, -DEPTH)[-DEPTH]
        found = np.flatnonzero((sums >= tenth) & (sums > 0))
        ordered: list[int] = found[np.argsort(-sums[found], kind="stable")][:DEPTH].tolist()
        return ordered


class _PyviWhoosh:
    """Words of pyvi in Whoosh as it comes, with its own BM25F."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if index.exists_in(str(folder)):
            self._index = index.open_dir(str(folder))
        else:
            text = fields.TEXT(analyzer=analysis.SpaceSeparatedTokenizer(), phrase=False)
            self._index = index.create_in(str(folder), fields.Schema(text=text, number=fields.STORED()))
        self._writer: Any = None
        self._searcher: Any = None
        self._added = 0

    def add(self, documents: Sequence[Document]) -> None:
        self._writer = self._writer or self._index.writer(limitmb=1024)
        for document in documents:
            text = " ".join(document.streams[Stream.WORDS].terms)
            self._writer.add_document(text=text, number=self._added)
            self._added += 1

    def finish(self) -> None:
        self._writer.commit()

    def read(self, typed: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(analyse([Section(typed)])[Stream.WORDS].terms))

    def best(self, terms: Sequence[str]) -> list[int]:
        self._searcher = self._searcher or self._index.searcher()
        asked = query.Or([query.Term("text", word) for word in terms])
        return [hit["number"] for hit in self._searcher.search(asked, limit=DEPTH)]


class _Fts5:
    """Syllables without accents in SQLite's full-text index, ranked by its bm25()."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(folder / "fts5.sqlite3")
        self._database.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5(text, content='', tokenize='ascii')"
        )
        self._added = 0

    def add(self, documents: Sequence[Document]) -> None:
        numbered = enumerate(documents, self._added)
        rows = [(number, " ".join(d.streams[Stream.FOLDED].terms)) for number, d in numbered]
        self._added += len(rows)
        with self._database:
            self._database.executemany("INSERT INTO texts (rowid, text) VALUES (?, ?)", rows)

    def finish(self) -> None:
        with self._database:
            self._database.execute("INSERT INTO texts (texts) VALUES ('optimize')")

    def read(self, typed: str) -> tuple[str, ...]:
        return _folded(typed)

    def best(self, terms: Sequence[str]) -> list[int]:
        match = " OR ".join(f'"{term}"' for term in terms)
        if not match:
            return []
        found = self._database.execute(
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts), rowid LIMIT ?", (match, DEPTH)
        )
        return [number for (number,) in found]


class _Tantivy:
    """Syllables without accents in tantivy."""

    def __init__(self, folder: Path) -> None:
        import tantivy  # noqa: PLC0415 (not everybody has it)

        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
        builder.add_integer_field("number", indexed=True, fast=True)
        self._tantivy: Any = tantivy
        self._index = tantivy.Index(builder.build(), path=str(folder))
        self._writer: Any = None
        self._added = 0

    def add(self, documents: Sequence[Document]) -> None:
        self._writer = self._writer or self._index.writer(500_000_000, 1)
        for document in documents:
            text = " ".join(document.streams[Stream.FOLDED].terms)
            self._writer.add_document(self._tantivy.Document(text=text, number=self._added))
            self._added += 1

    def finish(self) -> None:
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._writer = None
        self._index.reload()

    def read(self, typed: str) -> tuple[str, ...]:
        return _folded(typed)

    def best(self, terms: Sequence[str]) -> list[int]:
        asked, schema, searcher = self._tantivy.Query, self._index.schema, self._index.searcher()
        any_of = asked.boolean_query(
            [(self._tantivy.Occur.Should, asked.term_query(schema, "text", term)) for term in terms]
        )
        found = searcher.search(any_of, DEPTH, count=False)
        numbers: list[int] = searcher.fast_field_values("number", [address for _, address in found.hits])
        return numbers


RANKERS: Final[Mapping[str, Callable[[Path], Ranker]]] = {
    OURS: _Ours,
    "bm25_syllables": _Bm25Syllables,
    "pyvi_whoosh": _PyviWhoosh,
    "fts5": _Fts5,
    "tantivy": _Tantivy,
}


def _folded(typed: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(token.text) for token in tokenize(typed)))
