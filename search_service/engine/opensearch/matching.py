"""Which query of OpenSearch means what a query tree or a filter means?

All of it only filters: what is found has no score yet (`scoring`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search_service.engine.contract import Facet, Filters
from search_service.engine.opensearch.cluster import Json
from search_service.engine.opensearch.documents import WITH_PLACES
from search_service.engine.opensearch.mapping import DAY, FACET_FIELDS, NUMBERS, PLACES, TERMS
from search_service.engine.opensearch.terms import FORM_END, PLACE_END, beginning, token
from search_service.query.periods import Period
from search_service.query.tree import AllOf, AnyOf, AtLeast, Node, Number, Phrase, Prefix, Term, Without

EVERY: Json = {"match_all": {}}
NONE: Json = {"match_none": {}}


def query_of(node: Node) -> Json:
    """Give the query that finds the articles that match `node`."""
    match node:
        case Term(stream, text):
            return {"term": {TERMS: token(stream, text)}}
        case Prefix(stream, text):
            return {"prefix": {TERMS: beginning(stream, text)}}
        case Number(key):
            return {"term": {NUMBERS: key}}
        case Phrase(slots):
            return _phrase(slots)
        case AnyOf(children):
            return _any(children)
        case AllOf(children):
            return all_of([query_of(child) for child in children])
        case AtLeast(minimum, children):
            return _at_least(minimum, [query_of(child) for child in children])
        case Without(wanted, unwanted):
            return {"bool": {"filter": [query_of(wanted)], "must_not": [query_of(unwanted)]}}


def all_of(queries: Sequence[Json]) -> Json:
    """Give the query that wants all of these."""
    if not queries:
        return EVERY
    return queries[0] if len(queries) == 1 else {"bool": {"filter": list(queries)}}


def _any(children: Sequence[Node]) -> Json:
    # Terms together are one clause, of which OpenSearch takes 1,024.
    terms = [token(child.stream, child.text) for child in children if isinstance(child, Term)]
    queries = [query_of(child) for child in children if not isinstance(child, Term)]
    if terms:
        queries.append({"terms": {TERMS: terms}})
    if not queries:
        return NONE
    return queries[0] if len(queries) == 1 else {"bool": {"should": queries}}


def _at_least(minimum: int, queries: Sequence[Json]) -> Json:
    if minimum <= 0:
        return EVERY
    if minimum > len(queries):
        return NONE
    return {"bool": {"should": list(queries), "minimum_should_match": minimum}}


def _phrase(slots: Sequence[Sequence[Term]]) -> Json:
    """Give a phrase whose text is taken apart like an article's: the terms of a slot stand at one place."""
    if not slots or not all(slots):
        return NONE
    for slot in slots:
        if any(term.stream not in WITH_PLACES for term in slot):
            raise ValueError(f"a phrase is of {', '.join(WITH_PLACES)} terms")
    places = (FORM_END.join(token(t.stream, t.text) for t in dict.fromkeys(slot)) for slot in slots)
    return {"match_phrase": {PLACES: PLACE_END.join(places)}}


def filtered(filters: Filters) -> Mapping[Facet | None, Json]:
    """Give the query of each filter on its own; `None` stands for what belongs to no facet.

    Only filters that are set are there: the counts of a facet leave out that facet's own.
    """
    queries: dict[Facet | None, Json] = {}
    for facet, values in (
        (Facet.AUTHOR, filters.authors),
        (Facet.TOPIC, filters.topics),
        (Facet.KIND, filters.kinds),
    ):
        if values:
            queries[facet] = {"terms": {FACET_FIELDS[facet]: list(values)}}
    if filters.dates:
        queries[Facet.DATE] = {"bool": {"should": [_within(period) for period in filters.dates]}}
    others: list[Json] = []
    if filters.numbers:
        others.append({"terms": {NUMBERS: list(filters.numbers)}})
    if filters.within:
        others.append(_within(filters.within))
    if others:
        queries[None] = all_of(others)
    return queries


def _within(period: Period | None) -> Json:
    if period is None:
        return {"bool": {"must_not": [{"exists": {"field": DAY}}]}}
    bounds: dict[str, int] = {}
    if period.first:
        bounds["gte"] = period.first.toordinal()
    if period.last:
        bounds["lte"] = period.last.toordinal()
    return {"range": {DAY: bounds}} if bounds else {"exists": {"field": DAY}}
