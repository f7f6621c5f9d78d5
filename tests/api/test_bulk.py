"""What becomes of many articles sent at once?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response

from search_service.api import bulk
from search_service.api.bodies import MAX_BULK_BYTES
from tests.api.running import Running, problem

_CHUNK = 1 << 20


def send(
    service: Running, writer: dict[str, str], content: Any, type_: str = "application/x-ndjson"
) -> Response:
    return service.client.post(
        "/api/v1/articles/bulk", content=content, headers={**writer, "Content-Type": type_}
    )


def line(**fields: Any) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n"


@pytest.mark.parametrize("type_", ["application/x-ndjson", "application/jsonl", "text/plain; charset=utf-8"])
def test_the_good_lines_are_kept_and_each_bad_one_is_named(
    service: Running, writer: dict[str, str], type_: str
) -> None:
    body = (
        line(id="a", title="Một")
        + b"\n  \r\n"
        + line(id="b", title="")
        + b"not json\n"
        + line(title="Hai", date="2024-13-01")
        + b"\xff\n"
        + b'{"id": "\\ud800", "title": "x"}\n'
        + line(id="c", title="Ba", colour="red").rstrip()
    )
    answer = send(service, writer, body, type_).json()
    assert answer["accepted"] == 2
    assert [(one["line"], one["id"]) for one in answer["refused"]] == [
        (4, "b"),
        (5, None),
        (6, None),
        (7, None),
        (8, "?"),
    ]
    assert [one["problem"].partition(":")[0] for one in answer["refused"]] == [
        "title",
        "article",
        "date",
        "article",
        "id",
    ]
    assert answer["warnings"] == ["line 9: colour: unknown field, ignored"]
    assert answer["revision"] == 2
    assert [change.id for change in service.store.changes(0, 10)] == ["a", "c"]


def test_an_empty_body_is_nothing(service: Running, writer: dict[str, str]) -> None:
    answer = send(service, writer, b"").json()
    assert (answer["accepted"], answer["refused"], answer["revision"]) == (0, [], 0)


def test_lines_are_lines_however_the_body_is_cut(service: Running, writer: dict[str, str]) -> None:
    body = b"".join(line(id=f"a{at}", title=f"Số {at}") for at in range(30))

    def pieces() -> Iterator[bytes]:
        yield from (body[at : at + 7] for at in range(0, len(body), 7))

    assert send(service, writer, pieces()).json()["accepted"] == 30


def test_sending_it_again_changes_nothing(service: Running, writer: dict[str, str]) -> None:
    body = b"".join(line(id=f"a{at}", title=f"Số {at}") for at in range(bulk.BATCH + 1))
    first = send(service, writer, body).json()
    assert (first["accepted"], first["revision"]) == (bulk.BATCH + 1, bulk.BATCH + 1)
    assert (first["created"], first["unchanged"]) == (bulk.BATCH + 1, 0)
    again = send(service, writer, body).json()
    assert again == first | {"created": 0, "unchanged": bulk.BATCH + 1}


@pytest.mark.parametrize("batch", [1, 2, 500])
def test_lines_that_are_one_article_are_counted_in_turn_and_told(
    service: Running, writer: dict[str, str], batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "BATCH", batch)
    said = (("a", "Một"), ("a", "Một"), ("b", "Ba"), ("a", "Hai"), ("a", "Một"))
    answer = send(service, writer, b"".join(line(id=id_, title=title) for id_, title in said)).json()
    counted = ("accepted", "created", "changed", "unchanged")
    assert [answer[name] for name in counted] == [5, 2, 2, 1]
    assert answer["warnings"] == [
        "line 4: replaces line 2: both are article a",
        "line 5: replaces line 4: both are article a",
    ]
    kept = service.store.get("a")
    assert kept
    assert kept.title == "Một"


def test_a_purged_article_is_named_and_the_others_are_kept(service: Running, writer: dict[str, str]) -> None:
    body = line(id="a", title="Một") + line(id="b", title="Hai")
    send(service, writer, body)
    service.client.delete("/api/v1/articles/a?purge=true", headers=writer)
    answer = send(service, writer, body).json()
    assert answer["accepted"] == 1
    (refused,) = answer["refused"]
    assert (refused["line"], refused["id"]) == (1, "a")
    assert "purged" in refused["problem"]


def test_more_than_64_mb_are_refused_before_anything_is_kept(
    service: Running, writer: dict[str, str]
) -> None:
    body = line(id="a", title="Một") * bulk.BATCH + b"\n" * MAX_BULK_BYTES
    problem(send(service, writer, body), 413)
    assert service.store.record().revision == 0


def test_a_body_of_unknown_length_is_read_until_it_is_too_long(
    service: Running, writer: dict[str, str]
) -> None:
    def endless() -> Iterator[bytes]:
        yield from (line(id=f"a{at}", title=f"Số {at}") for at in range(bulk.BATCH))
        while True:
            yield b"\n" * _CHUNK

    told = send(service, writer, endless())
    problem(told, 413)
    assert f"the first {bulk.BATCH} articles are kept" in told.json()["detail"]
    assert service.store.record().revision == bulk.BATCH


def test_a_body_that_is_no_articles_is_given_up(service: Running, writer: dict[str, str]) -> None:
    body = line(id="a", title="Một") + b"x\n" * (bulk.MAX_REFUSED + bulk.BATCH + 1)
    told = send(service, writer, body)
    assert set(problem(told, 422)) == {"body"}
    assert "line 2 (" in told.json()["detail"]
    assert "the 1 articles kept by then stay" in told.json()["detail"]


def test_another_content_type_is_refused(service: Running, writer: dict[str, str]) -> None:
    problem(send(service, writer, b"{}", "application/json"), 415)
