"""How well does an article match? BM25 (`engine.bm25`), to the digit of the Whoosh engine.

OpenSearch's own statistics count deleted articles, and it rounds lengths and adds single precision: scores
would come out nearly right. So the statistics are counted (`statistics`), and a script adds in doubles.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Self

from search_service.engine import bm25
from search_service.engine.contract import SCORE_DECIMALS, Freshness, Request
from search_service.engine.opensearch.cluster import Json
from search_service.engine.opensearch.mapping import NEWS_DAY, TERMS, length_field
from search_service.engine.opensearch.statistics import Statistics
from search_service.engine.opensearch.terms import token
from search_service.vietnamese.streams import Stream

SCORE_UNIT: Final = 10**SCORE_DECIMALS
"""Scores are sent as whole numbers of this part: single precision holds them exactly up to 1,677.

Articles above that, of queries with a hundred words, may come out equal where they are not.
"""

_ROUNDED: Final = 0.9999
"""The cluster adds bounds in single precision: a little less than what must be reached is asked for.

And by one SCORE_UNIT less: a score is rounded.
"""

_SCRIPT: Final = f"""
List tokens = (List) params.tokens;
List lengths = (List) params.lengths;
List whiches = (List) params.whiches;
List bases = (List) params.bases;
List slopes = (List) params.slopes;
List factors = (List) params.factors;
double[] sizes = new double[lengths.size()];
for (int at = 0; at < sizes.length; at++) {{
  sizes[at] = doc[(String) lengths.get(at)].value;
}}
double score = 0;
for (int at = 0; at < tokens.size(); at++) {{
  double frequency = termFreq('{TERMS}', (String) tokens.get(at));
  if (frequency > 0) {{
    double size = sizes[(int) whiches.get(at)];
    double norm = (double) bases.get(at) + (double) slopes.get(at) * size;
    score += frequency / (frequency + norm) * (double) factors.get(at);
  }}
}}
if ((double) params.fresh > 0 && doc['{NEWS_DAY}'].size() > 0) {{
  double age = Math.max((double) params.today - doc['{NEWS_DAY}'].value, 0);
  score += (double) params.fresh * Math.pow(2, -age / {bm25.YEAR});
}}
return Math.rint(score * {SCORE_UNIT});
"""


@dataclass(frozen=True, slots=True)
class Scored:
    """A term of a ranking that adds something: where it stands there, and the constants of its gain."""

    at: int
    token: str
    stream: Stream
    base: float
    slope: float
    factor: float

    def gain(self, frequency: float, length: int) -> float:
        """Give what it adds to an article that has it so often, in a stream of that length."""
        return frequency / (frequency + self.base + self.slope * length) * self.factor


def scored(statistics: Statistics, request: Request) -> list[Scored]:
    """Give the terms of the request's ranking that any article has."""
    counts = statistics.frequencies(
        [term for item in request.ranking for term in (item.term, item.rarity or item.term)]
    )
    found = []
    for at, item in enumerate(request.ranking):
        frequency = counts[item.rarity or item.term]
        if frequency and counts[item.term]:
            stream = item.term.stream
            k1, average = bm25.k1(stream), statistics.average_length(stream) or 1.0
            base, slope = k1 * (1 - bm25.B), k1 * bm25.B / average
            factor = item.weight * bm25.idf(statistics.size, frequency) * (k1 + 1)
            found.append(Scored(at, token(stream, item.term.text), stream, base, slope, factor))
    return found


@dataclass(frozen=True, slots=True)
class Bound:
    """A score that no article is above, and that the cluster finds without a script.

    A term adds at most its factor, however often it stands. Those that add least stand in most articles, and
    take most of the time: they are not looked up, `besides` is what they and freshness add at most.
    """

    terms: tuple[Scored, ...]
    besides: float

    @classmethod
    def of(cls, terms: Sequence[Scored], freshness: Freshness | None, spared: float) -> Self:
        """Make one that looks up as few terms as it can; the others add at most `spared` together."""
        kept = sorted(terms, key=lambda term: term.factor)
        added = list(accumulate((term.factor for term in kept), initial=0.0))
        left_out = bisect_right(added, spared) - 1
        fresh = freshness.weight if freshness else 0.0
        return cls(tuple(kept[left_out:]), added[left_out] + fresh)

    def query(self, matched: Json) -> Json:
        """Give the query for those of `matched` that have a term, by their bounds but for `besides`."""
        adding = [
            {"constant_score": {"filter": {"term": {TERMS: term.token}}, "boost": term.factor}}
            for term in self.terms
        ]
        return {"bool": {"filter": [matched], "should": adding, "minimum_should_match": 1}}

    def reaching(self, matched: Json, floor: float) -> Json:
        """Give the query for those of `matched` that may have a score of `floor`."""
        least = (floor - 1 / SCORE_UNIT - self.besides) * _ROUNDED
        return (
            {"function_score": {"query": self.query(matched), "min_score": least}} if least > 0 else matched
        )


def script(terms: Sequence[Scored], freshness: Freshness | None) -> Json:
    """Give the script that scores an article, in whole numbers of SCORE_UNIT.

    Its text is always the same, so that the cluster compiles it once.
    """
    streams = list(dict.fromkeys(term.stream for term in terms))
    params = {
        "tokens": [term.token for term in terms],
        "bases": [float(term.base) for term in terms],
        "slopes": [float(term.slope) for term in terms],
        "factors": [float(term.factor) for term in terms],
        "whiches": [streams.index(term.stream) for term in terms],
        "lengths": [length_field(stream) for stream in streams],
        "fresh": float(freshness.weight) if freshness else 0.0,
        "today": float(freshness.today.toordinal()) if freshness else 0.0,
    }
    return {"source": _SCRIPT, "params": params}


def frequency_queries(terms: Sequence[Scored]) -> list[Json]:
    """Give queries, called by the terms' places, whose score is how often the article has the term."""
    return [
        {
            "script_score": {
                "query": {"term": {TERMS: term.token}},
                "script": {"source": f"termFreq('{TERMS}', params.token)", "params": {"token": term.token}},
                "_name": str(term.at),
            }
        }
        for term in terms
    ]


def parts(
    request: Request,
    terms: Sequence[Scored],
    frequencies: Mapping[str, float],
    lengths: Mapping[Stream, int],
    news_day: int | None,
) -> tuple[float, ...]:
    """Give what each term of the ranking adds to an article's score, then freshness; not rounded."""
    gains = [0.0] * (len(request.ranking) + 1)
    for term in terms:
        if frequency := frequencies.get(str(term.at), 0.0):
            gains[term.at] = term.gain(frequency, lengths[term.stream])
    if request.freshness and news_day is not None:
        age = max(request.freshness.today.toordinal() - news_day, 0)
        gains[-1] = request.freshness.weight * math.pow(2, -age / bm25.YEAR)
    return tuple(gains)
