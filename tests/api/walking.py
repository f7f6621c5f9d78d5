"""Which requests walk every address that answers GET? Built from the OpenAPI document: new routes are in it.

A parameter is given its examples, every value of a choice, both booleans, its least number, and, where any
text may stand, the words that the walker brings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final
from urllib.parse import quote, urlencode

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from httpx2 import Response

from search_service.api.docs import shown

Told = tuple[int, list[tuple[str, str]], str]
"""An answer's status, headers and body."""

_MAY_DIFFER: Final = (
    (re.compile(r'"(took_ms|revision|record_revision|index_revision|generation)":[0-9.]+'), r'"\1":0'),
    (re.compile(r'"record":"[0-9a-f-]{36}"'), '"record":"…"'),
    (re.compile(r'"next_cursor":"[^"]*"'), '"next_cursor":"…"'),
    (re.compile(r"\bcursor=[\w%-]+"), "cursor=…"),
    # In /metrics: what was asked before, and revisions.
    (re.compile(r"^(# \w+ )?search_request\w*(\{.*\})? .*\n", re.MULTILINE), ""),
    (re.compile(r"^(search_\w+_revision) .*$", re.MULTILINE), r"\1 0"),
)
_HOST: Final = "host"
"""What every service is called, in place of its address: absolute links have it."""

_OWN_HEADERS: Final = frozenset({"date", "server", "etag", "last-modified", "content-length"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a route, and the values that it is tried with."""

    name: str
    place: str
    required: bool
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """A route that answers GET, and how it is asked."""

    path: str
    parameters: tuple[Parameter, ...]

    def addresses(self) -> Iterator[str]:
        """Yield every way to fill in the path, alone and with each value of each other parameter."""
        needed = {one.name: one.values[0] for one in self._in("query") if one.required}
        tried = [(one.name, value) for one in self._in("query") for value in one.values]
        for path in self.paths():
            yield self.address(path, needed)
            for name, value in tried:
                yield self.address(path, {**needed, name: value})

    def paths(self) -> Iterator[str]:
        """Yield the path, filled in with each combination of values."""
        inside = self._in("path")
        for values in product(*(one.values for one in inside)):
            path = self.path
            for one, value in zip(inside, values, strict=True):
                path = path.replace(f"{{{one.name}}}", quote(value, safe=""))
            yield path

    @staticmethod
    def address(path: str, query: Mapping[str, str]) -> str:
        """Give the address of a path with parameters behind it."""
        return f"{path}?{urlencode(query)}" if query else path

    def _in(self, place: str) -> list[Parameter]:
        return [one for one in self.parameters if one.place == place]


def walks(document: Mapping[str, Any], words: Sequence[str]) -> Iterator[Walk]:
    """Yield how each documented route is asked; raises AssertionError for a parameter without an example."""
    for path, item in document["paths"].items():
        if "get" in item:
            described = item["get"].get("parameters", ())
            parameters = (
                _parameter(document, path, one, words) for one in described if one["in"] != "header"
            )
            yield Walk(path, tuple(parameters))


def undocumented(app: FastAPI) -> set[str]:
    """Give the paths that answer GET and are not in the OpenAPI document: pages and their files."""
    return {
        str(route.path)
        for route in iter_route_contexts(app.routes)
        if "GET" in (route.methods or ()) and not route.include_in_schema
    }


def told(response: Response) -> Told:
    """Give what an answer tells: without record, revision, time, ETag and cursor, which may differ."""
    here = response.url.netloc.decode()
    text = response.text.replace(here, _HOST)
    for pattern, replacement in _MAY_DIFFER:
        text = pattern.sub(replacement, text)
    headers = [
        (name, value.replace(here, _HOST))
        for name, value in response.headers.multi_items()
        if name not in _OWN_HEADERS
    ]
    return response.status_code, headers, text


def _parameter(
    document: Mapping[str, Any], path: str, described: Mapping[str, Any], words: Sequence[str]
) -> Parameter:
    examples = described.get("examples") or described["schema"].get("examples") or ()
    values = [value for one in examples for value in (one if isinstance(one, list) else [one])]
    for schema in _alternatives(document, described["schema"]):
        values += schema.get("enum", ())
        match schema.get("type"):
            case "boolean":
                values += [True, False]
            case "integer":
                values.append(schema.get("minimum", 0))
            case "string" if "enum" not in schema:
                values += words
    assert values, f"{path}: give {described['name']} an example, so that its answers are compared"
    texts = tuple(dict.fromkeys(shown(value) for value in values if value is not None))
    return Parameter(described["name"], described["in"], bool(described.get("required")), texts)


def _alternatives(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the plain schemas that a value may keep to: references followed, lists by their items."""
    if "$ref" in schema:
        yield from _alternatives(
            document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        )
    elif "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from _alternatives(document, one)
    elif schema.get("type") == "array":
        yield from _alternatives(document, schema["items"])
    else:
        yield schema
