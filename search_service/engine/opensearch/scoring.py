"""How well does an article match? BM25 (`engine.bm25`), to the digit of the Whoosh engine.

OpenSearch's own statistics count deleted articles, and it rounds lengths and adds single precision: scores
would come out nearly right. So the statistics are counted (`statistics`), and a script adds in doubles.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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

_SCRIPT: Final = f"""
if ((double) params.floor > 0) {{
  double most = (_score + (double) params.fresh) * {SCORE_UNIT};
  if (most * 1.00001 + 1 < (double) params.floor) {{
    return 0;
  }}
}}
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


def at_most(matched: Json, terms: Sequence[Scored]) -> Json:
    """Give the query for `matched` whose score is above the one that `script` gives, but for freshness.

    A term adds at most its factor, however often it stands.
    """
    most = [
        {"constant_score": {"filter": {"term": {TERMS: term.token}}, "boost": term.factor}} for term in terms
    ]
    return {"bool": {"filter": [matched], "should": most}}


def script(terms: Sequence[Scored], freshness: Freshness | None, floor: float = 0.0) -> Json:
    """Give the script that scores an article, in whole numbers of SCORE_UNIT.

    Above a `floor` it stands on `at_most`, and gives 0 for what cannot reach it, without a look at its terms.
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
        "floor": floor,
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
