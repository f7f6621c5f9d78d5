"""How are articles read, sent and deleted over HTTP?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search_service.articles.article import MAX_ARTICLE_BYTES, Article
from search_service.articles.keys import Scope
from tests.api.running import Running, ids, problem, running, settings_in

ARTICLE: dict[str, Any] = {
    "title": "Lễ phát động trồng cây",
    "text": "Sáng nay huyện phát động trồng cây.",
    "date": "2024-02-15",
    "authors": ["Y Đông", "A Thanh"],
    "topic": "Nông – lâm nghiệp",
    "kind": "news",
}


@pytest.fixture
def without_indexer(tmp_path: Path) -> Iterator[Running]:
    with running(settings_in(tmp_path, wait_timeout=0.05)) as service:
        yield service


def test_an_article_is_read_with_every_field(archive: Running) -> None:
    assert archive.get("/api/v1/articles/ke-hoach-truong-hoc") == {
        "id": "ke-hoach-truong-hoc",
        "title": "Kế hoạch năm học mới",
        "text": "Huyện sửa chữa 12 phòng học trước năm học mới.",
        "abstract": None,
        "url": None,
        "date": "2024-08-01",
        "authors": ["Y Đông"],
        "topics": ["Giáo dục"],
        "kind": "plan",
        "audience": "public",
        "source": None,
        "doc_number": "42/KH-UBND",
        "doc_type": "Kế hoạch",
        "documents": ["42/KH-UBND"],
    }


@pytest.mark.parametrize("id_", ["nope", "%00", "a%2Fb", "x" * 5000, "%ED%A0%80", "..%2f"])
def test_an_article_that_is_not_there_is_not_found(archive: Running, id_: str) -> None:
    problem(archive.client.get(f"/api/v1/articles/{id_}"), 404)


def test_put_creates_then_replaces_then_changes_nothing(service: Running, writer: dict[str, str]) -> None:
    address = "/api/v1/articles/trong-cay"
    created = service.client.put(address, json=ARTICLE, headers=writer)
    assert created.status_code == 201
    assert created.headers["Location"] == address
    assert created.json() == {"id": "trong-cay", "revision": 1, "warnings": []}

    replaced = service.client.put(address, json={**ARTICLE, "title": "Lễ trồng cây"}, headers=writer)
    assert replaced.status_code == 200
    assert replaced.json()["revision"] == 2
    assert "Location" not in replaced.headers

    again = service.client.put(
        address, json={**ARTICLE, "title": "Lễ trồng cây", "id": "trong-cay"}, headers=writer
    )
    assert (again.status_code, again.json()["revision"]) == (200, 2)
    stored = service.store.get("trong-cay")
    assert stored
    assert stored.title == "Lễ trồng cây"


def test_wait_answers_when_it_can_be_found(service: Running, writer: dict[str, str]) -> None:
    sent = service.client.put("/api/v1/articles/a?wait=true", json=ARTICLE, headers=writer)
    assert (sent.status_code, sent.json()["indexed"]) == (201, True)
    assert ids(service.search(q="trồng cây")) == ["a"]
    gone = service.client.delete("/api/v1/articles/a?wait=true", headers=writer)
    assert (gone.status_code, gone.json()) == (
        200,
        {"id": "a", "revision": 2, "warnings": [], "indexed": True},
    )
    assert ids(service.search(q="trồng cây")) == []
    problem(service.client.get("/api/v1/articles/a"), 404)


def test_wait_ends_with_202_when_nobody_indexes(without_indexer: Running) -> None:
    writer = without_indexer.key(Scope.WRITE)
    sent = without_indexer.client.put("/api/v1/articles/a?wait=true", json=ARTICLE, headers=writer)
    assert sent.status_code == 202
    assert sent.json() == {"id": "a", "revision": 1, "warnings": [], "indexed": False}
    without_indexer.index()
    assert ids(without_indexer.search()) == ["a"]


def test_post_finds_the_article_again_by_its_address(service: Running, writer: dict[str, str]) -> None:
    sent = {**ARTICLE, "url": "https://dakglei.example.vn/trong-cay"}
    first = service.client.post("/api/v1/articles", json=sent, headers=writer)
    assert first.status_code == 201
    assert first.headers["Location"] == f"/api/v1/articles/{first.json()['id']}"
    second = service.client.post("/api/v1/articles", json={**sent, "title": "Khác"}, headers=writer)
    assert second.status_code == 200
    assert second.json()["id"] == first.json()["id"]


def test_unknown_fields_are_ignored_with_a_warning(service: Running, writer: dict[str, str]) -> None:
    sent = service.client.put("/api/v1/articles/a", json={**ARTICLE, "colour": "red"}, headers=writer)
    (warning,) = sent.json()["warnings"]
    assert warning.startswith("colour: ")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**ARTICLE, "title": " "}, "title"),
        ({"text": "không có nhan đề"}, "title"),
        ({**ARTICLE, "date": "2024-13-01"}, "date"),
        ({**ARTICLE, "kind": "poem"}, "kind"),
        ({**ARTICLE, "audience": "everyone"}, "audience"),
        ({**ARTICLE, "authors": "Y Đông"}, "authors"),
        ({**ARTICLE, "authors": [1]}, "authors.0"),
        ({**ARTICLE, "url": "javascript:alert(1)"}, "url"),
        ({**ARTICLE, "id": "b"}, "id"),
        ({**ARTICLE, "id": "not good"}, "id"),
        ([ARTICLE], "article"),
        ("text", "article"),
    ],
)
def test_a_bad_field_is_named(service: Running, writer: dict[str, str], body: Any, field: str) -> None:
    assert set(problem(service.client.put("/api/v1/articles/a", json=body, headers=writer), 422)) == {field}
    assert service.store.record().revision == 0


@pytest.mark.parametrize("id_", ["%20", "a%20b", "%C4%91", "x" * 129])
def test_a_bad_id_is_refused(service: Running, writer: dict[str, str], id_: str) -> None:
    assert set(problem(service.client.put(f"/api/v1/articles/{id_}", json=ARTICLE, headers=writer), 422)) == {
        "id"
    }


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"title": NaN, }'])
def test_what_is_no_json_is_refused(service: Running, writer: dict[str, str], body: bytes) -> None:
    headers = {**writer, "Content-Type": "application/json; charset=utf-8"}
    assert set(problem(service.client.put("/api/v1/articles/a", content=body, headers=headers), 422)) == {
        "article"
    }


@pytest.mark.parametrize(
    "type_", ["text/plain", "application/x-www-form-urlencoded", "application/jsonl", ""]
)
def test_another_content_type_is_refused(service: Running, writer: dict[str, str], type_: str) -> None:
    headers = {**writer, "Content-Type": type_}
    problem(service.client.put("/api/v1/articles/a", content=b"{}", headers=headers), 415)


@pytest.mark.parametrize("announced", [True, False])
def test_more_than_4_mb_are_refused(service: Running, writer: dict[str, str], announced: bool) -> None:
    body = b'{"title": "%s"}' % (b"a" * MAX_ARTICLE_BYTES)
    headers = {**writer, "Content-Type": "application/json"}
    content = body if announced else (body[at : at + 65536] for at in range(0, len(body), 65536))
    problem(service.client.put("/api/v1/articles/a", content=content, headers=headers), 413)
    assert service.store.record().revision == 0


def test_delete_leaves_a_tombstone_and_the_article_may_come_back(
    service: Running, writer: dict[str, str]
) -> None:
    service.client.put("/api/v1/articles/a", json=ARTICLE, headers=writer)
    assert service.client.delete("/api/v1/articles/a", headers=writer).json()["revision"] == 2
    problem(service.client.delete("/api/v1/articles/a", headers=writer), 404)
    problem(service.client.delete("/api/v1/articles/b", headers=writer), 404)
    assert service.client.put("/api/v1/articles/a", json=ARTICLE, headers=writer).status_code == 201


def test_a_purged_article_may_not_come_back(service: Running, writer: dict[str, str]) -> None:
    service.client.put("/api/v1/articles/a", json=ARTICLE, headers=writer)
    assert service.client.delete("/api/v1/articles/a?purge=true", headers=writer).status_code == 200
    problem(service.client.put("/api/v1/articles/a", json=ARTICLE, headers=writer), 409)
    problem(service.client.post("/api/v1/articles", json=ARTICLE, headers=writer), 409)


def test_an_article_that_is_read_can_be_sent_back_unchanged(service: Running, writer: dict[str, str]) -> None:
    full = {
        **ARTICLE,
        "abstract": "Tóm tắt",
        "source": "Báo",
        "doc_number": "1/KH-UBND",
        "doc_type": "Kế hoạch",
    }
    service.client.put("/api/v1/articles/a?wait=true", json=full, headers=writer)
    read = service.get("/api/v1/articles/a")
    sent = service.client.put("/api/v1/articles/a", json=read, headers=writer).json()
    assert sent["revision"] == 1
    assert sent["warnings"] == ["documents: unknown field, ignored"]


def test_what_is_kept_is_what_was_sent(service: Running, writer: dict[str, str]) -> None:
    service.client.put("/api/v1/articles/a", json=ARTICLE, headers=writer)
    assert service.store.get("a") == Article(
        id="a",
        title=ARTICLE["title"],
        text=ARTICLE["text"],
        date=dt.date(2024, 2, 15),
        authors=("Y Đông", "A Thanh"),
        topics=("Nông – lâm nghiệp",),
    )
