"""Does a query find what it is going to mean, while its last word is still being typed?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_service.articles.article import Article, Audience
from search_service.engine.contract import Facet
from search_service.query.levels import Level
from search_service.query.parse import MAX_LENGTH
from search_service.search.results import EVERYONE, SearchRequest, SearchResult
from search_service.search.service import Search
from tests.archive import search_over

ARTICLES = [
    Article(id="moi", title="Xây dựng nông thôn mới", text="Thư của xã về nông thôn mới.", topics=("Xã",)),
    Article(id="thon", title="Đường nông thôn", text="Bê tông hóa đường nông thôn.", topics=("Xã",)),
    Article(id="thuy", title="Nông thủy sản", text="Thu mua nông thủy sản. Hoàn thuế cho hộ nuôi cá."),
    Article(id="xa", title="Nông sản được mùa", text="Cà phê được giá, thương lái vào tận rẫy."),
    Article(id="giao", title="Hội nghị tuyên giáo", text="Kết luận số 01-KL/TW. Vì sao, gì cũng bàn."),
    Article(id="hoa", title="Hòa giải ở cơ sở", text="Tổ hòa giải làm việc."),
    Article(id="kin", title="Xênôni nội bộ", audience=Audience.STAFF),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Search:
    return search_over(tmp_path_factory.mktemp("unfinished"), ARTICLES)


def typing(archive: Search, q: str, **more: object) -> SearchResult:
    return archive.run(SearchRequest(q=q, unfinished=True, **more))  # type: ignore[arg-type]


def found(result: SearchResult) -> list[str]:
    return [hit.article.id for hit in result.hits]


@pytest.mark.parametrize("typed", ["nong th", "nông th", "NÔNG TH"])
def test_any_word_that_begins_so_is_found_and_nothing_is_asked_back(archive: Search, typed: str) -> None:
    result = typing(archive, typed)
    assert set(found(result)) == {"moi", "thon", "thuy", "xa"}
    assert (result.level, result.searched_for, result.did_you_mean) == (Level.EXACT, None, None)


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("nông thô", {"moi", "thon"}),
        ("nong tho", {"moi", "thon"}),
        ("nông thủ", {"thuy"}),
        ("đường nông t", {"thon"}),
        ("hoà", {"hoa", "thuy"}),  # of hòa, and of hoàn, where the mark is elsewhere
        ("hòa", {"hoa", "thuy"}),
        ("01-K", {"giao"}),
        ("kết luận số 1", {"giao"}),  # 01
    ],
)
def test_marks_that_are_typed_count(archive: Search, typed: str, there: set[str]) -> None:
    assert set(found(typing(archive, typed))) == there


def test_the_order_is_that_of_what_the_word_most_likely_becomes(archive: Search) -> None:
    assert found(typing(archive, "nông th"))[:2] == found(archive.run(SearchRequest(q="nông thôn")))[:2]
    assert found(typing(archive, "tuyen gi"))[0] == "giao"
    assert found(typing(archive, "hòa"))[0] == "hoa"  # a word that is one comes before what it begins


def test_a_word_that_may_not_go_on_is_taken_as_it_is(archive: Search) -> None:
    typed = "nông th".rjust(MAX_LENGTH)
    assert set(found(typing(archive, typed))) == {"moi", "thon", "thuy", "xa"}


def test_the_word_is_marked_as_it_goes_on_where_it_stands_behind_the_others(archive: Search) -> None:
    shown = {hit.article.id: hit for hit in typing(archive, "nong th").hits}
    assert shown["moi"].title_highlighted == "Xây dựng <mark>nông thôn</mark> mới"
    assert shown["thuy"].title_highlighted == "<mark>Nông thủy</mark> sản"
    assert shown["moi"].snippet == "Thư của xã về <mark>nông thôn</mark> mới."
    alone = {hit.article.id: hit for hit in typing(archive, "hoà").hits}
    assert "<mark>Hoàn</mark> thuế" in alone["thuy"].snippet
    assert "<mark>hóa</mark>" not in alone["hoa"].snippet


@pytest.mark.parametrize(
    ("typed", "id_", "snippet"),
    [
        ("thu t", "thuy", "<mark>Thu</mark> mua nông thủy sản. Hoàn thuế cho hộ nuôi cá."),
        ("mua nông n", "thuy", "Thu <mark>mua nông</mark> thủy sản. Hoàn thuế cho hộ nuôi cá."),
        ("nông thôn t", "moi", "Thư của xã về <mark>nông thôn</mark> mới."),
        ("đường đ", "thon", "Bê tông hóa <mark>đường</mark> nông thôn."),
    ],
)
def test_a_whole_word_is_marked_though_the_next_begins_like_it(
    archive: Search, typed: str, id_: str, snippet: str
) -> None:
    shown = {hit.article.id: hit.snippet for hit in typing(archive, typed).hits}
    assert shown[id_] == snippet


@pytest.mark.parametrize("typed", ["nông th ", '"nông th"', "nông -th", "nông th?", "", "?", "01-KL/TW"])
def test_what_ends_in_anything_else_is_finished(archive: Search, typed: str) -> None:
    one, other = typing(archive, typed), archive.run(SearchRequest(q=typed))
    assert (found(one), one.searched_for, one.did_you_mean) == (
        found(other),
        other.searched_for,
        other.did_you_mean,
    )


@pytest.mark.parametrize("typed", ["tuyen goao", "nông xyzzy", "tuyeen giaos"])
def test_what_nothing_begins_with_is_read_as_it_was_meant(archive: Search, typed: str) -> None:
    one, other = typing(archive, typed), archive.run(SearchRequest(q=typed))
    assert (found(one), one.searched_for, one.level) == (found(other), other.searched_for, other.level)


def test_raw_typing_is_read_before_its_last_word_is_whole(archive: Search) -> None:
    result = typing(archive, "tuyeen gia")
    assert (found(result), result.searched_for) == (["giao"], "tuyên gia")


def test_totals_facets_and_exports_are_of_the_same_articles(archive: Search) -> None:
    result = typing(archive, "nông th")
    (topic,) = result.facets[Facet.TOPIC]
    assert (topic.value, topic.count) == ("Xã", 2)
    assert typing(archive, "nông th", topics=("Xã",)).total == 2
    exported = list(archive.export(SearchRequest(q="nông th", unfinished=True)))
    assert len(exported) == result.total == 4


def test_the_public_is_told_nothing_of_staff_text(archive: Search) -> None:
    assert typing(archive, "xên").total == 0
    assert found(typing(archive, "xên", audiences=EVERYONE)) == ["kin"]


def test_the_article_that_is_led_to_is_marked_alike(archive: Search) -> None:
    asked = SearchRequest(q="nông th", unfinished=True)
    article = archive.full_article("moi", asked)
    assert article
    assert [article.article.title[start:end] for start, end in article.marks.title] == ["nông thôn"]


_TITLE = st.lists(
    st.sampled_from(
        ["tuyến", "Hoàn", "quý", "lí", "giữ", "đường", "2024", "05", "Đăk", "ủy", "khuyến", "thuở"]
    ),
    min_size=1,
    max_size=5,
)


@given(words=_TITLE, cut=st.integers(1, 6))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_title_is_found_however_far_it_is_typed(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], cut: int
) -> None:
    folder: Path = tmp_path_factory.mktemp("title")
    archive = search_over(folder, [Article(id="a", title=" ".join(words))])
    typed = " ".join([*words[:-1], words[-1][:cut]])
    assert found(typing(archive, typed)) == ["a"]
