"""Which articles cite an article that is itself a numbered document?

Numbers begin anew: Party numbers with every term, State numbers without a year with every year. So where the
article has a date, only articles of the same term or year count as citing it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from search_service.articles.article import Article, Audience
from search_service.engine.contract import Filters, Request, Snapshot, Sort
from search_service.query.document_terms import terms_of
from search_service.query.periods import Period
from search_service.query.tree import Number
from search_service.vietnamese.documents import number_key, number_parts

MAX_CITING: Final = 5
"""Articles that are given: the list of all is a search away."""

_LOOKED_AT: Final = 50
"""Newest articles with the number that are looked at: a law may be kept as many articles that all bear it."""


@dataclass(frozen=True, slots=True)
class Citing:
    """The newest articles that cite a document, `number`, without their text. None of them is the document.

    `count` articles bear or cite the number, whatever their term; the document itself is one of them.
    """

    number: str
    articles: tuple[Article, ...]
    count: int


def citing(snapshot: Snapshot, audiences: frozenset[Audience], article: Article) -> Citing | None:
    """Give what cites an article of these audiences by its number; None if nothing does."""
    if not article.doc_number:
        return None
    key = number_key(article.doc_number)
    request = Request(
        audiences,
        Number(key),
        filters=Filters(within=_term(key, article)),
        sort=Sort.NEWEST,
        size=_LOOKED_AT,
    )
    heads = [hit.head for hit in snapshot.search(request).hits]
    found = [one for one in heads if one.id != article.id and not _bears(one, key)][:MAX_CITING]
    if not found:
        return None
    return Citing(article.doc_number, tuple(found), snapshot.count(audiences, Number(key)))


def _term(key: str, article: Article) -> Period | None:
    """Give the days on which the number means this article; None for all."""
    parts, day = number_parts(key), article.date
    if not parts or not day:
        return None
    for term in terms_of(parts, [day.year]):
        first, last = term.period.first, term.period.last
        if (first is None or first <= day) and (last is None or day <= last):
            return term.period
    return None


def _bears(article: Article, key: str) -> bool:
    return article.doc_number is not None and number_key(article.doc_number) == key
