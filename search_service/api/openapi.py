"""What does the service say about itself? The OpenAPI document, complete and true."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI

from search_service.api import problems
from search_service.api.schemas import Problem
from search_service.ingestion.records import ArticleRecord

TITLE: Final = "Search for the articles of Đăk Glei district"
DESCRIPTION: Final = (
    "Ranked, faceted full-text search for Vietnamese articles, found with and without accents.\n\n"
    "Searching what is public needs no key. Everything else needs `Authorization: Bearer KEY`, with the "
    "scope `search-staff` to see staff articles, `write` to change articles. Whoever runs the service makes "
    "keys: `search-service keys create --scope write`.\n\n"
    "What cannot be answered is told as a problem (RFC 9457) that names each parameter or field."
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
    503: "Not now: try again after `Retry-After` seconds",
    507: "Kept in the record, but the index cannot be written: searches still show what was before",
}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Give the problems a route may answer with, for its `responses`."""
    return {status: {"model": Problem, "description": _WHEN[status]} for status in statuses}


class DocumentedApp(FastAPI):
    """An app whose OpenAPI document says what FastAPI cannot know."""

    def openapi(self) -> dict[str, Any]:
        """Give the document: problems under their media type, and the article as it is sent."""
        document = super().openapi()
        for item in document["paths"].values():
            for method, operation in item.items():
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
