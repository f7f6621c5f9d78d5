"""What do machines read of an article's page? What schema.org, Dublin Core and Open Graph have words for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from search_service.articles.article import Article, Kind
from search_service.vietnamese.documents import number_key

LONGEST_DESCRIPTION: Final = 200
"""Letters of a description: about what is shown of one beside a link."""

_TYPES: Final = {Kind.NEWS: "NewsArticle", Kind.REPORT: "Report"}


@dataclass(frozen=True, slots=True)
class Meta:
    """One `<meta>`: `kind` is the attribute that its name stands in, `name` or `property`."""

    kind: str
    name: str
    content: str


def metas(
    article: Article, documents: Sequence[str], canonical: str, original: str | None, site: str
) -> tuple[Meta, ...]:
    """Describe an article in the page's head.

    `name` elements are Dublin Core as the DCMI recommends it for HTML
    (https://www.dublincore.org/specifications/dublin-core/dc-html/), `property` ones Open Graph
    (https://ogp.me/). `documents` are the numbers it bears and cites, `canonical` is the page's own address.
    """
    given = [
        *(Meta("name", name, content) for name, content in _dublin_core(article, documents, original)),
        *(Meta("property", name, content) for name, content in _open_graph(article, canonical, site)),
    ]
    return tuple(one for one in given if one.content)


def json_ld(article: Article, documents: Sequence[str], original: str | None) -> Mapping[str, Any]:
    """Describe an article as https://schema.org/NewsArticle does; authors are names: people or offices."""
    described = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(article.kind, "Article"),
        "headline": article.title,
        "inLanguage": "vi",
        "datePublished": article.date.isoformat() if article.date else None,
        "author": list(article.authors),
        "articleSection": list(article.topics),
        "abstract": article.abstract,
        "identifier": article.doc_number,
        "citation": cited(article, documents),
        "publisher": {"@type": "Organization", "name": article.source} if article.source else None,
        "url": original,
    }
    return {name: value for name, value in described.items() if value}


def cited(article: Article, documents: Sequence[str]) -> list[str]:
    """Give the document numbers that an article cites, without its own."""
    own = number_key(article.doc_number) if article.doc_number else None
    return [number for number in documents if number_key(number) != own]


def description(article: Article) -> str:
    """Say in a sentence or two what an article is about: its abstract, else how its text begins."""
    text = " ".join((article.abstract or article.text[: 2 * LONGEST_DESCRIPTION]).split())
    if len(text) <= LONGEST_DESCRIPTION:
        return text
    return f"{text[:LONGEST_DESCRIPTION].rsplit(' ', 1)[0]} …"


def _dublin_core(
    article: Article, documents: Sequence[str], original: str | None
) -> Iterator[tuple[str, str]]:
    yield "description", description(article)
    yield "DC.title", article.title
    for author in article.authors:
        yield "DC.creator", author
    for topic in article.topics:
        yield "DC.subject", topic
    yield "DC.description", article.abstract or ""
    yield "DC.publisher", article.source or ""
    yield "DC.date", article.date.isoformat() if article.date else ""
    yield "DC.type", "Text"
    yield "DC.format", "text/html"
    yield "DC.language", "vi"
    yield "DC.identifier", article.doc_number or ""
    yield "DC.source", original or ""
    for number in cited(article, documents):
        yield "DCTERMS.references", number


def _open_graph(article: Article, canonical: str, site: str) -> Iterator[tuple[str, str]]:
    yield "og:type", "article"
    yield "og:title", article.title
    yield "og:description", description(article)
    yield "og:url", canonical
    yield "og:site_name", site
    yield "og:locale", "vi_VN"
    yield "article:published_time", article.date.isoformat() if article.date else ""
    for topic in article.topics[:1]:
        yield "article:section", topic
