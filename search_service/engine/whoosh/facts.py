"""What does the index know about an article besides its terms? One small JSON text an article."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from search_service.engine.contract import Document, Facet
from search_service.query.periods import NO_DATE
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.tokens import tokenize

NO_DAY: Final = 0
"""The ordinal of an article without a date."""

SCORED_STREAMS: Final = (Stream.ACCENTED, Stream.FOLDED, Stream.PAIRS, Stream.WORDS)


def encode(document: Document) -> bytes:
    """Give what `Facts.decode` reads back."""
    article = document.article
    facts = {
        "id": article.id,
        "day": article.date.toordinal() if article.date else NO_DAY,
        "month": f"{article.date:%Y-%m}" if article.date else NO_DATE,
        "authors": article.authors,
        "topics": article.topics,
        "kind": article.kind,
        "numbers": document.numbers,
        "title": article.title,
        "title_key": " ".join(token.text for token in tokenize(article.title)),
        "lengths": [int(document.streams[stream].weights.sum()) for stream in SCORED_STREAMS],
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """The values that a segment's articles have: article `docs[i]` has the value numbered `ordinals[i]`."""

    ordinal_of: dict[str, int]
    ordinals: npt.NDArray[np.intp]
    docs: npt.NDArray[np.intp]

    @classmethod
    def of(cls, values_of_docs: list[list[str]]) -> ValueColumn:
        ordinal_of: dict[str, int] = {}
        pairs = [
            (ordinal_of.setdefault(value, len(ordinal_of)), doc)
            for doc, values in enumerate(values_of_docs)
            for value in dict.fromkeys(values)
        ]
        table = np.array(pairs, dtype=np.intp).reshape(-1, 2)
        return cls(ordinal_of, table[:, 0].copy(), table[:, 1].copy())

    def having(self, wanted: tuple[str, ...], size: int) -> npt.NDArray[np.bool_]:
        """Give which of `size` articles have any of the wanted values."""
        chosen = np.zeros(len(self.ordinal_of), dtype=bool)
        chosen[[self.ordinal_of[value] for value in wanted if value in self.ordinal_of]] = True
        mask = np.zeros(size, dtype=bool)
        mask[self.docs[chosen[self.ordinals]]] = True
        return mask

    def count(self, matched: npt.NDArray[np.bool_]) -> dict[str, int]:
        """Give how many of the matched articles have each value; values of none are left out."""
        counts = np.bincount(self.ordinals[matched[self.docs]], minlength=len(self.ordinal_of))
        return {value: int(counts[at]) for value, at in self.ordinal_of.items() if counts[at]}


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a whole segment, as columns over its articles."""

    ids: list[str]
    doc_of: dict[str, int]
    days: npt.NDArray[np.int64]
    facets: dict[Facet, ValueColumn]
    numbers: ValueColumn
    titles: list[str]
    title_keys: list[str]
    lengths: dict[Stream, npt.NDArray[np.int64]]

    @classmethod
    def decode(cls, encoded: list[bytes]) -> Facts:
        """Read what `encode` wrote, one text an article."""
        rows = [json.loads(text) for text in encoded]
        ids = [row["id"] for row in rows]
        lengths = np.array([row["lengths"] for row in rows], dtype=np.int64).reshape(-1, len(SCORED_STREAMS))
        return cls(
            ids=ids,
            doc_of={id_: doc for doc, id_ in enumerate(ids)},
            days=np.array([row["day"] for row in rows], dtype=np.int64),
            facets={
                Facet.AUTHOR: ValueColumn.of([row["authors"] for row in rows]),
                Facet.TOPIC: ValueColumn.of([row["topics"] for row in rows]),
                Facet.KIND: ValueColumn.of([[row["kind"]] for row in rows]),
                Facet.DATE: ValueColumn.of([[row["month"]] for row in rows]),
            },
            numbers=ValueColumn.of([row["numbers"] for row in rows]),
            titles=[row["title"] for row in rows],
            title_keys=[row["title_key"] for row in rows],
            lengths={stream: lengths[:, at].copy() for at, stream in enumerate(SCORED_STREAMS)},
        )
