"""Is the OpenAPI document complete, and do its examples run?"""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlencode

import pytest

from search_service.api.docs import example_url, first_example
from search_service.api.openapi import DocumentedApp
from search_service.app import create_app
from search_service.articles.keys import Scope
from search_service.settings import Settings
from tests.api.running import Running

_DOCUMENT: Final[dict[str, Any]] = create_app(Settings(_env_file=None)).openapi()
_OPERATIONS: Final = [
    (method.upper(), path, operation)
    for path, item in _DOCUMENT["paths"].items()
    for method, operation in item.items()
]
_PARAMETERS: Final = [
    (method, path, operation, parameter)
    for method, path, operation in _OPERATIONS
    for parameter in operation.get("parameters", ())
]
_named = pytest.mark.parametrize(
    ("method", "path", "operation"), _OPERATIONS, ids=[f"{method} {path}" for method, path, _ in _OPERATIONS]
)


def test_the_calls_of_the_contract_are_there() -> None:
    assert {(method, path) for method, path, _ in _OPERATIONS} == {
        ("GET", "/api/v1/search"),
        ("GET", "/api/v1/suggest"),
        ("GET", "/api/v1/facets/{facet}"),
        ("GET", "/api/v1/export"),
        ("GET", "/api/v1/articles/{id}"),
        ("GET", "/api/v1/documents/{number}"),
        ("PUT", "/api/v1/articles/{id}"),
        ("DELETE", "/api/v1/articles/{id}"),
        ("POST", "/api/v1/articles"),
        ("POST", "/api/v1/articles/bulk"),
        ("GET", "/api/v1/changes"),
        ("GET", "/api/v1/status"),
        ("GET", "/feed.atom"),
        ("GET", "/opensearch.xml"),
        ("GET", "/suggest"),
        ("GET", "/api/v1/articles/{id}/similar"),
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/metrics"),
    }


@_named
def test_an_operation_says_what_it_does_and_what_it_answers(
    method: str, path: str, operation: dict[str, Any]
) -> None:
    assert operation["summary"]
    assert operation["description"]
    assert operation["operationId"].isidentifier()
    assert operation["tags"]
    for status, answer in operation["responses"].items():
        assert answer["description"] not in {"", "Successful Response", "Validation Error"}
        if status >= "400":
            assert list(answer["content"]) == ["application/problem+json"]
    if method != "GET":
        assert operation["security"] == [{"key": []}]
        assert {"401", "403", "422", "503"} <= operation["responses"].keys()


def test_operation_ids_are_unique() -> None:
    names = [operation["operationId"] for _, _, operation in _OPERATIONS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("method", "path", "operation", "parameter"),
    _PARAMETERS,
    ids=[f"{method} {path} {parameter['name']}" for method, path, _, parameter in _PARAMETERS],
)
def test_a_parameter_is_described_and_its_example_runs(
    archive: Running, method: str, path: str, operation: dict[str, Any], parameter: dict[str, Any]
) -> None:
    assert parameter["description"]
    if method == "GET":
        alone = {**operation, "parameters": [p for p in operation["parameters"] if p["in"] == "path"]}
        required = {
            p["name"]: first_example(p)
            for p in operation["parameters"]
            if p["required"] and p["in"] == "query"
        }
        asked = required | (
            {parameter["name"]: first_example(parameter)} if parameter["in"] == "query" else {}
        )
        answer = archive.client.get(f"{example_url(path, alone)}?{urlencode(asked, doseq=True)}")
        assert answer.status_code == 200, answer.text


@_named
def test_an_example_runs(
    request: pytest.FixtureRequest, method: str, path: str, operation: dict[str, Any]
) -> None:
    if method == "GET":
        archive: Running = request.getfixturevalue("archive")
        assert archive.client.get(example_url(path, operation)).status_code == 200
        return
    service: Running = request.getfixturevalue("service")
    key = service.key(Scope.WRITE)
    if method == "DELETE":
        service.client.put(
            path.replace("{id}", "hoi-nghi-tuyen-giao-2023"), json={"title": "Một"}, headers=key
        )
    contents = operation.get("requestBody", {}).get("content", {}) or {"": {"example": ""}}
    for media_type, content in contents.items():
        example = content["example"]
        body = example if isinstance(example, str) else json.dumps(example)
        headers = {**key, "Content-Type": media_type} if media_type else key
        answer = service.client.request(method, example_url(path, operation), content=body, headers=headers)
        assert answer.status_code in {200, 201}, answer.text
        assert answer.json().get("refused", []) == []
        assert answer.json()["warnings"] == []


@pytest.mark.parametrize("name", _DOCUMENT["components"]["schemas"])
def test_every_field_is_described_and_has_an_example(name: str) -> None:
    schema = _DOCUMENT["components"]["schemas"][name]
    assert schema.get("description")
    for field, described in schema.get("properties", {}).items():
        assert described.get("description"), field
        refers = "$ref" in described or "$ref" in described.get("items", {})
        assert refers or "examples" in described or _refers(described), field


def _refers(described: dict[str, Any]) -> bool:
    return any("$ref" in one for one in described.get("anyOf", ()))


def test_every_reference_leads_somewhere() -> None:
    text = json.dumps(_DOCUMENT)
    for part in text.split('"$ref": "#/components/schemas/')[1:]:
        assert part.partition('"')[0] in _DOCUMENT["components"]["schemas"]


def test_the_document_is_served_and_says_where_the_service_is(archive: Running) -> None:
    served = archive.get("/openapi.json")
    assert served["paths"].keys() == _DOCUMENT["paths"].keys()
    elsewhere = create_app(Settings(public_url="https://example.vn/tim/", _env_file=None))
    assert isinstance(elsewhere, DocumentedApp)
    assert elsewhere.openapi()["servers"][0]["url"] == "https://example.vn/tim/"


def test_the_page_for_people_needs_no_other_server(archive: Running) -> None:
    answer = archive.client.get("/docs")
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    for forbidden in ("<script", "<link", "src=", "@import", "url("):
        assert forbidden not in answer.text
    for _, path, operation in _OPERATIONS:
        assert f'id="{operation["operationId"]}"' in answer.text
        assert path in answer.text
    for name in _DOCUMENT["components"]["schemas"]:
        assert f'id="{name}"' in answer.text


def test_the_type_of_a_problem_is_a_section_of_that_page(archive: Running) -> None:
    page = archive.client.get("/docs").text
    for address in ("/nope", "/api/v1/search?size=0", "/api/v1/search?audience=staff"):
        path, _, slug = archive.client.get(address).json()["type"].partition("#")
        assert path == "/docs"
        assert f'id="{slug}"' in page
