"""Is what is for staff hidden from everyone else, in every answer?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from search_service.articles.article import Article, Audience
from search_service.articles.keys import Scope
from search_service.articles.store import Draft
from tests.api.running import ARTICLES, PUBLIC, Running, counts, ids, problem, running, settings_in

ADDRESSES = (
    "/api/v1/search",
    "/api/v1/search?q=tuy%C3%AAn+gi%C3%A1o",
    "/api/v1/search?q=tuyen+giao+noi+bo",
    "/api/v1/search?q=xi%C3%AAu+v%E1%BA%B9o",
    "/api/v1/search?q=huyện&sort=newest&size=1",
    "/api/v1/search?audience=public&author=B%C3%AD+Danh",
    "/api/v1/search?q=hội+nghị+kín+bàn+tuyên+giáo+cán+bộ+xiêu",
    "/api/v1/suggest?q=bao+cao",
    "/api/v1/suggest?q=h",
    "/api/v1/facets/author?value=danh",
    "/api/v1/facets/topic",
    "/api/v1/documents/01-KL/TW",
    "/api/v1/documents/01%20kl%20tw",
    "/api/v1/articles/noi-bo",
    "/api/v1/articles/hoi-nghi-tuyen-giao-2023",
    "/api/v1/changes",
    "/api/v1/export",
    "/api/v1/export?format=csv&sort=oldest",
    "/api/v1/status",
    "/readyz",
)
_MAY_DIFFER = re.compile(r'"(took_ms|revision|record_revision|index_revision|generation)":[0-9.]+')


@pytest.fixture(scope="module")
def without_staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(settings_in(tmp_path_factory.mktemp("public-only")), *PUBLIC) as service:
        yield service


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_public_answer_is_the_same_with_and_without_staff_articles(
    archive: Running, without_staff: Running, address: str
) -> None:
    answers = [service.client.get(address) for service in (archive, without_staff)]
    assert answers[0].status_code == answers[1].status_code
    texts = [_MAY_DIFFER.sub("", answer.text) for answer in answers]
    assert texts[0] == texts[1]
    assert "kờrông" not in texts[0]


def test_a_staff_key_sees_both_and_may_say_which(archive: Running, staff: dict[str, str]) -> None:
    both = archive.search(staff, q="tuyên giáo")
    assert set(ids(both)) == {"hoi-nghi-tuyen-giao-2023", "noi-bo"}
    assert counts(both["facets"]["topic"]) == {"Tuyên giáo": 2, "Mật": 1, "Xây dựng Đảng": 1}
    assert ids(archive.search(staff, q="tuyên giáo", audience="staff")) == ["noi-bo"]
    assert ids(archive.search(staff, q="tuyên giáo", audience="public")) == ["hoi-nghi-tuyen-giao-2023"]
    assert archive.get("/api/v1/articles/noi-bo", staff)["audience"] == "staff"
    assert archive.get("/api/v1/suggest", staff, q="noi bo")["suggestions"]
    assert counts(archive.get("/api/v1/facets/author", staff, value="bi")["values"]) == {"Bí Danh": 1}
    assert len(archive.client.get("/api/v1/export", headers=staff).text.splitlines()) == len(ARTICLES)
    assert len(archive.get("/api/v1/changes", staff)["changes"]) == len(ARTICLES)
    assert archive.get("/api/v1/status", staff)["articles"] == len(ARTICLES)


@pytest.mark.parametrize("address", ["search", "facets/author", "export"])
def test_staff_articles_need_a_key_with_the_scope(archive: Running, address: str) -> None:
    address = f"/api/v1/{address}?audience=staff"
    answer = archive.client.get(address)
    problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    problem(archive.client.get(address, headers=archive.key(Scope.WRITE)), 403)
    for scope in (Scope.SEARCH_STAFF, Scope.ADMIN):
        assert archive.client.get(address, headers=archive.key(scope)).status_code == 200


def test_a_key_that_only_writes_sees_what_is_public(archive: Running) -> None:
    writer = archive.key(Scope.WRITE)
    assert "noi-bo" not in ids(archive.search(writer))
    problem(archive.client.get("/api/v1/articles/noi-bo", headers=writer), 404)


def test_an_article_that_becomes_internal_is_gone_for_the_public(service: Running) -> None:
    service.store.put([Draft(Article(id="a", title="Công khai"))])
    service.store.put([Draft(Article(id="a", title="Công khai", audience=Audience.STAFF))])
    assert service.get("/api/v1/changes")["changes"] == [
        {"revision": 2, "id": "a", "deleted": True, "article": None}
    ]
    (change,) = service.get("/api/v1/changes", service.key(Scope.SEARCH_STAFF))["changes"]
    assert change["article"]["audience"] == "staff"
