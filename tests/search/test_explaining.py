"""Does it say why, and do the parts sum to the score?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.articles.article import Article, Kind
from search_service.engine.contract import Sort
from search_service.query.levels import Level
from search_service.search.results import SearchRequest, SearchResult
from search_service.search.service import Search
from tests.archive import search_over

TODAY = dt.date(2024, 6, 1)
ARTICLES = [
    Article(id="moi", title="Hội nghị tuyên giáo", text="Công tác tuyên giáo.", date=TODAY),
    Article(id="cu", title="Hội nghị tuyên giáo", text="Công tác tuyên giáo.", date=dt.date(2014, 6, 1)),
    Article(id="plan", title="Hội nghị tuyên giáo", text="Công tác tuyên giáo.", date=TODAY, kind=Kind.PLAN),
    Article(id="tone", title="Giào đất", text="Một chữ lạ."),
    Article(id="vowel", title="Giâo đất", text="Một chữ lạ."),
    Article(id="bare", title="Mot bai", text="Giao đất một chữ."),
]


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    return search_over(tmp_path_factory.mktemp("index"), ARTICLES, today=TODAY)


def explained(search: Search, q: str, **fields: object) -> SearchResult:
    return search.run(SearchRequest(q=q, explain=True, **fields))  # type: ignore[arg-type]


words = ["hội", "hoi", "nghị", "tuyên", "tuyen", "giáo", "giạo", "công", "tác", "moi"]


@given(q=st.lists(st.sampled_from(words), min_size=1).map(" ".join))
def test_the_parts_sum_to_the_score(search: Search, q: str) -> None:
    for hit in explained(search, q).hits:
        assert hit.reasons
        assert sum(reason.score for reason in hit.reasons) == pytest.approx(hit.score, abs=1e-9)
        scores = [reason.score for reason in hit.reasons]
        assert scores == sorted(scores, reverse=True)


def test_reasons_are_told_in_vietnamese(search: Search) -> None:
    first = explained(search, "hội nghị").hits[0]
    assert {reason.text for reason in first.reasons} == {
        "có “hội”, “nghị” đúng dấu",
        "có “hoi”, “nghi” (không xét dấu)",
        "có “hoi nghi” liền nhau",
        "có từ “hội nghị”",
        "tin mới",
    }


def test_new_news_come_first_of_what_matches_alike(search: Search) -> None:
    hits = explained(search, "tuyên giáo").hits
    assert [hit.article.id for hit in hits] == ["moi", "cu", "plan"]
    fresh = [[r.score for r in hit.reasons if r.text == "tin mới"] for hit in hits]
    assert fresh == [[0.3], [pytest.approx(0.3 / 2**10, abs=1e-4)], []]


def test_there_are_no_reasons_where_nothing_is_scored_or_asked(search: Search) -> None:
    assert not any(hit.reasons for hit in explained(search, "").hits)
    assert not any(hit.reasons for hit in explained(search, "hội", sort=Sort.NEWEST).hits)
    assert not any(hit.reasons for hit in search.run(SearchRequest(q="hội")).hits)


def test_where_marks_are_ignored_the_nearest_forms_come_first_and_say_so(tmp_path: Path) -> None:
    forms = {"bare": "giao", "vowel": "giâo", "tone": "giào"}
    archive = search_over(
        tmp_path, [Article(id=id_, title=f"{form} đất", text="Xã họp.") for id_, form in forms.items()]
    )
    result = archive.run(SearchRequest(q="giạo đất", explain=True))
    assert result.level is Level.FOLDED
    assert [hit.article.id for hit in result.hits] == ["tone", "vowel", "bare"]
    told = [[reason.text for reason in hit.reasons] for hit in result.hits]
    assert "có “giào”, chỉ khác dấu thanh" in told[0]
    assert "có “giâo”, khác dấu chữ" in told[1]
    assert not any("khác dấu" in text for text in told[2])
