"""Do the parts become one service that starts, keeps its index current, and stops?"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from search_service.app import create_app
from search_service.articles.article import Article
from search_service.articles.keys import Scope
from search_service.articles.store import Draft, Store
from search_service.engine.factory import open_engine
from search_service.errors import StoreUnusable
from search_service.indexing.indexer import Indexer
from search_service.indexing.lock import is_held
from search_service.settings import Settings
from tests.api.running import settings_in


def client_of(settings: Settings) -> TestClient:
    return TestClient(create_app(settings))


def put(client: TestClient, settings: Settings, id_: str) -> Any:
    with Store.open(settings.store_url) as store:
        _, secret = store.keys.create([Scope.WRITE], "test")
    headers = {"Authorization": f"Bearer {secret}"}
    return client.put(f"/api/v1/articles/{id_}?wait=true", json={"title": f"Bài {id_}"}, headers=headers)


def index(settings: Settings) -> None:
    with Store.open(settings.store_url) as store, closing(open_engine(settings)) as engine:
        Indexer(store, engine, settings.index_dir).catch_up()


def test_the_indexer_starts_and_ends_with_the_service(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, indexer="on")
    with client_of(settings) as client:
        assert put(client, settings, "a").json()["indexed"] is True
        assert is_held(settings.index_dir)
    assert not is_held(settings.index_dir)


def test_without_the_indexer_nothing_is_indexed(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, wait_timeout=0.05)
    with client_of(settings) as client:
        assert put(client, settings, "a").json()["indexed"] is False
        assert not is_held(settings.index_dir)


def test_two_services_share_one_index_and_the_second_takes_over(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, indexer="on")
    with client_of(settings) as second:
        with client_of(settings) as first:
            for number, client in enumerate((first, second)):
                assert put(client, settings, f"a{number}").json()["indexed"] is True
            for client in (first, second):
                assert client.get("/api/v1/search").json()["total"] == 2
        assert put(second, settings, "a2").json()["indexed"] is True
        assert second.get("/api/v1/search").json()["total"] == 3


def test_what_came_into_the_record_while_it_was_away_is_indexed(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, indexer="on")
    with Store.open(settings.store_url) as store:
        store.put([Draft(Article(id="a", title="Một"))])
    with client_of(settings) as client:
        assert put(client, settings, "b").json()["indexed"] is True
        assert client.get("/api/v1/search").json()["total"] == 2


def test_an_app_can_be_started_again(tmp_path: Path) -> None:
    app = create_app(settings_in(tmp_path))
    for _ in range(2):
        with TestClient(app) as client:
            assert client.get("/healthz").status_code == 200
            assert "search_record_revision 0.0" in client.get("/metrics").text


def test_a_record_that_cannot_be_opened_ends_the_start(tmp_path: Path) -> None:
    (tmp_path / "articles.sqlite3").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(StoreUnusable), client_of(settings_in(tmp_path)):
        pass


@pytest.mark.parametrize("public_url", ["https://example.vn/tim/", "https://example.vn/tim", "/tim"])
def test_it_lives_under_a_sub_path_whether_or_not_the_proxy_strips_it(
    tmp_path: Path, public_url: str
) -> None:
    settings = settings_in(tmp_path, wait_timeout=0.05, public_url=public_url)
    with client_of(settings) as client:
        assert put(client, settings, "a").headers["Location"] == "/tim/api/v1/articles/a"
        index(settings)
        for prefix in ("", "/tim"):
            (hit,) = client.get(f"{prefix}/api/v1/search").json()["hits"]
            assert hit["url"] == f"{public_url.rstrip('/')}/articles/a"
            assert client.get(f"{prefix}/articles/a").status_code == 200
            assert client.get(f"{prefix}/nope").json()["type"] == "/tim/docs#not-found"
            assert 'href="/tim/openapi.json"' in client.get(f"{prefix}/docs").text
        assert client.get("/timber/api/v1/search").status_code == 404


def test_pages_of_other_origins_may_ask_if_the_settings_say_so(tmp_path: Path) -> None:
    origin = {"Origin": "https://portal.example.vn"}
    preflight = {
        **origin,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    with client_of(settings_in(tmp_path, cors_origins=[origin["Origin"]])) as client:
        assert (
            client.get("/healthz", headers=origin).headers["Access-Control-Allow-Origin"] == origin["Origin"]
        )
        allowed = client.options("/api/v1/articles/a", headers=preflight)
        assert allowed.status_code == 200
        assert allowed.headers["X-Content-Type-Options"] == "nosniff"
        other = client.get("/healthz", headers={"Origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in other.headers
    with client_of(settings_in(tmp_path)) as client:
        assert "Access-Control-Allow-Origin" not in client.get("/healthz", headers=origin).headers
