"""Is nobody answered from the index of a record that a restored backup has replaced?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from httpx2 import Client

from search_service.articles.article import Article
from search_service.articles.backup import backup, restore
from search_service.articles.keys import Scope
from search_service.articles.store import Store
from search_service.engine.factory import open_engine
from search_service.indexing.indexer import Indexer
from tests.api.running import Running, ids, problem, settings_in
from tests.web.server import serving


@pytest.fixture
def restored(tmp_path: Path) -> Iterator[Running]:
    """Give a service whose record is an older backup, over the index of the one that had `zebra`."""
    settings = settings_in(tmp_path, wait_timeout=0.05)
    with Store.open(settings.store_url) as store, closing(open_engine(settings)) as engine:
        store.put_one(Article(id="kept", title="Bài còn lại"))
        backup(store, tmp_path / "copy")
        store.put_one(Article(id="zebra", title="Zebra", text="Nghị định 42/2022/NĐ-CP"))
        Indexer(store, engine, settings.index_dir).catch_up()
    restore(tmp_path / "copy", settings.store_url)
    with (
        Store.open(settings.store_url) as store,
        serving(settings) as address,
        Client(base_url=address, timeout=30) as client,
    ):
        yield Running(settings, client, store)


@pytest.mark.parametrize(
    "path",
    [
        "/readyz",
        "/api/v1/search?q=zebra",
        "/api/v1/suggest?q=zeb",
        "/api/v1/facets/author",
        "/api/v1/export",
        "/api/v1/articles/zebra",
        "/api/v1/articles/zebra/similar",
        "/api/v1/documents/42/2022/NĐ-CP",
        "/feed.atom",
    ],
)
def test_it_says_why_it_cannot_answer(restored: Running, path: str) -> None:
    answer = restored.client.get(path)
    problem(answer, 503)
    assert "another record" in answer.json()["detail"]
    assert answer.headers["Retry-After"]


@pytest.mark.parametrize("path", ["/?q=zebra", "/articles/zebra"])
def test_no_page_shows_it(restored: Running, path: str) -> None:
    assert restored.client.get(path).status_code == 503


def test_status_tells_of_it_until_the_index_is_built(restored: Running) -> None:
    told = restored.get("/api/v1/status")
    assert (told["record_revision"], told["index_revision"]) == (1, None)
    assert "another record" in told["index_problem"]
    restored.index()
    assert restored.get("/api/v1/status")["index_problem"] is None
    assert restored.get("/readyz") == {"status": "ok"}
    assert ids(restored.search()) == ["kept"]


def test_a_change_is_not_taken_for_found_in_it(restored: Running) -> None:
    path = "/api/v1/articles/new?wait=true"
    answer = restored.client.put(path, json={"title": "Mới"}, headers=restored.key(Scope.WRITE))
    assert answer.status_code == 202
    assert answer.json()["revision"] == 2  # the index of the other record is that far
