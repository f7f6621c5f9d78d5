"""Which values does a field have among some articles, and how many articles each? Every one, to the last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.contract import Facet
from search_service.engine.opensearch.cluster import Json
from search_service.engine.opensearch.mapping import FACET_FIELDS
from search_service.engine.opensearch.matching import all_of
from search_service.engine.opensearch.reader import Reader
from search_service.engine.opensearch.terms import LONGEST_BEGINNING

AT_ONCE: Final = 10_000
"""Values that one answer has at most. A cluster gives up at 65,535 in all."""


def facet_aggregations(facets: Collection[Facet], filters: Mapping[Facet | None, Json]) -> Json:
    """Give what counts the values of these facets, each among what passes the filters of the others."""
    return {
        facet: {
            "filter": all_of(of_others(facet, filters)),
            "aggs": {"values": {"terms": {"field": FACET_FIELDS[facet], "size": AT_ONCE}}},
        }
        for facet in facets
    }


def of_others(facet: Facet, filters: Mapping[Facet | None, Json]) -> list[Json]:
    """Give the filters of the other facets."""
    return [query for of, query in filters.items() if of not in {facet, None}]


def facet_counts(answer: Json, facets: Collection[Facet]) -> dict[Facet, dict[str, int] | None]:
    """Read the answer to `facet_aggregations`; None for a facet whose values did not fit into it."""
    found = {facet: answer["aggregations"][facet]["values"] for facet in facets}
    return {
        facet: None
        if values["sum_other_doc_count"]
        else {bucket["key"]: bucket["doc_count"] for bucket in values["buckets"]}
        for facet, values in found.items()
    }


def counted(
    reader: Reader, audiences: frozenset[Audience], field: str, query: Json, prefix: str = ""
) -> dict[str, int]:
    """Give every value of `field` that begins with `prefix` among the articles of `query`, with how many."""
    counts: dict[str, int] = {}
    aggregations: Json = {}
    if prefix:  # pages go on behind it
        query = all_of([query, {"prefix": {field: prefix[:LONGEST_BEGINNING]}}])
        aggregations["itself"] = {"filter": {"term": {field: prefix}}}
    page: Json = {"size": AT_ONCE, "sources": [{"value": {"terms": {"field": field}}}]}
    if prefix:
        page["after"] = {"value": prefix}
    while True:
        body = {"size": 0, "query": query, "aggs": {**aggregations, "page": {"composite": page}}}
        answer = reader.ask(audiences, body)["aggregations"]
        if "itself" in answer and answer["itself"]["doc_count"]:
            counts[prefix] = answer["itself"]["doc_count"]
        for bucket in answer["page"]["buckets"]:
            if not bucket["key"]["value"].startswith(prefix):
                return counts
            counts[bucket["key"]["value"]] = bucket["doc_count"]
        if len(answer["page"]["buckets"]) < AT_ONCE:
            return counts
        page = {**page, "after": answer["page"]["after_key"]}
        aggregations = {}
