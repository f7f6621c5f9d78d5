"""What does the service say about itself? The OpenAPI document, complete and true."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI

from search_service.api import problems
from search_service.api.rate_limits import policy_of
from search_service.api.schemas import Problem
from search_service.ingestion.records import ArticleRecord

TITLE: Final = "Search for the articles of Đăk Glei district"
DESCRIPTION: Final = (
    "Searches Vietnamese articles, typed with or without accents; counts and filters them by date, author, "
    "topic and kind.\n\n"
    "Searching public articles needs no key. Everything else needs the header `Authorization: Bearer KEY`: "
    "the scope `search-staff` sees staff articles, `write` changes articles. Whoever runs the service makes "
    "keys, in the service's folder: `.venv/bin/search-service keys create --scope write`.\n\n"
    "A caller has so many requests a minute: `RateLimit-Policy` says how many, `RateLimit` what is left of "
    "them. Whoever keeps an answer can send its `ETag` as `If-None-Match`: 304 says that it still holds.\n\n"
    "An answer that is no success is a problem document (RFC 9457); it names each wrong parameter or field."
)
SEARCH: Final = "Search"
ARTICLES: Final = "Articles"
OPERATIONS: Final = "Operations"
TAGS: Final = [
    {"name": SEARCH, "description": "Find articles."},
    {"name": ARTICLES, "description": "Read, change and mirror articles."},
    {"name": OPERATIONS, "description": "See how the service is."},
]
_WHEN: Final = {
    401: "A key is needed, or it is unknown or revoked",
    403: "The key lacks the scope",
    404: "There is no such article, or it is not yours to see",
    409: "The article was purged: it may not come back",
    413: "The body is too large",
    415: "The body is of another type",
    422: "A parameter or field cannot be used: `errors` names it",
    429: "The caller has no quota left: ask again after `Retry-After` seconds",
    503: "Not now: try again after `Retry-After` seconds",
    507: "Kept in the record, but the index cannot be written: searches still show what was before",
}


_HEADERS: Final = {
    "ETag": "Names this very answer; send it as `If-None-Match` next time",
    "RateLimit-Policy": "How many requests (`q`) are allowed in how many seconds (`w`)",
    "RateLimit": "How many requests remain (`r`), and in how many seconds (`t`) the quota is whole again; "
    "if none remains: another one is allowed",
    "Retry-After": "Seconds after which to ask again",
}
_EXAMPLES: Final = {
    "ETag": 'W/"3b5d5c3712955042212316173ccf37be"',
    "RateLimit-Policy": '"search";q=1200;w=60',
    "RateLimit": '"search";r=1199;t=1',
    "Retry-After": "3",
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Give the problems a route may answer with, for its `responses`."""
    return {status: {"model": Problem, "description": _WHEN[status]} for status in statuses}


class DocumentedApp(FastAPI):
    """An app whose OpenAPI document says what FastAPI cannot know."""

    def openapi(self) -> dict[str, Any]:
        """Give the document: problems under their media type, and the article as it is sent."""
        if self.openapi_schema:
            return self.openapi_schema
        document = super().openapi()
        for path, item in document["paths"].items():
            for method, operation in item.items():
                _add_headers(method, path, operation)
                if method == "get" and "security" in operation:
                    operation["security"] = [{}, *(one for one in operation["security"] if one)]
                for status, response in operation["responses"].items():
                    if status >= "400" and "application/json" in response.get("content", {}):
                        response["content"] = {problems.MEDIA_TYPE: response["content"]["application/json"]}
        schemas = document["components"]["schemas"]
        sent = ArticleRecord.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(sent.pop("$defs", {}))
        schemas[ArticleRecord.__name__] = sent
        return document


def _add_headers(method: str, path: str, operation: dict[str, Any]) -> None:
    """Tell what the middleware and the conditions of routes add to answers."""
    responses = operation["responses"]
    if "304" in responses:
        for status in ("200", "304"):
            responses[status].setdefault("headers", {})["ETag"] = _header("ETag")
    if policy_of(method.upper(), path):
        responses["429"] = {
            "description": _WHEN[429],
            "content": {
                problems.MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
            },
        }
        for response in responses.values():
            headers = response.setdefault("headers", {})
            headers |= {name: _header(name) for name in ("RateLimit-Policy", "RateLimit")}
    for status in ("429", "503"):
        if status in responses:
            responses[status].setdefault("headers", {})["Retry-After"] = _header("Retry-After")


def _header(name: str) -> dict[str, Any]:
    return {"description": _HEADERS[name], "schema": {"type": "string"}, "example": _EXAMPLES[name]}
