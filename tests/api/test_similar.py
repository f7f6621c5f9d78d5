"""Articles like one, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search_service.articles.article import Audience
from search_service.articles.keys import Scope
from tests.api.running import Running, problem, running, settings_in
from tests.search.test_similar import BRIDGE, FILLERS, PUBLIC_ARTICLES, SECRET


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(settings_in(tmp_path_factory.mktemp("all")), *PUBLIC_ARTICLES, SECRET) as service:
        yield service


def test_the_nearest_articles_are_given(library: Running) -> None:
    answer = library.get("/api/v1/articles/sua-cau/similar")
    first = answer["articles"][0]
    assert 0.15 <= first.pop("share") <= 1
    assert "cầu treo" in first.pop("shared")
    assert first == {
        "id": BRIDGE.id,
        "title": BRIDGE.title,
        "url": "/articles/cau-treo",
        "date": "2021-05-04",
        "authors": ["Y Hlim"],
        "topics": ["Giao thông"],
        "kind": "news",
        "documents": [],
    }


def test_size_says_how_many(library: Running) -> None:
    assert len(library.get("/api/v1/articles/khac-0/similar", size=3)["articles"]) == 3
    assert len(library.get("/api/v1/articles/khac-0/similar")["articles"]) == 5
    assert len(library.get("/api/v1/articles/khac-0/similar", size=20)["articles"]) == len(FILLERS) - 1


@pytest.mark.parametrize("size", ["0", "21", "x"])
def test_a_wrong_size_is_named(library: Running, size: str) -> None:
    answer = library.client.get("/api/v1/articles/cau-treo/similar", params={"size": size})
    assert list(problem(answer, 422)) == ["size"]


def test_what_the_caller_may_not_see_is_not_found(library: Running) -> None:
    staff = library.key(Scope.SEARCH_STAFF)
    assert library.get("/api/v1/articles/mat/similar", staff)["articles"]
    for address, headers in (("mat", None), ("mat", library.key(Scope.WRITE)), ("none", staff)):
        problem(library.client.get(f"/api/v1/articles/{address}/similar", headers=headers), 404)
    problem(
        library.client.get("/api/v1/articles/cau-treo/similar", headers={"Authorization": "Bearer x"}), 401
    )


def test_the_public_is_answered_as_if_there_were_no_staff_articles(
    library: Running, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert SECRET.audience is Audience.STAFF
    staff = library.key(Scope.SEARCH_STAFF)
    address = "/api/v1/articles/cau-treo/similar"
    assert "mat" in [one["id"] for one in library.get(address, staff)["articles"]]
    with running(settings_in(tmp_path_factory.mktemp("public")), *PUBLIC_ARTICLES) as without:
        for article in PUBLIC_ARTICLES:
            address = f"/api/v1/articles/{article.id}/similar"
            assert library.client.get(address).content == without.client.get(address).content


def test_an_answer_that_did_not_change_is_not_sent_again(library: Running) -> None:
    address = "/api/v1/articles/cau-treo/similar"
    tag = library.client.get(address).headers["ETag"]
    again = library.client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
