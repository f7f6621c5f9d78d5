"""Every few syllables of an article find it, however they are typed; no existing engine promises that."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_service.articles.article import Article
from search_service.ingestion.pages import read_page
from search_service.query.levels import Level
from search_service.search.results import MAX_SIZE, SearchRequest, SearchResult
from search_service.search.service import Search
from search_service.vietnamese.tokens import tokenize
from tests.archive import search_over
from tests.conftest import ROOT


def without_marks(text: str) -> str:
    """Strip marks as a keyboard without Vietnamese leaves them out: not with the code under test."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")


TYPED: dict[str, Callable[[str], str]] = {
    "as written": str,
    "without marks": without_marks,
    "capitals": str.upper,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "other tone placement": lambda text: text.replace("òa", "oà").replace("úy", "uý").replace("ủy", "uỷ"),
    "Ð for Đ": lambda text: text.replace("Đ", "Ð").replace("đ", "ð"),
}
NONSENSE = "xqzzkw"


def _articles() -> list[Article]:
    files = sorted((ROOT / "examples").rglob("*.txt"))
    return [read_page(file.read_text(encoding="utf-8")).with_id(f"e{at}") for at, file in enumerate(files)]


ARTICLES = _articles()


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    return search_over(tmp_path_factory.mktemp("index"), ARTICLES)


def ids(search: Search, q: str) -> tuple[set[str], SearchResult]:
    result = search.run(SearchRequest(q=q, size=MAX_SIZE))
    return {hit.article.id for hit in result.hits}, result


@settings(max_examples=250)
@given(
    article=st.sampled_from(ARTICLES),
    in_title=st.booleans(),
    place=st.floats(0, 1, exclude_max=True),
    length=st.integers(1, 4),
    how=st.sampled_from(sorted(TYPED)),
)
def test_every_span_finds_its_article(
    search: Search, article: Article, in_title: bool, place: float, length: int, how: str
) -> None:
    text = article.title if in_title else article.text
    tokens = tokenize(text)
    first = int(place * max(1, len(tokens) - length + 1))
    chosen = tokens[first : first + length]
    span = TYPED[how](" ".join(text[token.start : token.end] for token in chosen))
    found, result = ids(search, span)
    assert article.id in found
    assert result.level is Level.EXACT
    found, result = ids(search, f"{span} {NONSENSE}")
    assert article.id not in found or result.level is Level.MOST


@pytest.mark.parametrize("how", sorted(TYPED))
def test_every_title_is_found_first_or_level_with_the_first(search: Search, how: str) -> None:
    for article in ARTICLES:
        result = search.run(SearchRequest(q=TYPED[how](article.title)))
        assert result.hits[0].article.id == article.id, article.title


def test_a_slice_as_it_stands_in_the_text_finds_its_article(search: Search) -> None:
    for article in ARTICLES[::4]:
        tokens = tokenize(article.text)
        for first in range(0, len(tokens) - 4, 37):
            piece = article.text[tokens[first].start : tokens[first + 3].end]
            if piece.count('"') or "“" in piece or "”" in piece or " -" in piece:
                continue  # quotes and a leading minus are operators
            assert article.id in ids(search, piece)[0], piece


def test_the_folder_of_examples_is_there() -> None:
    assert len(ARTICLES) >= 48
    assert Path(ROOT / "examples" / "noi-bo").is_dir()
