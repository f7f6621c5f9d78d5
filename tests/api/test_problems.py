"""Is whatever goes wrong told as a problem, and nothing of the inside with it?"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from fastapi import HTTPException
from httpx2 import Client
from starlette.testclient import TestClient

from search_service.app import create_app
from search_service.articles.article import Article
from search_service.articles.keys import Scope
from search_service.articles.store import Draft, Store
from search_service.errors import IndexNotReady, StoreUnusable
from search_service.search.service import Search
from tests.api.running import Running, ids, problem, running, settings_in
from tests.web.server import serving


@pytest.fixture
def another_writer(service: Running, writer: dict[str, str]) -> Iterator[sqlite3.Connection]:
    """Hold the record's write lock, as a long import would."""
    path = service.settings.store_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def test_an_address_that_is_not_there(archive: Running) -> None:
    for address in ("/api/v1/nope", "/api/v1/search/", "/api/v2/search", "/nope"):
        problem(archive.client.get(address), 404)


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("PATCH", "/api/v1/search", "GET"),
        ("GET", "/api/v1/articles/bulk", None),
        ("PROPFIND", "/healthz", "GET"),
        ("PATCH", "/api/v1/articles/a", "DELETE, GET, PUT"),
        ("PATCH", "/api/v1/articles", "POST"),
    ],
)
def test_a_method_that_is_not_taken(archive: Running, method: str, address: str, allowed: str | None) -> None:
    answer = archive.client.request(method, address)
    if allowed is None:  # `bulk` may be the id of an article
        problem(answer, 404)
    else:
        problem(answer, 405)
        assert answer.headers["Allow"] == allowed


def test_what_has_no_section_of_its_own_is_a_problem_too(tmp_path: Path) -> None:
    def teapot() -> None:
        raise HTTPException(418)

    app = create_app(settings_in(tmp_path))
    app.add_api_route("/teapot", teapot)
    with TestClient(app) as client:
        told = client.get("/teapot").json()
    assert (told["type"], told["title"], told["status"]) == ("about:blank", "I'm a Teapot", 418)


