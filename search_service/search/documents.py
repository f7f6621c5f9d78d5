"""What is a numbered document, and which articles bear or cite its number?

The archive's own numbers decide what a loosely typed one may mean (`query.document_numbers`), and only those
of articles that the asker may see.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from search_service.articles.article import Article, Audience
from search_service.engine.contract import Facet, Filters, Hit, Request, Snapshot, Sort
from search_service.errors import InvalidInput
from search_service.query import document_numbers
from search_service.query.document_numbers import Known, Meant
from search_service.query.document_terms import Term, terms_of
from search_service.query.document_types import organs_of, types_of
from search_service.query.levels import Substitutes
from search_service.query.parse import Clause, ParsedQuery, Syllable
from search_service.query.periods import NO_DATE, Period, between
from search_service.query.tree import AnyOf, Number
from search_service.search.results import MAX_RESULTS, MAX_SIZE
from search_service.vietnamese.documents import number_key, number_parts
from search_service.vietnamese.syllables import fold, is_marked
from search_service.vietnamese.tokens import tokenize

MAX_CANDIDATES: Final = 20
"""How many documents an ambiguous number is said to be."""

MAX_BEARERS: Final = 10
"""How many of the articles that are the document are given: a law may be kept as many."""

_LOOKED_AT: Final = 1_000
"""Articles in which the bearer of a number is sought, oldest first: it is older than those that cite it."""
_CHUNK: Final = 100
_UNDATED: Final = Term(NO_DATE, "Không rõ ngày", Period(None, None))


@dataclass(frozen=True, slots=True)
class NumberedDocument:
    """A document that articles bear or cite. `number` is as it is written, `key` the same for all spellings.

    `types` are what it is (several where types share their letters), `organs` who issued it, as far as known.
    `year` is the one in the number. `count` articles bear or cite it.
    """

    number: str
    key: str
    types: tuple[str, ...]
    organs: tuple[str, ...]
    year: int | None
    is_party: bool
    count: int


@dataclass(frozen=True, slots=True)
class CitingArticle:
    """An article with the number; `bears` says that the article is the document."""

    article: Article
    bears: bool


@dataclass(frozen=True, slots=True)
class TermCount:
    """A term (or year) in which the number meant one document, and how many articles are of it."""

    term: Term
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPage:
    """What a typed number is. Either `document` is known, or it is one of several (`may_be`).

    `bearers` are the articles that are the document, oldest first; `terms` the terms that articles are of,
    newest first, counted before `term` and dates narrow anything. `total` and `articles` are what is left
    after that, newest first.
    """

    asked: str
    document: NumberedDocument | None
    may_be: tuple[NumberedDocument, ...] = ()
    bearers: tuple[Article, ...] = ()
    terms: tuple[TermCount, ...] = ()
    total: int = 0
    page: int = 1
    pages: int = 0
    articles: tuple[CitingArticle, ...] = ()


def resolve(snapshot: Snapshot, audiences: frozenset[Audience], typed: str) -> tuple[str, ...]:
    """Give the keys that a typed number may mean, the most cited first, `MAX_MEANT` at most.

    A number that these audiences' articles do not have is its own key, which no article has.
    """
    found = document_numbers.known_as(typed, _known(snapshot, audiences))
    return found or (number_key(typed),)


def numbers_meant(snapshot: Snapshot, audiences: frozenset[Audience], text: str) -> tuple[Meant, ...]:
    """Give the document numbers that a query's words may mean; spans count the tokens of `text`."""
    return document_numbers.meant(text, _known(snapshot, audiences))


@dataclass(frozen=True, slots=True)
class NumberedWords:
    """The words of a query that are parts of document numbers, as `levels.Wording` takes them.

    An article that bears or cites the number needs none of the words. `rows`: of a number that was typed in
    full, the words themselves count only in a row, so that every way of typing it finds the same.
    """

    substitutes: Substitutes
    rows: Mapping[Syllable, Clause]


def numbered_words(snapshot: Snapshot, audiences: frozenset[Audience], query: ParsedQuery) -> NumberedWords:
    """Give the document numbers among a query's words."""
    typed = [Syllable(token.text, is_marked(token.text)) for token in tokenize(query.plain)]
    found: dict[Syllable, list[AnyOf]] = {}
    rows: dict[Syllable, Clause] = {}
    for one in numbers_meant(snapshot, audiences, query.plain):
        node = AnyOf(tuple(Number(key) for key in one.keys))
        row = tuple(typed[one.start : one.stop])
        for word in dict.fromkeys(row):
            if word in query.words:
                found.setdefault(word, []).append(node)
                if _is_in_full(one.keys, row):
                    rows[word] = row
    return NumberedWords({word: tuple(nodes) for word, nodes in found.items()}, rows)


def _is_in_full(keys: Sequence[str], row: Clause) -> bool:
    """Say whether a number was typed with its year or its organ, so that nothing else is meant."""
    if len(keys) != 1:
        return False
    typed = " ".join(fold(word.text) for word in row)
    parts = [fold(part.lower()) for part in re.split("[/-]", keys[0])]
    year = next((part for part in parts[1:] if part.isdigit()), None)
    return year in typed if year else all(part in typed for part in parts)


