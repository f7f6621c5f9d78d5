"""What stands on an article's own page?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from search_service.articles.article import Article, Audience
from search_service.search.full_article import FullArticle
from search_service.search.results import SearchRequest
from search_service.web.address import Address, Links
from search_service.web.article_metadata import Meta, cited, json_ld, metas
from search_service.web.article_text import Paragraph, Piece, paragraphs, pieces
from search_service.web.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Part:
    """A word about the article, with a link to the search for more of the kind."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class FoundBy:
    """The search that led to an article: its words, how they were read if otherwise, its document numbers.

    `count` places are marked; `unmarked` is the page without marks.
    """

    q: str
    read_as: str | None
    documents: tuple[str, ...]
    count: int
    unmarked: str


@dataclass(frozen=True, slots=True)
class CitedBy:
    """Articles that cite this one by its number, and the link to all that have it."""

    number: str
    articles: tuple[Neighbour, ...]
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another article and the link to its page. `shared` are the words that both are about."""

    article: Article
    href: str
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage:
    """An article with its links. `back` is the search it was found by, if it was.

    `numbers` are the article's own document number, none or one, `cited` those that it cites. Nothing is in
    `cited_by` and `similar` at once.
    """

    article: Article
    title: tuple[Piece, ...]
    abstract: Paragraph | None
    paragraphs: tuple[Paragraph, ...]
    found_by: FoundBy | None
    authors: tuple[Part, ...]
    topics: tuple[Part, ...]
    numbers: tuple[Part, ...]
    cited: tuple[Part, ...]
    cited_by: CitedBy | None
    similar: tuple[Neighbour, ...]
    canonical: str
    back: str | None
    newest: str
    original: str | None
    original_host: str
    metas: tuple[Meta, ...]
    json_ld: Mapping[str, Any]


def searched(address: Address, audiences: frozenset[Audience]) -> SearchRequest:
    """Give what of the search that led to an article decides what is marked in it."""
    return SearchRequest(
        q=address.value("q"),
        audiences=audiences,
        documents=address.values("document"),
        as_typed=address.value("as_typed") == "true",
        unfinished=address.value("unfinished") == "true",
    )


def article_page(found: FullArticle, address: Address, links: Links, t: Catalogue, base: str) -> ArticlePage:
    """Give what an article's page shows. `base` is where visitors see the service: `https://example.vn/tim`."""
    article, marks = found.article, found.marks
    plain = address.only("lang")
    original = _web_address(article.url)
    canonical = Links(base).article(article.id, Address())
    # Newspapers repeat the abstract as the first paragraph.
    abstract = article.abstract if article.abstract and not article.text.startswith(article.abstract) else ""

    def narrowed(name: str, values: Iterable[str]) -> tuple[Part, ...]:
        return tuple(Part(value, links.search(plain.toggled(name, value))) for value in values)

    def with_number(number: str) -> str:
        return links.search(plain.toggled("document", number))

    def neighbour(other: Article, shared: tuple[str, ...] = ()) -> Neighbour:
        return Neighbour(other, links.article(other.id, plain), shared)

    citing = {one.id for one in found.citing.articles} if found.citing else set()
    of_abstract = paragraphs(" ".join(abstract.splitlines()), marks.abstract, with_number, has_first=True)
    in_abstract = bool(of_abstract and marks.abstract)
    return ArticlePage(
        article=article,
        title=pieces(article.title, marks.title),
        abstract=of_abstract[0] if of_abstract else None,
        paragraphs=paragraphs(article.text, marks.text, with_number, has_first=not in_abstract),
        found_by=_found_by(found, address, links, shows_abstract=bool(of_abstract)),
        authors=narrowed("author", article.authors),
        topics=narrowed("topic", article.topics),
        numbers=narrowed("document", [article.doc_number] if article.doc_number else ()),
        cited=narrowed("document", cited(article, found.documents)),
        cited_by=CitedBy(
            found.citing.number,
            tuple(neighbour(one) for one in found.citing.articles),
            found.citing.count,
            with_number(found.citing.number),
        )
        if found.citing
        else None,
        similar=tuple(
            neighbour(one.article, one.shared) for one in found.similar if one.article.id not in citing
        ),
        canonical=canonical,
        back=links.search(address) if address.without("lang").pairs or address.value("page") else None,
        newest=links.search(plain),
        original=original,
        original_host=urlsplit(original).hostname or "" if original else "",
        metas=metas(article, found.documents, canonical, original, t("site")),
        json_ld=json_ld(article, found.documents, original),
    )


def _found_by(found: FullArticle, address: Address, links: Links, *, shows_abstract: bool) -> FoundBy | None:
    q, documents = address.value("q"), address.values("document")
    if not q and not documents:
        return None
    marks = found.marks
    return FoundBy(
        q=q,
        read_as=found.searched_for,
        documents=documents,
        count=len(marks.text) + (len(marks.abstract) if shows_abstract else 0),
        unmarked=links.article(found.article.id, address.only("lang")),
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
