"""Who may change the archive?"""

from __future__ import annotations

from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import pytest

from search_service.articles.keys import Scope
from tests.api.running import Running, problem

WRITES: list[tuple[str, str, dict[str, Any]]] = [
    ("PUT", "/api/v1/articles/a", {"json": {"title": "Một"}}),
    ("POST", "/api/v1/articles", {"json": {"title": "Một"}}),
    ("DELETE", "/api/v1/articles/a", {}),
    (
        "POST",
        "/api/v1/articles/bulk",
        {"content": b'{"title": "M"}', "headers": {"Content-Type": "text/plain"}},
    ),
]


def send(service: Running, write: tuple[str, str, dict[str, Any]], key: dict[str, str]) -> Any:
    method, address, sent = write
    headers = {**sent.get("headers", {}), **key}
    return service.client.request(method, address, **{**sent, "headers": headers})


@pytest.mark.parametrize("write", WRITES, ids=lambda write: f"{write[0]} {write[1]}")
def test_writing_needs_a_key_with_the_scope(service: Running, write: tuple[str, str, dict[str, Any]]) -> None:
    for header in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic YTpi"}):
        refused = send(service, write, header)
        problem(refused, 401)
        assert refused.headers["WWW-Authenticate"] == "Bearer"
    problem(send(service, write, service.key(Scope.SEARCH_STAFF)), 403)
    assert service.store.record().revision == 0
    for scope in (Scope.WRITE, Scope.ADMIN):
        assert send(service, write, service.key(scope)).status_code in {200, 201, 404}


def test_a_revoked_key_is_refused_from_then_on(service: Running) -> None:
    key = service.key(Scope.WRITE)
    assert send(service, WRITES[0], key).status_code == 201
    (kept,) = service.store.keys.all()
    service.store.keys.revoke(kept.id)
    problem(send(service, WRITES[0], key), 401)
    problem(service.client.get("/api/v1/search", headers=key), 401)


@pytest.mark.parametrize("header", ["Bearer wrong", "bearer \xe9\xe9", "Bearer " + "x" * 5000])
def test_an_unknown_key_is_refused_even_where_none_is_needed(archive: Running, header: str) -> None:
    problem(archive.client.get("/api/v1/search", headers={b"Authorization": header.encode("latin-1")}), 401)


def test_what_is_not_a_key_is_not_looked_at(archive: Running) -> None:
    # A proxy in front may ask for a password of its own.
    assert archive.client.get("/api/v1/search", headers={"Authorization": "Basic YTpi"}).status_code == 200


def test_nobody_without_a_key_makes_the_service_read_a_body(service: Running) -> None:
    address = service.client.base_url
    with closing(HTTPConnection(address.host, address.port or 80, timeout=20)) as connection:
        connection.putrequest("PUT", "/api/v1/articles/a")
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", "1000")
        connection.endheaders()
        assert connection.getresponse().status == 401