def test_a_caller_that_goes_away_is_no_fault(
    service: Running, writer: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    address = service.client.base_url
    with closing(HTTPConnection(address.host, address.port or 80, timeout=20)) as connection:
        connection.putrequest("PUT", "/api/v1/articles/a")
        for name, value in {**writer, "Content-Type": "application/json", "Content-Length": "9"}.items():
            connection.putheader(name, value)
        connection.endheaders(b"{")
    # The answer that nobody reads is counted when the service has noticed.
    counted = 'search_requests_total{method="PUT",route="/api/v1/articles/{id}",status="400"} 1.0'
    give_up = time.monotonic() + 20
    while counted not in service.client.get("/metrics").text:
        assert time.monotonic() < give_up
    assert "failed" not in caplog.text
    assert service.store.record().revision == 0


def test_a_fault_of_the_service_says_nothing_of_its_inside(
    archive: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("password in /etc/secret")

    monkeypatch.setattr(Search, "run", fail)
    answer = archive.client.get("/api/v1/search?q=a")
    problem(answer, 500)
    assert "secret" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "password in /etc/secret" in caplog.text


def test_a_record_that_cannot_be_read_is_a_fault_too(
    archive: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise StoreUnusable("/data/articles.sqlite3: the record is damaged")

    monkeypatch.setattr(type(archive.store), "record", fail)
    answer = archive.client.get("/api/v1/status")
    problem(answer, 500)
    assert "sqlite3" not in answer.text
    assert "the record is damaged" in caplog.text


@pytest.mark.usefixtures("another_writer")
def test_a_busy_record_says_when_to_come_back_and_reading_goes_on(
    service: Running, writer: dict[str, str]
) -> None:
    address = "/api/v1/articles/a"
    for answer in (
        service.client.put(address, json={"title": "Một"}, headers=writer),
        service.client.delete(address, headers=writer),
        service.client.post(
            "/api/v1/articles/bulk",
            content=b'{"title": "M"}',
            headers={**writer, "Content-Type": "application/jsonl"},
        ),
    ):
        problem(answer, 503)
        assert answer.headers["Retry-After"] == "1"
    assert service.get("/api/v1/changes")["changes"] == []
    assert service.client.get("/readyz").status_code == 200


def test_what_was_refused_while_busy_can_be_sent_again(
    service: Running, writer: dict[str, str], another_writer: sqlite3.Connection
) -> None:
    sent = {"json": {"title": "Một"}, "headers": writer}
    problem(service.client.put("/api/v1/articles/a", **sent), 503)  # type: ignore[arg-type]
    another_writer.execute("ROLLBACK")
    assert service.client.put("/api/v1/articles/a?wait=true", **sent).status_code == 201  # type: ignore[arg-type]
    assert ids(service.search()) == ["a"]


def test_without_an_index_searches_say_when_to_come_back(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with serving(settings) as address, Client(base_url=address) as client:
        for asked in (
            "/readyz",
            "/api/v1/search?q=a",
            "/api/v1/suggest?q=a",
            "/api/v1/export",
            "/api/v1/articles/a",
        ):
            answer = client.get(asked)
            problem(answer, 503)
            assert int(answer.headers["Retry-After"]) > 0
        assert client.get("/healthz").json() == {"status": "ok"}
        assert "search_record_revision 0.0\n" in client.get("/metrics").text
        assert "search_index_revision" not in client.get("/metrics").text
        with Store.open(settings.store_url) as store:
            record = store.record().uuid
        assert client.get("/api/v1/status").json() == {
            "record_revision": 0,
            "index_revision": None,
            "articles": 0,
            "generation": None,
            "engine": "whoosh",
            "pending_removals": 0,
            "index_problem": "there is no index yet; it is built from the record",
            "record": record,
        }


def test_a_damaged_index_is_not_searched_and_is_built_anew(tmp_path: Path) -> None:
    with running(settings_in(tmp_path), Article(id="a", title="Một")):
        pass
    (segment, *_) = sorted((tmp_path / "index").glob("*.seg"))
    segment.write_bytes(segment.read_bytes()[:-1] + b"\x00\x01")
    with running(settings_in(tmp_path / "other")) as other:  # nothing is shared between two services
        assert other.client.get("/readyz").status_code == 200
    settings = settings_in(tmp_path)
    with serving(settings) as address, Client(base_url=address) as client:
        problem(client.get("/readyz"), 503)
        problem(client.get("/api/v1/search"), 503)
    with serving(settings_in(tmp_path, indexer="on")) as address, Client(base_url=address) as client:
        key = _writer(settings.store_url)
        assert (
            client.put("/api/v1/articles/b?wait=true", json={"title": "Hai"}, headers=key).status_code == 201
        )
        assert client.get("/api/v1/search").json()["total"] == 2


def _writer(url: str) -> dict[str, str]:
    with Store.open(url) as store:
        return {"Authorization": f"Bearer {store.keys.create([Scope.WRITE], 'test')[1]}"}


def test_a_removal_that_searches_still_show_is_told(tmp_path: Path) -> None:
    with running(
        settings_in(tmp_path), Article(id="a", title="Một"), Article(id="b", title="Hai")
    ) as service:
        service.store.delete("a")
        service.store.put([Draft(Article(id="b", title="Ba"))])
        assert service.get("/api/v1/status")["pending_removals"] == 1
        service.index()
        assert service.get("/api/v1/status")["pending_removals"] == 0


@pytest.mark.parametrize("error", [RuntimeError("no"), StoreUnusable("no"), IndexNotReady("no")])
def test_an_address_writes_no_line_of_its_own_into_the_log(
    archive: Running, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr(Search, "article", failing)
    answer = archive.client.get("/api/v1/articles/x%0aforged%1b[31m")
    assert answer.status_code in {500, 503}
    (logged,) = [record.getMessage() for record in caplog.records if "articles" in record.getMessage()]
    assert logged.startswith("GET /api/v1/articles/x%0Aforged%1B")
    assert "\x1b" not in logged
    assert "\n" not in logged


def test_a_staff_article_is_kept_while_the_index_cannot_be_reached(tmp_path: Path) -> None:
    pytest.importorskip("opensearchpy")
    settings = settings_in(tmp_path, engine="opensearch+http://127.0.0.1:1/nowhere")
    with serving(settings) as address, Client(base_url=address) as client:
        kept = client.put(
            "/api/v1/articles/a",
            json={"title": "Một", "audience": "staff"},
            headers=_writer(settings.store_url),
        )
        assert kept.status_code == 201
        problem(client.get("/api/v1/search"), 503)


def test_an_address_that_the_server_does_not_read_to_its_end_is_refused(archive: Running) -> None:
    address = archive.client.base_url
    for letters, status in ((60_000, 422), (70_000, 400)):
        with closing(HTTPConnection(address.host, address.port or 80, timeout=20)) as connection:
            connection.request("GET", f"/api/v1/search?q={'a' * letters}")
            assert connection.getresponse().status == status
