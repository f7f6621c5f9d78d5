"""What stands on an article's own page?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from search_service.articles.article import Article, Kind
from search_service.search.results import FoundArticle
from search_service.web.address import Address, Links


@dataclass(frozen=True, slots=True)
class Part:
    """A word about the article, with a link to the search for more of the kind."""

    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """An article with its links. `back` is the search it was found by, if it was."""

    article: Article
    paragraphs: tuple[str, ...]
    authors: tuple[Part, ...]
    topics: tuple[Part, ...]
    documents: tuple[Part, ...]
    canonical: str
    back: str | None
    newest: str
    original: str | None
    original_host: str
    json_ld: Mapping[str, Any]


def article_page(found: FoundArticle, address: Address, links: Links) -> ArticlePage:
    """Give what an article's page shows."""
    article = found.article
    bare = address.only("lang")
    original = _web_address(article.url)
    searched = address.without("lang")

    def narrowed(name: str, value: str) -> str:
        return links.search(bare.toggled(name, value))

    return ArticlePage(
        article=article,
        paragraphs=tuple(line.strip() for line in article.text.splitlines() if line.strip()),
        authors=tuple(Part(author, narrowed("author", author)) for author in article.authors),
        topics=tuple(Part(topic, narrowed("topic", topic)) for topic in article.topics),
        documents=tuple(Part(number, narrowed("document", number)) for number in found.documents),
        canonical=links.article(article.id, Address()),
        back=links.search(address) if searched.pairs or address.value("page") else None,
        newest=links.search(bare),
        original=original,
        original_host=urlsplit(original).hostname or "" if original else "",
        json_ld=_json_ld(article, original),
    )


def _web_address(url: str | None) -> str | None:
    """Give the address if a browser may be sent there: never `javascript:` or a path of some machine."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


_TYPES: Final = {Kind.NEWS: "NewsArticle", Kind.REPORT: "Report"}


def _json_ld(article: Article, original: str | None) -> Mapping[str, Any]:
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
        "url": original,
    }
    return {name: value for name, value in described.items() if value}
