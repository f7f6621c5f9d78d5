"""What is known of each article besides its terms? Its day, facet values, identifier, and itself."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from search_service.articles.article import from_json, to_json
from search_service.engine.contract import Document, Facet, Stored
from search_service.engine.whoosh.arrays import Array, ArrayFile, ArrayFileWriter
from search_service.engine.whoosh.lexicon import Lexicon, Texts, offsets, smallest, write_texts
from search_service.query.periods import NO_DATE

NO_DAY: Final = 0
"""The day (`date.toordinal`) of an article without a date."""

_LEVEL: Final = 3
"""zlib's: a third of level 6's time for a tenth more bytes."""


class ValueSets:
    """Which values of a facet each article has. Articles with the same values share one set of them."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self.of_docs: Array = file[f"{name}.sets"].all()
        """The number of each article's set."""
        self.sizes: Array = np.diff(file[f"{name}.members_at"].all().astype(np.int64))
        self.members: Array = file[f"{name}.members"].all().astype(np.int64)
        """The numbers of the values of every set, one set after the other."""
        self.values: list[str] = [text.decode() for text in Texts(file, f"{name}.values")]


def write_value_sets(writer: ArrayFileWriter, name: str, values_of_docs: Sequence[Sequence[str]]) -> None:
    """Write what `ValueSets` reads."""
    number_of: dict[str, int] = {}
    set_of: dict[tuple[int, ...], int] = {}
    sets = []
    for values in values_of_docs:
        members = tuple(number_of.setdefault(value, len(number_of)) for value in dict.fromkeys(values))
        sets.append(set_of.setdefault(members, len(set_of)))
    writer.put(f"{name}.sets", np.array(sets, dtype=smallest(len(set_of))))
    writer.put(f"{name}.members_at", offsets(np.array([len(members) for members in set_of], dtype=np.int64)))
    flat = [number for members in set_of for number in members]
    writer.put(f"{name}.members", np.array(flat, dtype=smallest(len(number_of))))
    write_texts(writer, f"{name}.values", [value.encode() for value in number_of])


class Identifiers:
    """How articles are called."""

    def __init__(self, file: ArrayFile) -> None:
        self._sorted = Lexicon(file, "id")
        self._docs = file["id.docs"]
        self.ranks: Array = file["id.ranks"].all()
        """The place of each article in the order of identifiers."""

    def doc_of(self, id_: str) -> int | None:
        """Give the number of the article called `id_` in this segment."""
        rank = self._sorted.find(id_.encode())
        return None if rank < 0 else int(self._docs.all()[rank])

    def first_after(self, id_: str) -> int:
        """Give the rank of the first identifier that comes after `id_`."""
        rank = self._sorted.first(id_.encode())
        return rank + 1 if rank < len(self._sorted) and self._sorted[rank] == id_.encode() else rank

    def __getitem__(self, doc: int) -> str:
        return self._sorted[int(self.ranks[doc])].decode()

    def in_doc_order(self) -> list[bytes]:
        """Give the identifier of every article."""
        texts = list(self._sorted)
        return [texts[rank] for rank in self.ranks.tolist()]


def write_identifiers(writer: ArrayFileWriter, ids: Sequence[bytes]) -> None:
    """Write what `Identifiers` reads; `ids` are in the order of the articles."""
    docs = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.uint32)
    ranks = np.empty_like(docs)
    ranks[docs] = np.arange(len(docs), dtype=np.uint32)
    write_texts(writer, "id", [ids[doc] for doc in docs.tolist()])
    writer.put("id.docs", docs)
    writer.put("id.ranks", ranks)


def encode_head(document: Document) -> bytes:
    """Give an article without its text, and the numbers it cites; too short to be worth packing."""
    cited = json.dumps(document.cited, ensure_ascii=False)
    return f"{to_json(replace(document.article, text=''))}\n{cited}".encode()


def decode_head(written: bytes) -> Stored:
    """Give what `encode_head` wrote."""
    article, cited = written.decode().split("\n")
    return from_json(article), tuple(json.loads(cited))


def encode_text(text: str) -> bytes:
    """Give an article's text, packed."""
    return zlib.compress(text.encode(), _LEVEL)


def decode_text(packed: bytes) -> str:
    """Give what `encode_text` packed."""
    return zlib.decompress(packed).decode()


def facet_values(document: Document) -> dict[Facet, Sequence[str]]:
    """Give the values of an article under every facet."""
    article = document.article
    return {
        Facet.AUTHOR: article.authors,
        Facet.TOPIC: article.topics,
        Facet.KIND: (str(article.kind),),
        Facet.DATE: (f"{article.date:%Y-%m}" if article.date else NO_DATE,),
    }
