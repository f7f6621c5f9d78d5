"""How does what is inside become an answer?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from search_service.api import schemas
from search_service.articles.article import Article
from search_service.articles.store import Change
from search_service.engine.contract import Facet
from search_service.search.results import FacetValue, FoundArticle, SearchResult, Suggestion

_FIELDS: Final = tuple(schemas.Article.model_fields)


def search_answer(result: SearchResult, public_url: str) -> schemas.SearchAnswer:
    """Give a page of results; `public_url` is where this service's own pages are."""
    return schemas.SearchAnswer(
        query=schemas.Query(text=result.q, match=result.level, did_you_mean=None, expansions=[], chips=[]),
        total=result.total,
        took_ms=result.took_ms,
        revision=result.revision,
        next_cursor=result.next_cursor,
        hits=[_hit(found, public_url) for found in result.hits],
        facets=schemas.Facets.model_validate(
            {facet.value: _values(facet, values) for facet, values in result.facets.items()}
        ),
    )


def facet_answer(facet: Facet, values: Iterable[FacetValue]) -> schemas.FacetAnswer:
    """Give the values of one facet."""
    return schemas.FacetAnswer(values=_values(facet, values))


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


def changes_answer(found: Sequence[Change], newest: int, *, complete: bool) -> schemas.Changes:
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
        revision=max(last, newest) if complete else last,
    )


def _hit(found: FoundArticle, public_url: str) -> schemas.Hit:
    article = found.article
    return schemas.Hit(
        id=article.id,
        title=article.title,
        title_highlighted=found.title_highlighted,
        url=article.url or f"{public_url.rstrip('/')}/articles/{article.id}",
        date=article.date,
        authors=list(article.authors),
        topics=list(article.topics),
        kind=article.kind,
        documents=list(found.documents),
        snippet=found.snippet,
        score=found.score,
    )


def _values(facet: Facet, values: Iterable[FacetValue]) -> list[schemas.FacetValue | schemas.YearValue]:
    return [
        schemas.YearValue(
            value=one.value,
            count=one.count,
            selected=one.selected,
            months=[_value(month) for month in one.months],
        )
        if facet is Facet.DATE
        else _value(one)
        for one in values
    ]


def _value(one: FacetValue) -> schemas.FacetValue:
    return schemas.FacetValue(value=one.value, count=one.count, selected=one.selected)
