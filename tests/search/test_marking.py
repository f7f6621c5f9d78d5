"""What a search marks in a whole article, over a real index."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.articles.article import Article
from search_service.search.full_article import FullArticle
from search_service.search.results import SearchRequest
from search_service.search.service import Search
from tests.archive import search_over

ARTICLE = Article(
    id="a",
    title="Công tác tuyên giáo ở Đăk Glei",
    abstract="Tuyên giáo và giáo dục.",
    text="Ban Tuyên giáo họp về giáo dục.\nTUYEN GIAO là việc chung, tuyên dương người tốt.\n"
    "Theo Kết luận số 01 - KL/TW và Nghị định 42/2022/NĐ-CP, ngày 01 hằng tháng.",
)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    return search_over(tmp_path_factory.mktemp("index"), [ARTICLE, Article(id="b", title="Tin khác")])


def full(search: Search, q: str = "", **others: tuple[str, ...]) -> FullArticle:
    found = search.full_article("a", SearchRequest(q=q, **others))  # type: ignore[arg-type]
    assert found is not None
    return found


def marked(search: Search, q: str = "", **others: tuple[str, ...]) -> list[str]:
    """Give what is marked in the text."""
    return [ARTICLE.text[start:end] for start, end in full(search, q, **others).marks.text]


def test_words_side_by_side_are_marked_as_one(search: Search) -> None:
    marks = full(search, "tuyên giáo").marks
    assert [ARTICLE.title[slice(*span)] for span in marks.title] == ["tuyên giáo"]
    assert [(ARTICLE.abstract or "")[slice(*span)] for span in marks.abstract] == ["Tuyên giáo"]
    # Neither the `giáo` of education nor the `tuyên` of praise was looked for.
    assert marked(search, "tuyên giáo") == ["Tuyên giáo"]
    assert marked(search, "tuyen giao") == ["Tuyên giáo", "TUYEN GIAO"]


def test_a_word_that_is_always_alone_is_marked_alone(search: Search) -> None:
    assert marked(search, "giáo") == ["giáo", "giáo"]
    assert marked(search, "họp tốt") == ["họp", "tốt"]


def test_nothing_is_marked_without_words(search: Search) -> None:
    assert marked(search) == []
    assert marked(search, "", authors=("Minh Đức",)) == []
    assert marked(search, "-giáo") == []


def test_a_document_that_was_looked_for_is_marked_whole(search: Search) -> None:
    assert marked(search, documents=("01-KL/TW",)) == ["01 - KL/TW"]
    assert marked(search, documents=("42 2022 nd cp",)) == ["42/2022/NĐ-CP"]
    assert "42/2022/NĐ-CP" in marked(search, "nđ 42/2022")


def test_a_document_of_joint_organs_is_marked_whole(tmp_path: Path) -> None:
    number = "05/2021/TTLT-BNN&PTNT-TT&TT"
    search = search_over(tmp_path, [Article(id="a", title="Tin", text=f"Căn cứ {number}, của Bộ TT.")])
    found = search.full_article("a", SearchRequest(documents=(number,)))
    assert found
    assert [found.article.text[slice(*span)] for span in found.marks.text] == [number]


def test_what_was_meant_is_marked_and_said(search: Search) -> None:
    found = full(search, "tuyeen giaos")
    assert found.searched_for == "tuyên giáo"
    assert found.marks == full(search, "tuyên giáo").marks
    assert full(search, "tuyên giáo").searched_for is None


def test_who_may_not_see_an_article_gets_none(search: Search) -> None:
    assert search.full_article("none", SearchRequest(q="tuyên giáo")) is None


@given(q=st.text('tuyêngiáokl01/- "TWĐăk.', max_size=30))
def test_marks_are_in_order_apart_and_of_whole_syllables(search: Search, q: str) -> None:
    marks = full(search, q).marks
    for text, spans in ((ARTICLE.title, marks.title), (ARTICLE.text, marks.text)):
        at = -1
        for start, end in spans:
            assert at < start < end <= len(text)
            assert not text[start - 1 : start].isalnum()
            assert not text[end : end + 1].isalnum()
            assert "\n" not in text[start:end]
            at = end


def test_a_name_that_is_also_searched_is_marked(tmp_path: Path) -> None:
    article = Article(id="a", title="Tin", text="Ủy ban nhân dân huyện họp. UBND xã dự. Nhân dân vui.")
    search = search_over(tmp_path, [article])
    found = search.full_article("a", SearchRequest(q="UBND"))
    assert found
    assert [article.text[slice(*span)] for span in found.marks.text] == ["Ủy ban nhân dân", "UBND"]


@pytest.mark.parametrize("asked", [{"q": "kl01"}, {"q": "KL 01"}, {"documents": ("01-KL/TW",)}])
def test_a_page_of_results_shows_the_number_that_was_meant(tmp_path: Path, asked: dict[str, object]) -> None:
    text = f"Tin ngày 01. {'xã ' * 200} Theo Kết luận số 01 - KL/TW, không phải 02-KL/TW."
    search = search_over(tmp_path, [Article(title="Học 01-KL/TW", text=text)])
    (hit,) = search.run(SearchRequest(**asked)).hits  # type: ignore[arg-type]
    assert hit.title_highlighted == "Học <mark>01</mark>-<mark>KL</mark>/<mark>TW</mark>"
    assert "số <mark>01</mark> - <mark>KL</mark>/<mark>TW</mark>, không phải 02-" in hit.snippet
