"""What a numbered document is and who cites it, over a real index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from search_service.articles.article import Article, Audience, Kind
from search_service.engine.contract import Commit, Request, Snapshot
from search_service.engine.whoosh.index import WhooshEngine
from search_service.errors import InvalidInput
from search_service.indexing.documents import document as analysed
from search_service.query.levels import Level, Wording
from search_service.query.parse import parse
from search_service.search.documents import (
    MAX_BEARERS,
    DocumentPage,
    document,
    numbered_words,
    numbers_meant,
    resolve,
)
from search_service.search.results import EVERYONE, PUBLIC
from search_service.vietnamese.analysis import VERSION

ARTICLES = [
    Article(
        id="nghi-dinh",
        title="Nghị định về cung cấp thông tin",
        date=dt.date(2022, 6, 24),
        kind=Kind.DOCUMENT,
        doc_number="42/2022/NĐ-CP",
        doc_type="Nghị định",
    ),
    Article(id="dan-1", title="Cổng thông tin huyện", text="Theo 42/2022/NĐ-CP.", date=dt.date(2023, 1, 5)),
    Article(id="dan-2", title="Tập huấn", text="Học Nghị định số 42/2022/NÐ-CP.", date=dt.date(2024, 1, 5)),
    Article(id="khac", title="Nghị định mới", text="Nghị định 42/2021/NĐ-CP có hiệu lực."),
    Article(id="khoa-12", title="Học Kết luận", text="Kết luận số 01-KL/TW.", date=dt.date(2016, 6, 1)),
    Article(id="khoa-13", title="Quán triệt", text="Kết luận số 01-KL/TƯ.", date=dt.date(2021, 6, 1)),
    Article(id="khoa-13b", title="Thực hiện", text="Kết luận 01-KL/TW ấy.", date=dt.date(2023, 6, 1)),
    Article(id="khong-ngay", title="Sổ tay", text="Xem 01-KL/TW."),
    Article(id="q1", title="Giao đất", text="Theo 12/QĐ-UBND.", date=dt.date(2019, 6, 1)),
    Article(id="q2", title="Khen thưởng", text="Theo 12/QĐ-UBND.", date=dt.date(2021, 6, 1)),
    Article(
        id="mat",
        title="Nội bộ",
        text="Kết luận 01-KL/TW, Quy định 77-QĐ/TW.",
        date=dt.date(2022, 1, 1),
        audience=Audience.STAFF,
    ),
]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    engine = WhooshEngine(tmp_path_factory.mktemp("index"))
    engine.apply([analysed(article) for article in ARTICLES], [], Commit("test", 1, VERSION))
    yield engine.snapshot()
    engine.close()


def shown(page: DocumentPage | None) -> list[str]:
    assert page is not None
    return [one.article.id for one in page.articles]


@pytest.mark.parametrize(
    "typed", ["42/2022/NĐ-CP", "42 2022 nd cp", "nđ 42/2022", "nghi dinh so 42 nam 2022"]
)
def test_a_document_is_what_bears_its_number_and_what_cites_it(snapshot: Snapshot, typed: str) -> None:
    page = document(snapshot, typed, PUBLIC)
    assert page is not None
    assert page.document is not None
    assert (page.document.number, page.document.key) == ("42/2022/NĐ-CP", "42/2022/NĐ-CP")
    assert (page.document.types, page.document.organs) == (("Nghị định",), ("Chính phủ",))
    assert (page.document.year, page.document.is_party, page.document.count) == (2022, False, 3)
    assert [article.id for article in page.bearers] == ["nghi-dinh"]
    assert [(one.article.id, one.bears) for one in page.articles] == [
        ("dan-2", False),
        ("dan-1", False),
        ("nghi-dinh", True),
    ]
    assert (page.total, page.pages, page.terms, page.may_be) == (3, 1, (), ())


def test_a_number_is_shown_as_it_is_written(snapshot: Snapshot) -> None:
    page = document(snapshot, "1 kl tw", PUBLIC)
    assert page is not None
    assert page.document is not None
    assert page.document.number in {"01-KL/TW", "01-KL/TƯ"}
    assert page.bearers == ()


def test_articles_are_counted_by_the_term_of_their_date(snapshot: Snapshot) -> None:
    page = document(snapshot, "01-KL/TW", PUBLIC)
    assert page is not None
    counts = {one.term.value: one.count for one in page.terms}
    assert list(counts.items()) == [("XIII", 2), ("XII", 1), ("none", 1)]
    assert page.total == sum(counts.values())
    for value, count in counts.items():
        narrowed = document(snapshot, "01-KL/TW", PUBLIC, term=value)
        assert narrowed is not None
        assert narrowed.total == count
        assert narrowed.terms == page.terms
    assert shown(document(snapshot, "01-KL/TW", PUBLIC, term="XIII")) == ["khoa-13b", "khoa-13"]
    assert shown(document(snapshot, "01-KL/TW", PUBLIC, term="none")) == ["khong-ngay"]
    assert shown(document(snapshot, "01-KL/TW", PUBLIC, term="XIII", date_to="2022")) == ["khoa-13"]
    assert shown(document(snapshot, "01-KL/TW", PUBLIC, date_from="2021-06", date_to="2021")) == ["khoa-13"]


def test_a_number_of_the_district_is_counted_by_year(snapshot: Snapshot) -> None:
    page = document(snapshot, "12/qd-ubnd", PUBLIC)
    assert page is not None
    assert [(one.term.value, one.count) for one in page.terms] == [("2021", 1), ("2019", 1)]
    assert shown(document(snapshot, "12/qd-ubnd", PUBLIC, term="2019")) == ["q1"]


def test_an_ambiguous_number_is_what_it_may_be(snapshot: Snapshot) -> None:
    page = document(snapshot, "nghị định 42", PUBLIC)
    assert page is not None
    assert page.document is None
    assert [(one.number, one.count) for one in page.may_be] == [("42/2022/NĐ-CP", 3), ("42/2021/NĐ-CP", 1)]
    assert (page.total, page.articles) == (0, ())


@pytest.mark.parametrize("typed", ["77/2022/NĐ-CP", "tuyên giáo", "42", "", "77-QĐ/TW", "quy dinh 77"])
def test_what_nobody_bears_or_cites_is_nothing(snapshot: Snapshot, typed: str) -> None:
    assert document(snapshot, typed, PUBLIC) is None


def test_staff_numbers_are_for_staff(snapshot: Snapshot) -> None:
    page = document(snapshot, "quy dinh 77", EVERYONE)
    assert shown(page) == ["mat"]
    assert "mat" in shown(document(snapshot, "01-KL/TW", EVERYONE))
    assert "mat" not in shown(document(snapshot, "01-KL/TW", PUBLIC))
    assert resolve(snapshot, PUBLIC, "quy dinh 77") == ("QUY DINH 77",)
    assert resolve(snapshot, EVERYONE, "quy dinh 77") == ("77-QĐ/TW",)
    assert numbers_meant(snapshot, PUBLIC, "quy dinh 77") == ()


def test_the_public_is_answered_as_if_there_were_no_staff_articles(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    engine = WhooshEngine(tmp_path)
    public = [article for article in ARTICLES if article.audience is Audience.PUBLIC]
    engine.apply([analysed(article) for article in public], [], Commit("test", 1, VERSION))
    alone = engine.snapshot()
    for typed in ("01-KL/TW", "kl 01", "nghị định 42", "12/QĐ-UBND", "77-QĐ/TW", "quy định"):
        assert document(snapshot, typed, PUBLIC) == document(alone, typed, PUBLIC)
        assert resolve(snapshot, PUBLIC, typed) == resolve(alone, PUBLIC, typed)
    engine.close()


def test_pages_reach_the_last_article(snapshot: Snapshot) -> None:
    pages = [document(snapshot, "01-KL/TW", PUBLIC, page, 3) for page in (1, 2, 3)]
    assert [shown(page) for page in pages] == [["khoa-13b", "khoa-13", "khoa-12"], ["khong-ngay"], []]
    assert {page.pages for page in pages if page} == {2}


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("page", {"page": 0}),
        ("page", {"page": 1001}),
        ("size", {"size": 0}),
        ("size", {"size": 101}),
        ("term", {"term": "XV"}),
        ("date_from", {"date_from": "hôm qua"}),
        ("date_to", {"date_to": "2024-13"}),
    ],
)
def test_what_is_wrong_is_named(snapshot: Snapshot, field: str, given: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as error:
        document(snapshot, "01-KL/TW", PUBLIC, **given)  # type: ignore[arg-type]
    assert error.value.field == field


def test_a_law_that_is_kept_in_many_articles_is_not_all_listed(tmp_path: Path) -> None:
    articles = [
        Article(id=f"dieu-{n}", title=f"Điều {n}", doc_number="91/2015/QH13", doc_type="Bộ luật")
        for n in range(MAX_BEARERS + 5)
    ]
    engine = WhooshEngine(tmp_path)
    engine.apply([analysed(article) for article in articles], [], Commit("test", 1, VERSION))
    page = document(engine.snapshot(), "bộ luật 91/2015", PUBLIC)
    assert page is not None
    assert page.document is not None
    assert page.document.types == ("Bộ luật",)
    assert len(page.bearers) == MAX_BEARERS
    assert page.total == len(articles)
    assert all(one.bears for one in page.articles)


@pytest.mark.parametrize("q", ["42 2022 nd cp", "nđ 42/2022", "NĐ42/2022/NĐ-CP", "nghị định số 42 năm 2022"])
def test_a_number_may_stand_instead_of_the_words_that_it_was_typed_in(snapshot: Snapshot, q: str) -> None:
    query = parse(q)
    numbered = numbered_words(snapshot, PUBLIC, query)
    match = Wording(query, numbered.substitutes, numbered.rows).match(Level.EXACT)
    found = snapshot.search(Request(PUBLIC, match))
    assert {"nghi-dinh", "dan-1", "dan-2"} <= {hit.article.id for hit in found.hits}
    assert "khac" not in {hit.article.id for hit in found.hits}


def test_the_other_words_are_wanted_as_before(snapshot: Snapshot) -> None:
    query = parse("tập huấn nđ 42/2022")
    numbered = numbered_words(snapshot, PUBLIC, query)
    match = Wording(query, numbered.substitutes, numbered.rows).match(Level.EXACT)
    assert [hit.article.id for hit in snapshot.search(Request(PUBLIC, match)).hits] == ["dan-2"]
    assert not numbered_words(snapshot, PUBLIC, parse("tập huấn 5 ngày")).substitutes
