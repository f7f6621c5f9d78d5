"""Can whoever runs the service see how it is?"""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.api.running import PUBLIC, Running


def samples(service: Running) -> dict[tuple[str, tuple[str, ...]], float]:
    """Give each measurement by its name and the values of its labels."""
    answer = service.client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_health_and_readiness(archive: Running) -> None:
    assert archive.get("/healthz") == {"status": "ok"}
    assert archive.get("/readyz") == {"status": "ok"}


def test_status_tells_how_far_the_index_is(archive: Running) -> None:
    assert archive.get("/api/v1/status") == {
        "record_revision": 6,
        "index_revision": 6,
        "articles": len(PUBLIC),
        "generation": archive.get("/api/v1/status")["generation"],
        "engine": "whoosh",
        "pending_removals": 0,
        "index_problem": None,
        "record": archive.store.uuid(),
    }


def test_requests_are_counted_by_route_not_by_address(service: Running, writer: dict[str, str]) -> None:
    for number in range(3):
        service.client.get(f"/api/v1/articles/made-up-{number}")
        service.client.get(f"/made-up/{number}")
        service.client.request("PROPFIND", f"/made-up/{number}")
    service.client.put("/api/v1/articles/a", json={"title": "Một"}, headers=writer)
    told = samples(service)
    assert told["search_requests_total", ("GET", "/api/v1/articles/{id}", "404")] == 3
    assert told["search_requests_total", ("GET", "none", "404")] == 3
    assert told["search_requests_total", ("other", "none", "404")] == 3
    assert told["search_requests_total", ("PUT", "/api/v1/articles/{id}", "201")] == 1
    assert told["search_request_seconds_count", ("/api/v1/articles/{id}",)] == 4
    assert not any("made-up" in label for _, labels in told for label in labels)


def test_revisions_are_measured_when_they_are_asked_for(service: Running, writer: dict[str, str]) -> None:
    service.client.put("/api/v1/articles/a?wait=true", json={"title": "Một"}, headers=writer)
    told = samples(service)
    assert told["search_record_revision", ()] == 1
    assert told["search_index_revision", ()] == 1


@pytest.mark.parametrize("address", ["/healthz", "/api/v1/search", "/nope", "/docs", "/openapi.json", "/"])
def test_every_answer_tells_browsers_what_to_be_careful_with(archive: Running, address: str) -> None:
    headers = archive.client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]
    if headers["content-type"].startswith("text/html"):
        assert "default-src" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/api/v1/search?q=thon", "/", "/static/x/none"])
def test_head_is_get_without_the_body(archive: Running, path: str) -> None:
    got, head = archive.client.get(path), archive.client.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    assert head.headers["content-type"] == got.headers["content-type"]
