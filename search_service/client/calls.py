"""Which request is each call, and what does its answer look like? Nothing is sent here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar
from urllib.parse import quote

from pydantic import BaseModel

from search_service.api.document_schemas import DocumentAnswer
from search_service.api.schemas import (
    BulkAnswer,
    Changes,
    FacetAnswer,
    FoundArticle,
    SearchAnswer,
    Status,
    Suggestions,
    Written,
)
from search_service.api.similar_schemas import SimilarArticles
from search_service.client.articles import ArticleLike, as_json
from search_service.client.parameters import Explained, Narrowing, Ordering, Paging, Pairs, pairs

_API: Final = "/api/v1"
_JSON: Final = "application/json"
_FILES: Final = {"jsonl": "application/x-ndjson", "csv": "text/csv", "atom": "application/atom+xml"}
"""The media type of each format of an export."""

_WRITING_SECONDS: Final = 90.0
"""How long a change is waited for: the service waits for its index up to a minute; purging takes a while."""

_BULK_SECONDS: Final = 300.0
"""How long a bulk body is waited for, on a slow disk too."""

Answer = TypeVar("Answer", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `path` stands below the service's address, `answered_in` is the answer's media type.

    `seconds` is how long an answer is waited for at least. Every request may be sent again: the service knows
    an article by its id, url or content, so to send it twice changes it once.
    """

    method: str
    path: str
    parameters: Pairs = ()
    body: bytes | None = None
    media_type: str = _JSON
    seconds: float = 0.0
    answered_in: str = _JSON


@dataclass(frozen=True, slots=True)
class Call(Generic[Answer]):
    """A request, and the shape of its answer."""

    request: Request
    answer: type[Answer]

    def with_parameters(self, **others: Any) -> Call[Answer]:
        """Give the same call with these parameters in the place of those of their names."""
        kept = tuple(pair for pair in self.request.parameters if pair[0] not in others)
        return replace(self, request=replace(self.request, parameters=kept + pairs(others)))


def search(q: str, parameters: Paging) -> Call[SearchAnswer]:
    """Ask for a page of results."""
    return Call(_get("search", pairs({"q": q, **parameters}, Paging)), SearchAnswer)


def results(q: str, size: int, parameters: Explained) -> Call[SearchAnswer]:
    """Ask for the first page of all results, without facets."""
    asked = pairs({"q": q, **parameters}, Explained) + pairs({"size": size, "facets": ()})
    return Call(_get("search", asked), SearchAnswer)


def suggest(typed: str) -> Call[Suggestions]:
    """Ask for suggestions."""
    return Call(_get("suggest", (("q", typed),)), Suggestions)


def facet_values(facet: str, q: str, value: str, parameters: Narrowing) -> Call[FacetAnswer]:
    """Ask for the values of a facet."""
    asked = pairs({"q": q, **parameters}, Narrowing) + pairs({"value": value})
    return Call(_get(f"facets/{_segment(facet)}", asked), FacetAnswer)


def article(id_: str) -> Call[FoundArticle]:
    """Ask for an article."""
    return Call(_get(f"articles/{_segment(id_)}"), FoundArticle)


def similar(id_: str, size: int) -> Call[SimilarArticles]:
    """Ask for the articles that are about the same as one."""
    return Call(_get(f"articles/{_segment(id_)}/similar", (("size", str(size)),)), SimilarArticles)


def document(number: str, parameters: Mapping[str, Any]) -> Call[DocumentAnswer]:
    """Ask what a numbered document is."""
    return Call(_get(f"documents/{_segment(number)}", pairs(parameters)), DocumentAnswer)


def put(id_: str, sent: ArticleLike, *, wait: bool) -> Call[Written]:
    """Send an article under an id."""
    return Call(_write("PUT", f"articles/{_segment(id_)}", as_json(sent), wait=wait), Written)


def post(sent: ArticleLike, *, wait: bool) -> Call[Written]:
    """Send an article under the id it brings, or none."""
    return Call(_write("POST", "articles", as_json(sent), wait=wait), Written)


def delete(id_: str, *, purge: bool, wait: bool) -> Call[Written]:
    """Ask for an article to be deleted."""
    return Call(_write("DELETE", f"articles/{_segment(id_)}", None, wait=wait, purge=purge), Written)


def bulk(lines: bytes) -> Call[BulkAnswer]:
    """Send articles as JSON lines."""
    request = Request(
        "POST",
        f"{_API}/articles/bulk",
        body=lines,
        media_type="application/x-ndjson",
        seconds=_BULK_SECONDS,
    )
    return Call(request, BulkAnswer)


def changes(after: int, limit: int) -> Call[Changes]:
    """Ask for the changes after a revision."""
    return Call(_get("changes", (("after", str(after)), ("limit", str(limit)))), Changes)


def status() -> Call[Status]:
    """Ask how far the index is."""
    return Call(_get("status"), Status)


def export(q: str, format_: str, parameters: Ordering) -> Request:
    """Ask for all results as a file."""
    asked = _get("export", pairs({"q": q, **parameters}, Ordering) + pairs({"format": format_}))
    return replace(asked, answered_in=_FILES.get(format_, _JSON))  # an unknown one the service refuses


def _get(path: str, parameters: Pairs = ()) -> Request:
    return Request("GET", f"{_API}/{path}", parameters)


def _write(method: str, path: str, body: bytes | None, **flags: bool) -> Request:
    return Request(method, f"{_API}/{path}", pairs(flags), body, seconds=_WRITING_SECONDS)


def _segment(text: str) -> str:
    """Give a text as one segment of a path; dots alone would be folded away, halves of characters are ?."""
    return "%2E" * len(text) if text in {".", ".."} else quote(text, safe="", errors="replace")
