"""What cites an article by its number, over a real index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from search_service.articles.article import Article, Audience
from search_service.search.citing import MAX_CITING, Citing
from search_service.search.results import EVERYONE, PUBLIC, SearchRequest
from tests.archive import search_over


def cited(
    folder: Path, articles: Sequence[Article], audiences: frozenset[Audience] = PUBLIC
) -> Citing | None:
    """Give what cites the first of these articles."""
    request = SearchRequest(audiences=audiences)
    found = search_over(folder, articles).full_article(articles[0].id, request)
    assert found is not None
    return found.citing


def test_what_cites_a_document_is_given_newest_first(tmp_path: Path) -> None:
    citing = cited(
        tmp_path,
        [
            Article(id="nd", title="Nghị định", date=dt.date(2022, 6, 24), doc_number="42/2022/NĐ-CP"),
            Article(id="cu", title="Cũ", text="Nghị định 42/2022/NÐ-CP.", date=dt.date(2023, 1, 5)),
            Article(id="moi", title="Mới", text="Theo 42/2022/NĐ-CP.", date=dt.date(2025, 1, 5)),
            Article(id="khong-ngay", title="Sổ tay", text="Theo 42/2022/NĐ-CP."),
            Article(id="khac", title="Khác", text="Nghị định 42/2021/NĐ-CP."),
            # The same law, kept as a second article.
            Article(id="nd-2", title="Điều 2", date=dt.date(2022, 6, 24), doc_number="42/2022/nđ-cp"),
        ],
    )
    assert citing is not None
    assert [one.id for one in citing.articles] == ["moi", "cu", "khong-ngay"]
    assert (citing.number, citing.count) == ("42/2022/NĐ-CP", 5)
    assert all(one.text == "" for one in citing.articles)


def test_a_number_that_began_anew_is_another_document(tmp_path: Path) -> None:
    kl = Article(id="kl", title="Kết luận", date=dt.date(2021, 5, 18), doc_number="01-KL/TW")
    of_2016 = Article(id="xii", title="Khóa XII", text="Kết luận 01-KL/TW.", date=dt.date(2016, 6, 1))
    of_2023 = Article(id="xiii", title="Khóa XIII", text="Kết luận 01-KL/TW.", date=dt.date(2023, 6, 1))
    citing = cited(tmp_path, [kl, of_2016, of_2023])
    assert citing is not None
    assert [one.id for one in citing.articles] == ["xiii"]
    assert citing.count == 3


def test_a_state_number_without_a_year_is_of_its_year(tmp_path: Path) -> None:
    qd = Article(id="qd", title="Quyết định", date=dt.date(2022, 3, 5), doc_number="12/QĐ-UBND")
    then = Article(id="nay", title="Họp", text="Theo 12/QĐ-UBND.", date=dt.date(2022, 5, 1))
    later = Article(id="sau", title="Họp", text="Theo 12/QĐ-UBND.", date=dt.date(2023, 5, 1))
    citing = cited(tmp_path, [qd, then, later])
    assert citing is not None
    assert [one.id for one in citing.articles] == ["nay"]


def test_an_undated_document_is_cited_at_any_time(tmp_path: Path) -> None:
    qd = Article(id="qd", title="Quyết định", doc_number="12/QĐ-UBND")
    then = Article(id="nay", title="Họp", text="Theo 12/QĐ-UBND.", date=dt.date(2022, 5, 1))
    citing = cited(tmp_path, [qd, then])
    assert citing is not None
    assert [one.id for one in citing.articles] == ["nay"]


def test_many_are_cut_short(tmp_path: Path) -> None:
    nd = Article(id="nd", title="Nghị định", doc_number="42/2022/NĐ-CP")
    many = [Article(id=f"a{n}", title=f"Tin {n}", text="Theo 42/2022/NĐ-CP.") for n in range(9)]
    citing = cited(tmp_path, [nd, *many])
    assert citing is not None
    assert (len(citing.articles), citing.count) == (MAX_CITING, 10)


def test_nothing_cites_what_has_no_number_or_nobody_names(tmp_path: Path) -> None:
    other = Article(id="b", title="Theo 42/2022/NĐ-CP")
    assert cited(tmp_path / "1", [Article(id="a", title="Tin"), other]) is None
    assert cited(tmp_path / "2", [Article(id="a", title="Phụ lục", doc_number="Phụ lục IIa"), other]) is None


def test_staff_articles_are_told_to_staff_alone(tmp_path: Path) -> None:
    nd = Article(id="nd", title="Nghị định", doc_number="42/2022/NĐ-CP")
    secret = Article(id="mat", title="Mật", text="Theo 42/2022/NĐ-CP.", audience=Audience.STAFF)
    assert cited(tmp_path / "1", [nd, secret]) is None
    citing = cited(tmp_path / "2", [nd, secret], EVERYONE)
    assert citing is not None
    assert [one.id for one in citing.articles] == ["mat"]
