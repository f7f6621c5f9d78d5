"""What does an index of articles look like to OpenSearch? Its fields, how they are split, its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from search_service.engine.contract import Facet
from search_service.engine.opensearch.cluster import Json
from search_service.engine.opensearch.terms import FORM_END, HOLE, PLACE_END, WEIGHT_SIGN
from search_service.engine.opensearch.vocabulary import WORD_ANALYSIS, WORD_MAPPING
from search_service.vietnamese.streams import Stream

FORMAT: Final = "2"
"""Raise it with every change of the fields or of what is in them: the index is then built anew."""

ARTICLE: Final = "article"
CITED: Final = "cited"
ID: Final = "id"
DAY: Final = "day"
NEWS_DAY: Final = "news_day"
NUMBERS: Final = "numbers"
TERMS: Final = "terms"
PLACES: Final = "places"

FACET_FIELDS: Final[Mapping[Facet, str]] = {
    Facet.AUTHOR: "authors",
    Facet.TOPIC: "topics",
    Facet.KIND: "kind",
    Facet.DATE: "month",
}

MAX_SKIPPED: Final = 100_000
"""Hits that may be skipped and shown together; numbered pages end far before it (`search.results`)."""

_LONGEST_TOKEN: Final = 1_048_576


def length_field(stream: Stream) -> str:
    """Give the field that says how much all terms of a stream weigh together."""
    return f"length_{stream}"


_STORED: Final = {"type": "keyword", "index": False, "doc_values": False}
_COLUMN: Final = {"type": "integer", "index": False}

_FIELDS: Final[Mapping[str, Any]] = {
    ARTICLE: _STORED,
    CITED: _STORED,
    ID: {"type": "keyword"},
    DAY: {"type": "integer"},
    NEWS_DAY: _COLUMN,
    NUMBERS: {"type": "keyword"},
    TERMS: {
        "type": "text",
        "analyzer": TERMS,
        "search_analyzer": "keyword",
        "index_options": "freqs",
        "norms": False,
    },
    PLACES: {"type": "text", "analyzer": PLACES, "index_options": "positions", "norms": False},
    **{field: {"type": "keyword"} for field in FACET_FIELDS.values()},
    **{length_field(stream): _COLUMN for stream in Stream},
}
"""`article`: as JSON. `day`: of the date, as an ordinal; `news_day`: the same, of news only. `month`: of the
date facet. `terms`: every term of every stream, with its weight as its frequency. `places`: which syllables
stand where, those of all streams at one position, so that a phrase may mix them.
"""

_ANALYSIS: Final[Mapping[str, Any]] = {
    "tokenizer": {
        "lines": {
            "type": "char_group",
            "tokenize_on_chars": [PLACE_END],
            "max_token_length": _LONGEST_TOKEN,
        }
    },
    "filter": {
        "weights": {"type": "delimited_term_freq", "delimiter": WEIGHT_SIGN},
        "holes": {"type": "stop", "stopwords": [HOLE]},
        "forms": {
            "type": "pattern_capture",
            "preserve_original": False,
            "patterns": [f"([^{FORM_END}]+)"],
        },
    },
    "analyzer": {
        TERMS: {"type": "custom", "tokenizer": "lines", "filter": ["weights"]},
        PLACES: {"type": "custom", "tokenizer": "lines", "filter": ["holes", "forms"]},
    },
}
"""Texts come as tokens already (`documents`): nothing is decided here, they are only taken apart."""


def template(name: str, shards: int, replicas: int) -> Json:
    """Give the template of the indexes called `name` and an audience."""
    return {
        "index_patterns": [f"{name}-public-*", f"{name}-staff-*"],
        "priority": 500,
        "version": int(FORMAT),
        "_meta": {"format": FORMAT, "shards": shards, "replicas": replicas},
        "template": {
            "settings": {
                "number_of_shards": shards,
                "number_of_replicas": replicas,
                # What is searched changes with a commit only.
                "refresh_interval": "-1",
                # A late writer cannot bring back what was deleted: its revision is known so long.
                "gc_deletes": "1h",
                "max_result_window": MAX_SKIPPED,
                "analysis": {kind: {**_ANALYSIS[kind], **WORD_ANALYSIS.get(kind, {})} for kind in _ANALYSIS},
            },
            "mappings": {
                "dynamic": "strict",
                "_meta": {"format": FORMAT},
                "_source": {"includes": [ARTICLE, CITED]},
                "properties": {**_FIELDS, **WORD_MAPPING},
            },
        },
    }
