"""How does what is inside become an answer?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from fastapi import Response
from pydantic_core import to_json

from search_service.api import schemas
from search_service.articles.article import Article
from search_service.articles.store import Change, RecordState
from search_service.engine.contract import Facet
from search_service.search.results import FacetValue, FoundArticle, SearchResult, Suggestion

_JSON: Final = "application/json"
_FIELDS: Final = tuple(schemas.Article.model_fields)


def written(answer: schemas.Schema, headers: Mapping[str, str]) -> Response:
    """Give an answer as it goes over the wire, without the fields that were not set.

    For a route that is asked often: FastAPI would look once more, in a thread of its own, at whether what
    was just made keeps to its schema, which takes longer than to write it.
    """
    return Response(answer.model_dump_json(exclude_unset=True), headers=dict(headers), media_type=_JSON)


def search_response(result: SearchResult, public_url: str, headers: Mapping[str, str]) -> Response:
    """Give a page of results as it goes over the wire; `public_url` is where this service's own pages are.

    It is `search_answer` written down, without its hundred models being made on the way.
    """
    return Response(to_json(_search(result, public_url)), headers=dict(headers), media_type=_JSON)


def search_answer(result: SearchResult, public_url: str) -> schemas.SearchAnswer:
    """Give a page of results; `public_url` is where this service's own pages are."""
    return schemas.SearchAnswer.model_validate(_search(result, public_url))


def facet_answer(facet: Facet, values: Iterable[FacetValue]) -> schemas.FacetAnswer:
    """Give the values of one facet."""
    return schemas.FacetAnswer.model_validate({"values": _values(facet, values)})


def suggestions(found: Iterable[Suggestion]) -> schemas.Suggestions:
    """Give suggestions."""
    return schemas.Suggestions(
        suggestions=[schemas.Suggestion(text=one.text, kind=one.kind, count=one.count) for one in found]
    )


def article_answer(article: Article) -> schemas.Article:
    """Give an article."""
    return schemas.Article.model_validate({name: getattr(article, name) for name in _FIELDS})


def found_article(found: FoundArticle) -> schemas.FoundArticle:
    """Give an article with the documents it cites."""
    return schemas.FoundArticle.model_validate(
        {**{name: getattr(found.article, name) for name in _FIELDS}, "documents": found.documents}
    )


def changes_answer(found: Sequence[Change], newest: RecordState, *, complete: bool) -> schemas.Changes:
    """Give changes, and up to which revision they go: to the `newest` if no more were left out."""
    last = found[-1].revision if found else 0
    return schemas.Changes(
        changes=[
            schemas.Change(
                revision=one.revision,
                id=one.id,
                deleted=one.article is None,
                article=one.article and article_answer(one.article),
            )
            for one in found
        ],
        revision=max(last, newest.revision) if complete else last,
        record=newest.uuid,
    )


def _search(result: SearchResult, public_url: str) -> dict[str, Any]:
    """Give the fields of a `schemas.SearchAnswer`. What was not asked for is left out."""
    return {
        "query": _query(result),
        "total": result.total,
        "took_ms": result.took_ms,
        "revision": result.revision,
        "next_cursor": result.next_cursor,
        "hits": [_hit(found, public_url, explained=result.explained) for found in result.hits],
        "facets": {
            facet.value: _values(facet, result.facets[facet]) for facet in Facet if facet in result.facets
        },
    }


def _query(result: SearchResult) -> dict[str, Any]:
    meant = result.did_you_mean
    return {
        "text": result.q,
        "match": result.level,
        "searched_for": result.searched_for,
        "did_you_mean": meant.text if meant else None,
        "did_you_mean_count": meant.count if meant else None,
        "expansions": [
            {
                "text": one.typed,
                "kind": one.kind,
                "also": [" ".join(syllable.text for syllable in name) for name in one.alternatives],
                "note": one.note,
            }
            for one in result.expansions
        ],
        "chips": [
            {"text": c.text, "label": c.label, "date_from": c.period.first, "date_to": c.period.last}
            for c in result.chips
        ],
    }


def url_of(article: Article, public_url: str) -> str:
    """Give where to read an article: at its source, or else its page below `public_url`."""
    return article.url or f"{public_url.rstrip('/')}/articles/{article.id}"


def _hit(found: FoundArticle, public_url: str, *, explained: bool) -> dict[str, Any]:
    article = found.article
    hit: dict[str, Any] = {
        "id": article.id,
        "title": article.title,
        "title_highlighted": found.title_highlighted,
        "url": url_of(article, public_url),
        "date": article.date,
        "authors": article.authors,
        "topics": article.topics,
        "kind": article.kind,
        "documents": found.documents,
        "snippet": found.snippet,
        "score": found.score,
    }
    if explained:
        hit["reasons"] = [{"text": one.text, "score": one.score} for one in found.reasons]
    return hit


def _values(facet: Facet, values: Iterable[FacetValue]) -> list[dict[str, Any]]:
    if facet is Facet.DATE:
        return [{**_value(one), "months": [_value(month) for month in one.months]} for one in values]
    return [_value(one) for one in values]


def _value(one: FacetValue) -> dict[str, Any]:
    return {"value": one.value, "count": one.count, "selected": one.selected}
