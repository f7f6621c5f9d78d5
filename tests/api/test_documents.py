"""Documents by their number, over HTTP."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from search_service.articles.article import Article, Audience, Kind
from search_service.articles.keys import Scope
from tests.api.running import Running, problem, running, settings_in

ARTICLES = (
    Article(
        id="nghi-dinh",
        title="Nghị định về thông tin",
        date=dt.date(2022, 6, 24),
        kind=Kind.DOCUMENT,
        doc_number="42/2022/NĐ-CP",
    ),
    Article(
        id="dan",
        title="Cổng thông tin",
        text="Theo Nghị định 42/2022/NĐ-CP và 01-KL/TW.",
        url="https://dakglei.example.vn/dan",
        date=dt.date(2023, 1, 5),
    ),
    Article(id="khac", title="Tin khác", text="Nghị định 42/2021/NĐ-CP."),
    Article(
        id="noi-bo",
        title="Nội bộ",
        text="Theo Quy định 77-QĐ/TW, 42/2022/NĐ-CP.",
        date=dt.date(2024, 1, 2),
        audience=Audience.STAFF,
    ),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(settings_in(tmp_path_factory.mktemp("library")), *ARTICLES) as service:
        yield service


@pytest.mark.parametrize(
    "address", ["42/2022/N%C4%90-CP", "42%2F2022%2Fnd-cp", "42%202022%20nd%20cp", "n%C4%91%2042/2022"]
)
def test_a_document_is_looked_up_in_any_spelling(library: Running, address: str) -> None:
    answer = library.get(f"/api/v1/documents/{address}")
    assert answer["document"] == {
        "number": "42/2022/NĐ-CP",
        "key": "42/2022/NĐ-CP",
        "types": ["Nghị định"],
        "organs": ["Chính phủ"],
        "year": 2022,
        "is_party": False,
        "count": 2,
    }
    assert [one["id"] for one in answer["bearers"]] == ["nghi-dinh"]
    assert answer["articles"] == [
        {
            "id": "dan",
            "title": "Cổng thông tin",
            "url": "https://dakglei.example.vn/dan",
            "date": "2023-01-05",
            "bears": False,
        },
        {
            "id": "nghi-dinh",
            "title": "Nghị định về thông tin",
            "url": "/articles/nghi-dinh",
            "date": "2022-06-24",
            "bears": True,
        },
    ]
    assert (answer["total"], answer["page"], answer["pages"]) == (2, 1, 1)


def test_a_term_narrows(library: Running) -> None:
    answer = library.get("/api/v1/documents/kl 01")
    assert answer["terms"] == [
        {
            "value": "XIII",
            "label": "Khóa XIII (2021-2026)",
            "date_from": "2021-01-31",
            "date_to": "2026-01-22",
            "count": 1,
        }
    ]
    assert library.get("/api/v1/documents/kl 01", term="XIII")["total"] == 1
    assert library.get("/api/v1/documents/kl 01", date_to="2022")["total"] == 0


def test_an_ambiguous_number_is_answered_with_what_it_may_be(library: Running) -> None:
    answer = library.get("/api/v1/documents/nghị định 42")
    assert answer["document"] is None
    assert [one["number"] for one in answer["may_be"]] == ["42/2022/NĐ-CP", "42/2021/NĐ-CP"]
    assert answer["articles"] == []


@pytest.mark.parametrize("address", ["99/2022/NĐ-CP", "tuyên giáo", "", "%00", "77-QĐ/TW"])
def test_what_nothing_cites_is_not_found(library: Running, address: str) -> None:
    problem(library.client.get(f"/api/v1/documents/{address}"), 404)


@pytest.mark.parametrize(
    ("field", "value"),
    [("size", "0"), ("page", "0"), ("page", "1001"), ("term", "XX"), ("date_from", "nay"), ("date_to", "x")],
)
def test_what_is_wrong_is_named(library: Running, field: str, value: str) -> None:
    answer = library.client.get("/api/v1/documents/01-KL/TW", params={field: value})
    assert list(problem(answer, 422)) == [field]


def test_a_number_has_a_length(library: Running) -> None:
    problem(library.client.get(f"/api/v1/documents/{'1' * 201}"), 422)


def test_staff_documents_are_for_staff(library: Running) -> None:
    staff = library.key(Scope.SEARCH_STAFF)
    assert library.get("/api/v1/documents/77-QĐ/TW", staff)["total"] == 1
    assert library.get("/api/v1/documents/42/2022/NĐ-CP", staff)["total"] == 3
    assert library.get("/api/v1/documents/42/2022/NĐ-CP", library.key(Scope.WRITE))["total"] == 2
    problem(library.client.get("/api/v1/documents/77-QĐ/TW"), 404)
    wrong = {"Authorization": "Bearer wrong"}
    problem(library.client.get("/api/v1/documents/42/2022/NĐ-CP", headers=wrong), 401)