def document(
    snapshot: Snapshot,
    typed: str,
    audiences: frozenset[Audience],
    page: int = 1,
    size: int = 10,
    *,
    term: str | None = None,
    date_from: str | None = None,
    date_to: str | None = None,
) -> DocumentPage | None:
    """Say what a number is that was typed in any spelling, and which articles have it; None if none has.

    `term` is the value of one of the page's terms; the dates are a year, a month or a day each. Raises
    InvalidInput naming the parameter.
    """
    _check_paging(page, size)
    within = between(date_from, date_to)
    keys = document_numbers.known_as(typed, _known(snapshot, audiences), MAX_CANDIDATES)
    if not keys:
        return None
    asked = [_Asked(snapshot, audiences, key) for key in keys]
    if len(asked) > 1:
        return DocumentPage(asked=typed, document=None, may_be=tuple(one.described() for one in asked))
    return asked[0].page(typed, page, size, term, within)


def _known(snapshot: Snapshot, audiences: frozenset[Audience]) -> Known:
    return lambda prefix: snapshot.known_numbers(audiences, prefix)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One document number, of one generation, for some audiences."""

    snapshot: Snapshot
    audiences: frozenset[Audience]
    key: str

    def described(self, bearers: Sequence[Article] = ()) -> NumberedDocument:
        """Say what it is: by the article that bears it, else by its letters."""
        hits, total = self._hits(Sort.OLDEST, 0, 1)
        parts = number_parts(self.key)
        given = tuple(dict.fromkeys(one.doc_type for one in bearers if one.doc_type))
        return NumberedDocument(
            number=self._written(bearers, hits),
            key=self.key,
            types=given or (types_of(parts) if parts else ()),
            organs=organs_of(parts) if parts else (),
            year=parts.year if parts else None,
            is_party=bool(parts and parts.is_party),
            count=total,
        )

    def page(self, typed: str, page: int, size: int, term: str | None, within: Period | None) -> DocumentPage:
        """Give a page of the articles that have it."""
        bearers = tuple(self._bearers())
        terms = self._terms()
        chosen = _chosen(terms, term)
        hits, total = self._hits(Sort.NEWEST, (page - 1) * size, size, Filters(dates=chosen, within=within))
        return DocumentPage(
            asked=typed,
            document=self.described(bearers),
            bearers=bearers,
            terms=terms,
            total=total,
            page=page,
            pages=min(math.ceil(total / size), MAX_RESULTS // size),
            articles=tuple(CitingArticle(hit.head, self._is_borne_by(hit.head)) for hit in hits),
        )

    def _terms(self) -> tuple[TermCount, ...]:
        parts = number_parts(self.key)
        found = self.snapshot.search(self._request(Sort.NEWEST, 0, 0, facets=(Facet.DATE,)))
        months = found.facets[Facet.DATE]
        years = [int(month[:4]) for month in months if month != NO_DATE]
        terms = terms_of(parts, years) if parts else ()
        if not terms:
            return ()
        counted = [TermCount(one, self._count(one.period)) for one in terms]
        counted.append(TermCount(_UNDATED, months.get(NO_DATE, 0)))
        return tuple(one for one in counted if one.count)

    def _count(self, period: Period) -> int:
        return self._hits(Sort.NEWEST, 0, 0, Filters(within=period))[1]

    def _bearers(self) -> Iterator[Article]:
        found = 0
        for skip in range(0, _LOOKED_AT, _CHUNK):
            hits, total = self._hits(Sort.OLDEST, skip, _CHUNK)
            for hit in hits:
                if self._is_borne_by(hit.article):
                    yield hit.article
                    found += 1
                    if found == MAX_BEARERS:
                        return
            if skip + _CHUNK >= total:
                return

    def _is_borne_by(self, article: Article) -> bool:
        return article.doc_number is not None and number_key(article.doc_number) == self.key

    def _written(self, bearers: Sequence[Article], hits: Sequence[Hit]) -> str:
        borne = [one.doc_number for one in bearers if one.doc_number]
        cited = [written for hit in hits for written in hit.cited if number_key(written) == self.key]
        return next(iter([*borne, *cited]), self.key)

    def _hits(
        self, sort: Sort, skip: int, size: int, filters: Filters | None = None
    ) -> tuple[tuple[Hit, ...], int]:
        found = self.snapshot.search(self._request(sort, skip, size, filters or Filters()))
        return found.hits, found.total

    def _request(
        self,
        sort: Sort,
        skip: int,
        size: int,
        filters: Filters | None = None,
        facets: tuple[Facet, ...] = (),
    ) -> Request:
        return Request(
            audiences=self.audiences,
            match=Number(self.key),
            filters=filters or Filters(),
            sort=sort,
            size=size,
            skip=skip,
            facets=facets,
        )


def _chosen(terms: Sequence[TermCount], value: str | None) -> tuple[Period | None, ...]:
    if value is None:
        return ()
    for one in terms:
        if one.term.value == value:
            return (None if value == NO_DATE else one.term.period,)
    known = ", ".join(one.term.value for one in terms) or "none: this number means one document for ever"
    raise InvalidInput("term", f"{value!r:.40} is no term of articles with this number; they are {known}")


def _check_paging(page: int, size: int) -> None:
    if not 1 <= size <= MAX_SIZE:
        raise InvalidInput("size", f"must be 1 to {MAX_SIZE}")
    if page < 1 or page * size > MAX_RESULTS:
        raise InvalidInput("page", f"must be 1 or more, and pages end at {MAX_RESULTS:,} articles")
