"""What is shown of one article in full? Itself, why it was found, what cites it and what is like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from search_service.articles.article import Article
from search_service.engine.contract import Snapshot
from search_service.search.citing import Citing, citing
from search_service.search.marking import Marks, marks
from search_service.search.reading import read
from search_service.search.results import SearchRequest
from search_service.search.similar import SimilarArticle, similar

SIMILAR: Final = 5
"""Similar articles that are shown beside an article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FullArticle:
    """An article with all that is known around it, of one generation.

    `documents` are the numbers it bears and cites, as first written. `marks` say where stands what the search
    looked for that led here; `searched_for` is how that was read, if not as it was typed.
    """

    article: Article
    documents: tuple[str, ...]
    marks: Marks
    searched_for: str | None
    citing: Citing | None
    similar: tuple[SimilarArticle, ...]


def full_article(snapshot: Snapshot, id_: str, request: SearchRequest) -> FullArticle | None:
    """Give an article that the request's audiences may see, as the request found it; None if there is none.

    Only the request's words and documents are looked at. Raises InvalidInput (`q`) for a query that is too
    long.
    """
    hit = snapshot.article(request.audiences, id_)
    if hit is None:
        return None
    article = hit.article
    reading = read(snapshot, request)
    return FullArticle(
        article=article,
        documents=hit.cited,
        marks=marks(snapshot, request, reading, article),
        searched_for=reading.searched_for,
        citing=citing(snapshot, request.audiences, article),
        similar=similar(snapshot, request.audiences, article, SIMILAR),
    )
