"""What is sent of an article to be indexed? In any process: nothing is asked of the cluster."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from search_service.articles.article import Article, Audience, Kind, to_json
from search_service.engine.contract import Document, Prepared
from search_service.engine.opensearch.cluster import Json
from search_service.engine.opensearch.mapping import (
    ARTICLE,
    CITED,
    DAY,
    ID,
    NEWS_DAY,
    NUMBERS,
    PLACES,
    TERMS,
    length_field,
)
from search_service.engine.opensearch.terms import FORM_END, HOLE, PLACE_END, WEIGHT_SIGN, token
from search_service.engine.opensearch.vocabulary import LONGEST_VALUE, word_fields
from search_service.query.periods import NO_DATE
from search_service.vietnamese.analysis import Occurrences
from search_service.vietnamese.streams import Stream

WITH_PLACES: Final = (Stream.ACCENTED, Stream.FOLDED, Stream.BARE)
"""Streams that phrases may have. A pair is two syllables at neighbouring places already."""


@dataclass(frozen=True, slots=True)
class Line:
    """An article as the cluster takes it."""

    id: str
    audience: Audience
    source: bytes


def prepare(documents: Sequence[Document]) -> Prepared:
    """Write these documents for the cluster; see `contract.Preparer`."""
    lines = [
        Line(document.article.id, document.article.audience, _written(_source(document)))
        for document in documents
    ]
    return Prepared(frozenset(line.id for line in lines), tuple(lines))


def _written(source: Json) -> bytes:
    return json.dumps(source, ensure_ascii=False, separators=(",", ":")).encode()


def _source(document: Document) -> Json:
    article = document.article
    tokens = {stream: _Tokens.of(stream, found) for stream, found in document.streams.items()}
    return {
        ARTICLE: to_json(article),
        CITED: document.cited,
        ID: article.id,
        "authors": article.authors,
        "topics": article.topics,
        "kind": article.kind,
        # The engine in a folder keeps longer ones too, but no query is so long.
        NUMBERS: [number for number in document.numbers if len(number) <= LONGEST_VALUE],
        **_date(article),
        TERMS: _weighted(tokens.values()),
        PLACES: _places(tokens[stream] for stream in WITH_PLACES),
        **{length_field(stream): int(found.weights.sum()) for stream, found in document.streams.items()},
        **word_fields(document),
    }


def _date(article: Article) -> Json:
    if not article.date:
        return {"month": NO_DATE}
    day = article.date.toordinal()
    news = {NEWS_DAY: day} if article.kind is Kind.NEWS else {}
    return {"month": article.date.isoformat()[:7], DAY: day, **news}


@dataclass(frozen=True, slots=True)
class _Tokens:
    """A stream as tokens: each once with the sum of its weights, and which stands where."""

    once: list[str]
    weights: list[int]
    which: list[int]
    positions: list[int]

    @classmethod
    def of(cls, stream: Stream, found: Occurrences) -> _Tokens:
        numbers, which = np.unique(found.numbers, return_inverse=True)
        weights = np.bincount(which, found.weights, len(numbers)).astype(np.int64)
        once = [token(stream, found.vocabulary[number]) for number in numbers.tolist()]
        return cls(once, weights.tolist(), which.tolist(), found.positions.tolist())


def _weighted(streams: Iterable[_Tokens]) -> str:
    """Give each term once, with the sum of its weights."""
    return PLACE_END.join(
        f"{one}{WEIGHT_SIGN}{weight}"
        for tokens in streams
        for one, weight in zip(tokens.once, tokens.weights, strict=True)
    )


def _places(streams: Iterable[_Tokens]) -> str:
    """Give what stands at each place, from the first one to the last."""
    at: defaultdict[int, list[str]] = defaultdict(list)
    for tokens in streams:
        for place, which in zip(tokens.positions, tokens.which, strict=True):
            at[place].append(tokens.once[which])
    places: list[str] = []
    before = min(at, default=0) - 1
    for place in sorted(at):
        places += [HOLE] * (place - before - 1)
        places.append(FORM_END.join(at[place]))
        before = place
    return PLACE_END.join(places)
