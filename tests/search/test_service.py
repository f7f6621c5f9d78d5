"""What a search answers, by its own door."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from search_service.articles.article import Article, Audience, Kind
from search_service.engine.contract import Facet, Sort, SortKey
from search_service.errors import InvalidInput
from search_service.query.levels import Level
from search_service.search import cursors
from search_service.search.results import EVERYONE, MAX_RESULTS, FacetValue, SearchRequest
from search_service.search.service import Search
from tests.archive import search_over

ARTICLES = [
    Article(
        id="duong",
        title="Mở đường vào thôn Đăk Ung",
        text="Con đường dài 3 km. Kết luận số 01-KL/TW được nhắc lại.",
        date=dt.date(2024, 3, 15),
        authors=("Y Bình", "A Thiên"),
        topics=("Nông thôn mới",),
    ),
    Article(
        id="duong-hoa",
        title="Chị Dương trồng hoa",
        text="Vườn hoa của chị Dương ở thị trấn.",
        date=dt.date(2024, 4, 1),
        authors=("Y Bình",),
        topics=("Nông – lâm nghiệp",),
    ),
    Article(
        id="dien", title="CONG DIEN VE MUA LU", text="Cac xa kiem tra duong giao thong.", kind=Kind.DOCUMENT
    ),
    Article(
        id="giao",
        title="Ngành giáo dục tổng kết",
        text="Hội nghị giao ban. Công tác tuyên giáo, giáo dục và y tế được bàn nhiều lần trong năm.",
        date=dt.date(2023, 12, 29),
        authors=("Minh Đức",),
    ),
    Article(
        id="noi-bo",
        title="Báo cáo nội bộ về đường",
        text="Số liệu riêng.",
        date=dt.date(2024, 5, 1),
        authors=("Mai Hương",),
        kind=Kind.REPORT,
        audience=Audience.STAFF,
    ),
]


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    return search_over(tmp_path_factory.mktemp("index"), ARTICLES)


def found(search: Search, q: str, **fields: object) -> list[str]:
    result = search.run(SearchRequest(q=q, **fields))  # type: ignore[arg-type]
    return [hit.article.id for hit in result.hits]


@pytest.mark.parametrize(
    ("q", "expected", "level"),
    [
        # With marks: itself, and its bare form where nothing bears a mark.
        ("đường", {"duong", "dien"}, Level.EXACT),
        ("dương", {"duong-hoa", "dien"}, Level.EXACT),
        ("giáo", {"giao", "dien"}, Level.EXACT),
        # Bare: every twin.
        ("duong", {"duong", "duong-hoa", "dien"}, Level.EXACT),
        ("GIAO", {"giao", "dien"}, Level.EXACT),
        # Marks ignored only when nothing else is found.
        ("mớ", {"duong"}, Level.FOLDED),
        # Most words, folded.
        ("tuyen giao xyzzy", {"giao"}, Level.MOST),
        ("xyzzy", set(), Level.EXACT),
        ("?!", set(), Level.EXACT),
        ('"đường dài"', {"duong"}, Level.EXACT),
        ('"dài đường"', set(), Level.EXACT),
        ("duong -hoa", {"duong", "dien"}, Level.EXACT),
        ("01-KL/TW", {"duong"}, Level.EXACT),
        ("Minh Đức", {"giao"}, Level.EXACT),
        ('hội "nghị', {"giao"}, Level.EXACT),
    ],
)
def test_what_is_found_and_at_which_level(search: Search, q: str, expected: set[str], level: Level) -> None:
    result = search.run(SearchRequest(q=q))
    assert {hit.article.id for hit in result.hits} == expected
    assert result.total == len(expected)
    assert result.level is level


def test_the_level_is_decided_before_filters(search: Search) -> None:
    result = search.run(SearchRequest(q="đường", topics=("Nông – lâm nghiệp",)))
    assert (result.total, result.level) == (0, Level.EXACT)
    assert result.facets[Facet.TOPIC] == (
        FacetValue("Nông thôn mới", 1, False),
        FacetValue("Nông – lâm nghiệp", 0, True),
    )


def test_without_a_query_the_newest_come_first(search: Search) -> None:
    assert found(search, " ") == ["duong-hoa", "duong", "giao", "dien"]
    assert found(search, "", audiences=EVERYONE)[0] == "noi-bo"


def test_a_title_counts_more(search: Search) -> None:
    assert found(search, "giao duc") == ["giao"]
    assert found(search, "duong", sort=Sort.OLDEST) == ["duong", "duong-hoa", "dien"]


def test_filters(search: Search) -> None:
    assert found(search, "", authors=("Y Bình",), topics=("Nông thôn mới",)) == ["duong"]
    assert found(search, "", dates=("2024-03", "none")) == ["duong", "dien"]
    assert found(search, "", date_from="2024-03", date_to="2024-03-20") == ["duong"]
    assert found(search, "", documents=("1-kl/tw",)) == ["duong"]
    assert found(search, "", documents=("abc",)) == []
    assert found(search, "", kinds=("document",)) == ["dien"]
    decomposed = "Y Bi\u0300nh"
    assert set(found(search, "", authors=(decomposed,))) == {"duong", "duong-hoa"}


def test_years_and_the_months_of_a_selected_year(search: Search) -> None:
    facets = search.run(SearchRequest(dates=("2024-03-15",))).facets[Facet.DATE]
    assert [(year.value, year.count) for year in facets] == [("2024", 2), ("2023", 1), ("none", 1)]
    assert facets[0].months == (
        FacetValue("2024-03", 1, False),
        FacetValue("2024-03-15", 1, True),
        FacetValue("2024-04", 1, False),
    )


def test_facet_values_that_contain_a_text(search: Search) -> None:
    values = search.facet_values(SearchRequest(q="duong"), Facet.AUTHOR, "BINH")
    assert values == (FacetValue("Y Bình", 2, False),)


def test_pages_and_cursors_reach_the_last_hit(tmp_path: Path) -> None:
    search = search_over(
        tmp_path, [Article(title=f"Bài số {n % 7}", text="hội nghị " * n) for n in range(25)]
    )
    for sort in Sort:
        everything = found(search, "hoi nghi", sort=sort, size=100)
        assert len(everything) == 24
        by_page = [
            id_ for page in range(1, 6) for id_ in found(search, "hoi nghi", sort=sort, size=5, page=page)
        ]
        assert by_page == everything
        by_cursor: list[str] = []
        cursor: str | None = None
        while True:
            result = search.run(SearchRequest(q="hoi nghi", sort=sort, size=7, cursor=cursor))
            assert result.total == 24
            by_cursor += [hit.article.id for hit in result.hits]
            cursor = result.next_cursor
            if cursor is None:
                break
        assert by_cursor == everything
        assert [a.id for a in search.export(SearchRequest(q="hoi nghi", sort=sort))] == everything


def test_sorted_by_date_a_long_query_keeps_the_articles_with_all_words(tmp_path: Path) -> None:
    articles = [
        Article(id="all", title="một hai ba bốn năm sáu bảy", date=dt.date(2020, 1, 1)),
        Article(id="five", title="một hai ba bốn năm", date=dt.date(2024, 1, 1)),
    ]
    search = search_over(tmp_path, articles)
    q = "một hai ba bốn năm sáu bảy"
    assert found(search, q) == ["all", "five"]
    assert found(search, q, sort=Sort.NEWEST) == ["all"]


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("size", {"size": 0}),
        ("size", {"size": 101}),
        ("page", {"page": 0}),
        ("page", {"page": MAX_RESULTS // 10 + 1}),
        ("cursor", {"cursor": "x", "page": 2}),
        ("cursor", {"cursor": "x"}),
        ("cursor", {"cursor": "bnVsbA"}),
        ("date", {"dates": ("2024-13",)}),
        ("date_from", {"date_from": "none"}),
        ("date_to", {"date_to": "hôm qua"}),
        ("kind", {"kinds": ("tin",)}),
        ("q", {"q": "x" * 1001}),
    ],
)
def test_what_is_wrong_is_named(search: Search, field: str, fields: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as error:
        search.run(SearchRequest(**fields))  # type: ignore[arg-type]
    assert error.value.field == field


def test_a_cursor_belongs_to_its_sort(search: Search) -> None:
    cursor = search.run(SearchRequest(size=1, sort=Sort.NEWEST)).next_cursor
    with pytest.raises(InvalidInput):
        search.run(SearchRequest(size=1, sort=Sort.OLDEST, cursor=cursor))


def test_a_cursor_that_names_no_article_is_none(search: Search) -> None:
    for id_ in ("\ud800", "a\0", "", "../a"):
        forged = cursors.encode(Sort.RELEVANCE, SortKey(0.0, None, id_))
        with pytest.raises(InvalidInput, match="cursor"):
            search.run(SearchRequest(cursor=forged))


def test_suggestions_are_titles_as_one_types(search: Search) -> None:
    def titles(q: str) -> list[str]:
        return [s.text for s in search.suggest(q, frozenset({Audience.PUBLIC}))]

    assert titles("duong v") == ["Mở đường vào thôn Đăk Ung"]
    assert titles("giáo d") == ["Ngành giáo dục tổng kết"]
    assert titles("dươ") == ["Chị Dương trồng hoa"]
    assert titles("điện") == ["CONG DIEN VE MUA LU"]
    assert titles("noi bo") == []
    assert titles("  ") == []


def test_an_article_is_for_those_who_may_see_it(search: Search) -> None:
    assert search.article("noi-bo", frozenset({Audience.PUBLIC})) is None
    shown = search.article("noi-bo", EVERYONE)
    assert shown is not None
    assert shown.article == ARTICLES[-1]
