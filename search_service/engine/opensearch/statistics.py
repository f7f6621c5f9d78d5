"""How many articles have a term, and how long are they? Of the articles that are there, deleted ones not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence

from search_service.articles.article import Audience
from search_service.engine.opensearch.cluster import Json
from search_service.engine.opensearch.mapping import TERMS, length_field
from search_service.engine.opensearch.matching import EVERY
from search_service.engine.opensearch.reader import Reader
from search_service.engine.opensearch.terms import token
from search_service.query.tree import Term
from search_service.vietnamese.streams import Stream


class Statistics:
    """Counts of one state and some audiences. Each is counted once while the state is read."""

    def __init__(self, reader: Reader, audiences: frozenset[Audience]) -> None:
        self._reader = reader
        self._audiences = audiences

    @property
    def size(self) -> int:
        """How many articles there are."""
        return self._sums()[None]

    def average_length(self, stream: Stream) -> float:
        """What all terms of a stream weigh in an article, on average; 0 where there is none."""
        sums = self._sums()
        return sums[stream] / sums[None] if sums[None] else 0.0

    def count(self, query: Json) -> int:
        """Give how many articles match a query. It is asked again and again: on each page of its results."""
        written = json.dumps(query).encode()  # hashed: long ones would fill the memory
        key = ("count", self._audiences, hashlib.blake2b(written, digest_size=16).digest())
        return self._reader.remembered(
            key, lambda: total(self._reader.ask(self._audiences, _counting(query)))
        )

    def frequencies(self, terms: Sequence[Term]) -> Mapping[Term, int]:
        """Give how many articles have each of these terms, 0 among them."""
        memory = self._reader.memory()
        keys = {term: ("frequency", self._audiences, term) for term in terms}
        missing = [term for term, key in keys.items() if key not in memory]
        bodies = [_counting({"term": {TERMS: token(term.stream, term.text)}}) for term in missing]
        answers = self._reader.ask_many(self._audiences, bodies)
        found = {term: total(answer) for term, answer in zip(missing, answers, strict=True)}
        memory.update((keys[term], count) for term, count in found.items())
        return {term: found[term] if term in found else memory[key] for term, key in keys.items()}

    def _sums(self) -> Mapping[Stream | None, int]:
        return self._reader.remembered(("sums", self._audiences), self._summed)

    def _summed(self) -> Mapping[Stream | None, int]:
        body = _counting(EVERY)
        body["aggs"] = {stream: {"sum": {"field": length_field(stream)}} for stream in Stream}
        answer = self._reader.ask(self._audiences, body)
        sums: dict[Stream | None, int] = {None: total(answer)}
        for stream in Stream:
            sums[stream] = int(answer["aggregations"][stream]["value"])
        return sums


def _counting(query: Json) -> Json:
    return {"size": 0, "track_total_hits": True, "query": query}


def total(answer: Json) -> int:
    """Give how many articles an answer found."""
    return int(answer["hits"]["total"]["value"])
