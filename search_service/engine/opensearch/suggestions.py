"""Which titles and document numbers go on from what was typed?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.going_on import NumberTyped, has_in_a_row, syllables
from search_service.engine.opensearch.cluster import Json
from search_service.engine.opensearch.mapping import DAY, ID, NUMBERS
from search_service.engine.opensearch.reader import Reader
from search_service.engine.opensearch.vocabulary import TITLE, TITLE_PLACES, begun, whole
from search_service.vietnamese.syllables import fold, is_marked

_NEWEST_FIRST: Final[list[Json]] = [{DAY: {"order": "desc", "missing": "_last"}}, {ID: "asc"}]

_LOOKED_AT: Final = 2_000
"""Document numbers that are looked at, the most cited first."""

_PARTS_SOUGHT: Final = 3
"""Parts of a document number that narrow what is looked at."""

_LONGEST_PART: Final = 20
"""Letters of a part that narrow what is looked at: an expression for them must not get long."""


def titles(
    reader: Reader, audiences: frozenset[Audience], typed: Sequence[str], limit: int
) -> list[tuple[str, int]]:
    """Give titles that have these syllables in a row; see `contract.Snapshot`."""
    if not typed or limit < 1:
        return []
    return reader.remembered(
        ("titles", audiences, tuple(typed), limit), lambda: _titles(reader, audiences, typed, limit)
    )


def cited(reader: Reader, audiences: frozenset[Audience], typed: Sequence[str], limit: int) -> list[str]:
    """Give document numbers with these parts; see `contract.Snapshot`."""
    wanted = NumberTyped.of(typed)
    if not wanted.own or limit < 1:
        return []
    values = {"field": NUMBERS, "include": _pattern(wanted), "size": _LOOKED_AT}
    body = {
        "size": 0,
        "track_total_hits": False,
        "query": {"prefix": {NUMBERS: wanted.own[:_LONGEST_PART]}},
        "aggs": {"keys": {"terms": values}},
    }
    buckets = reader.ask(audiences, body)["aggregations"]["keys"]["buckets"]
    counts = {bucket["key"]: bucket["doc_count"] for bucket in buckets if wanted.fits(bucket["key"])}
    return sorted(counts, key=lambda key: (-counts[key], len(key), key))[:limit]


def _titles(
    reader: Reader, audiences: frozenset[Audience], typed: Sequence[str], limit: int
) -> list[tuple[str, int]]:
    """Find the newest articles with such titles, then count who bears each."""
    seen: list[str] = []
    chosen: list[str] = []
    size = 2 * limit
    while len(chosen) < limit:
        found = _newest(reader, audiences, typed, seen, size)
        new = list(dict.fromkeys(found))
        seen += new
        chosen += [title for title in new if has_in_a_row(syllables(title), typed)]
        if len(found) < size:
            break
        size *= 3
    chosen = chosen[:limit]
    if not chosen:
        return []
    bearing = {
        "size": 0,
        "track_total_hits": False,
        "query": {"terms": {TITLE: chosen}},
        "aggs": {"titles": {"terms": {"field": TITLE, "size": len(chosen), "execution_hint": "map"}}},
    }
    buckets = reader.ask(audiences, bearing)["aggregations"]["titles"]["buckets"]
    counts = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    return [(title, counts[title]) for title in chosen]


def _newest(
    reader: Reader, audiences: frozenset[Audience], typed: Sequence[str], but: Sequence[str], size: int
) -> list[str]:
    """Give the titles of the newest articles with such titles, but for these titles."""
    body = {
        "size": size,
        "track_total_hits": False,
        "query": {
            "bool": {
                # Too long a title is no value of the column.
                "filter": [_in_a_row(typed), {"exists": {"field": TITLE}}],
                "must_not": [{"terms": {TITLE: list(but)}}],
            }
        },
        "sort": _NEWEST_FIRST,
        "docvalue_fields": [TITLE],
        "_source": False,
    }
    return [hit["fields"][TITLE][0] for hit in reader.ask(audiences, body)["hits"]["hits"]]


def _in_a_row(typed: Sequence[str]) -> Json:
    """Give the query of titles with these syllables; what is too long to be told apart there is found too."""
    clauses = []
    for at, syllable in enumerate(typed):
        written = begun if at == len(typed) - 1 else whole
        tokens = [written(syllable)]
        if is_marked(syllable):  # a title without any marks has it without its own
            tokens.append(written(fold(syllable), in_unmarked=True))
        terms = [{"span_term": {TITLE_PLACES: token}} for token in tokens]
        clauses.append(terms[0] if len(terms) == 1 else {"span_or": {"clauses": terms}})
    if len(clauses) == 1:
        return clauses[0]
    return {"span_near": {"clauses": clauses, "slop": 0, "in_order": True}}


def _pattern(wanted: NumberTyped) -> str:
    """Give a regular expression of Lucene for the keys with these parts, and perhaps a few more."""
    own = wanted.own[:_LONGEST_PART]
    patterns = [f"{own}.*" if wanted.is_begun or own != wanted.own else f"{own}([^0-9].*)?"]
    for part in wanted.others[:_PARTS_SOUGHT]:
        letters = "".join(map(_any_case, part[:_LONGEST_PART]))
        patterns.append(f".*{letters}.*")
    return "&".join(f"({pattern})" for pattern in patterns)


def _any_case(letter: str) -> str:
    """Give the letter, or in a key its capital, or anything that may be the letter with its marks."""
    if letter.isascii():
        return letter if letter.isdigit() else f"[{letter}{letter.upper()}\u0080-\uffff]"
    return "."
