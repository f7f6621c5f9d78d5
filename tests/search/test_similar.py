"""Which articles are like one, over a real index."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_service.articles.article import Article, Audience
from search_service.engine.contract import Sort
from search_service.search.results import EVERYONE, PUBLIC, SearchRequest
from search_service.search.service import Search
from search_service.search.similar import MAX_SIMILAR, NEAREST_SHARE, SHARED
from tests.archive import search_over

BRIDGE = Article(
    id="cau-treo",
    title="Cầu treo mới ở Đăk Nhoong",
    text="Cầu treo bắc qua suối Đăk Nhoong đã thông xe. Học sinh không còn lội suối đến trường.",
    date=dt.date(2021, 5, 4),
    authors=("Y Hlim",),
    topics=("Giao thông",),
)
REPAIR = Article(
    id="sua-cau",
    title="Sửa cầu treo sau lũ",
    text="Theo Kế hoạch 12/KH-UBND, cầu treo qua suối ở Đăk Nhoong được sửa mặt ván và dây néo.",
    date=dt.date(2022, 9, 1),
)
SCHOOL = Article(
    id="khai-giang",
    title="Trường bán trú khai giảng",
    text="Học sinh bán trú đến trường từ sáng sớm. Thầy cô tặng sách vở.",
)
VACCINE = Article(id="tiem", title="Tiêm vắc xin", text="Trạm y tế tiêm vắc xin sởi cho thanh niên.")
SECRET = Article(
    id="mat",
    title="Báo cáo cầu treo Đăk Nhoong",
    text="Báo cáo về cầu treo qua suối Đăk Nhoong.",
    audience=Audience.STAFF,
)
FILLERS = [
    Article(id=f"khac-{n}", title=f"Tin số {n}", text=f"Người dân thu hoạch {word} ở nương rẫy cuối mùa.")
    for n, word in enumerate(("cà phê", "bời lời", "sắn", "lúa nước", "ngô lai", "sâm dây", "chuối", "măng"))
]
PUBLIC_ARTICLES = [BRIDGE, REPAIR, SCHOOL, VACCINE, *FILLERS]


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    return search_over(tmp_path_factory.mktemp("index"), [*PUBLIC_ARTICLES, SECRET])


def ids(search: Search, id_: str, audiences: frozenset[Audience] = PUBLIC, size: int = 5) -> list[str]:
    found = search.similar(id_, audiences, size)
    assert found is not None
    return [one.article.id for one in found]


def test_the_nearest_come_first_and_say_what_they_share(search: Search) -> None:
    found = search.similar("cau-treo", PUBLIC, 5)
    assert found
    assert found[0].article == replace(REPAIR, text="")
    assert found[0].documents == ("12/KH-UBND",)
    assert {"Cầu treo", "suối"} <= set(found[0].shared)
    assert "tiem" not in ids(search, "cau-treo")


def test_shares_fall_and_none_is_too_far(search: Search) -> None:
    for article in PUBLIC_ARTICLES:
        found = search.similar(article.id, PUBLIC, MAX_SIMILAR)
        assert found is not None
        shares = [one.share for one in found]
        assert shares == sorted(shares, reverse=True)
        assert all(round(NEAREST_SHARE, 2) <= share for share in shares)
        assert article.id not in [one.article.id for one in found]
        assert all(1 <= len(one.shared) <= SHARED for one in found)


def test_an_article_about_something_else_has_none(search: Search) -> None:
    assert ids(search, "tiem") == []


def test_as_many_are_given_as_asked_for(search: Search) -> None:
    all_ = ids(search, "khac-0", size=MAX_SIMILAR)
    assert len(all_) > 2
    assert ids(search, "khac-0", size=2) == all_[:2]


def test_staff_articles_are_for_staff_alone(search: Search, tmp_path: Path) -> None:
    assert "mat" in ids(search, "cau-treo", EVERYONE)
    assert search.similar("mat", PUBLIC, 5) is None
    assert ids(search, "mat", EVERYONE)[0] in ("cau-treo", "sua-cau")
    public_only = search_over(tmp_path, PUBLIC_ARTICLES)
    for article in PUBLIC_ARTICLES:
        assert search.similar(article.id, PUBLIC, 5) == public_only.similar(article.id, PUBLIC, 5)


def test_an_unknown_article_is_like_nothing(search: Search) -> None:
    assert search.similar("none", PUBLIC, 5) is None


@pytest.mark.parametrize("text", ["", "2024 12 31", "…", "kờrông"])
def test_what_shares_no_word_is_like_nothing(tmp_path: Path, text: str) -> None:
    lone = Article(id="lone", title="123", text=text)
    assert ids(search_over(tmp_path, [lone, *FILLERS]), "lone") == []


def test_a_word_is_named_as_the_article_writes_it(tmp_path: Path) -> None:
    one = Article(id="a", title="RỪNG ĐẦU NGUỒN", text="Giữ rừng đầu nguồn ở Mường Hoong, rừng xanh.")
    two = Article(id="b", title="Rừng Mường Hoong", text="Rừng đầu nguồn ở Mường Hoong.")
    found = search_over(tmp_path, [one, two, *FILLERS]).similar("a", PUBLIC, 1)
    assert found
    assert {"Mường Hoong", "rừng"} <= set(found[0].shared)


def test_only_the_beginning_of_a_long_text_says_what_it_is_about(tmp_path: Path) -> None:
    tail = " Cầu treo qua suối Đăk Nhoong." * 50
    long = Article(id="dai", title="Sổ tay", text="Thu hoạch cà phê ở nương rẫy. " * 300 + tail)
    assert ids(search_over(tmp_path, [long, *PUBLIC_ARTICLES]), "dai")[0].startswith("khac-")


def test_words_that_hold_sentences_together_are_nothing_in_common(tmp_path: Path) -> None:
    one = Article(id="a", title="Bưu điện", text="Các kiện hàng thuộc bưu điện đã đến.")
    two = Article(id="b", title="Thư viện", text="Các giá sách thuộc thư viện đã cũ.")
    search = search_over(tmp_path, [one, two, *FILLERS])
    assert ids(search, "a") == ids(search, "b") == []


@pytest.mark.parametrize("text", ["1 " * 2_999 + "măngxxx", "…" * 5_996 + "măngxxx", " " * 5_996 + "măngxxx"])
def test_a_word_that_is_cut_is_not_another(tmp_path: Path, text: str) -> None:
    others = [Article(id=f"m{at}", title="Tin", text="Người dân hái măng.") for at in range(3)]
    cut = Article(id="cat", title="123", text=text)
    assert ids(search_over(tmp_path, [cut, *others, *FILLERS]), "cat") == []


_WORDS = ["suối", "cầu", "treo", "trường", "học", "sinh", "cà", "phê", "\n", "12", ",", "Đăk"]


@given(words=st.lists(st.sampled_from(_WORDS), max_size=30))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered_without_itself(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    article = Article(id="x", title="Tin", text=" ".join(words))
    search = search_over(tmp_path_factory.mktemp("any"), [article, BRIDGE, SCHOOL, *FILLERS])
    assert "x" not in ids(search, "x")
    assert search.run(SearchRequest(sort=Sort.NEWEST)).total == 11
