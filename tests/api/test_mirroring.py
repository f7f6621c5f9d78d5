"""Can another service, or a spreadsheet, take the archive over?"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import RemoteProtocolError

from search_service.articles.article import Article
from search_service.articles.store import Draft
from search_service.search.service import Search
from tests.api.running import PUBLIC, Running, ids, problem


def mirror(service: Running, limit: int) -> tuple[dict[str, Any], int]:
    """Follow the changes from the beginning; gives what is alive, and in how many steps that was learned."""
    alive: dict[str, Any] = {}
    after = steps = 0
    while True:
        answer = service.get("/api/v1/changes", after=after, limit=limit)
        revisions = [change["revision"] for change in answer["changes"]]
        assert revisions == sorted(revisions)
        assert all(after < revision <= answer["revision"] for revision in revisions)
        if not answer["changes"]:
            return alive, steps
        assert answer["record"] == service.store.record().uuid
        for change in answer["changes"]:
            assert change["deleted"] is (change["article"] is None)
            if change["deleted"]:
                alive.pop(change["id"], None)
            else:
                alive[change["id"]] = change["article"]
        after, steps = answer["revision"], steps + 1


@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
def test_a_mirror_follows_every_change(service: Running, limit: int) -> None:
    service.store.put([Draft(Article(id=f"a{at}", title=f"Số {at}")) for at in range(5)])
    service.store.delete("a1")
    service.store.delete("a3", purge=True)
    service.store.put([Draft(Article(id="a0", title="Mới"))])
    alive, steps = mirror(service, limit)
    assert {id_: article["title"] for id_, article in alive.items()} == {
        "a0": "Mới",
        "a2": "Số 2",
        "a4": "Số 4",
    }
    assert steps == -(-5 // limit)


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ("after=-1", "after"),
        ("after=x", "after"),
        ("after=9223372036854775808", "after"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
    ],
)
def test_a_bad_parameter_is_named(archive: Running, parameters: str, field: str) -> None:
    assert set(problem(archive.client.get(f"/api/v1/changes?{parameters}"), 422)) == {field}


def test_json_lines_can_be_sent_back(archive: Running, service: Running, writer: dict[str, str]) -> None:
    exported = archive.client.get("/api/v1/export?format=jsonl")
    assert exported.headers["content-type"] == "application/x-ndjson"
    headers = {**writer, "Content-Type": "application/x-ndjson"}
    answer = service.client.post("/api/v1/articles/bulk", content=exported.content, headers=headers).json()
    assert (answer["created"], answer["refused"], answer["warnings"]) == (len(PUBLIC), [], [])
    assert {service.store.get(article.id) for article in PUBLIC} == set(PUBLIC)


def test_an_export_is_all_results_in_order(archive: Running) -> None:
    asked: list[dict[str, Any]] = [{"q": "huyện"}, {"author": "Y Đông", "sort": "oldest"}, {}]
    for parameters in asked:
        lines = archive.client.get("/api/v1/export", params=parameters).text.splitlines()
        assert [json.loads(line)["id"] for line in lines] == ids(archive.search(**parameters, size=100))


def test_a_long_export_loses_nothing(service: Running) -> None:
    long = [Article(id=f"a{at}", title=f"Số {at}", text="năm " * 5000) for at in range(20)]
    service.store.put([Draft(article) for article in long])
    service.wait_for(20)
    lines = service.client.get("/api/v1/export").text.splitlines()
    assert {(line["id"], line["text"]) for line in map(json.loads, lines)} == {(a.id, a.text) for a in long}


def test_an_export_that_breaks_off_does_not_look_complete(
    archive: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(*_: object) -> Iterator[Article]:
        yield Article(id="a", title="Một", text="x" * 100_000)
        raise RuntimeError("the disk went away")

    monkeypatch.setattr(Search, "export", breaking)
    with pytest.raises(RemoteProtocolError):
        archive.client.get("/api/v1/export")


def test_a_table_opens_in_a_spreadsheet_and_holds_no_formula(archive: Running) -> None:
    exported = archive.client.get("/api/v1/export?format=csv")
    assert exported.headers["content-type"] == "text/csv; charset=utf-8"
    assert exported.headers["content-disposition"] == 'attachment; filename="articles.csv"'
    assert exported.content.startswith(b"\xef\xbb\xbfid,title,text,date,authors,topics,")
    rows = {
        row["id"]: row
        for row in csv.DictReader(io.StringIO(exported.content.decode("utf-8-sig"), newline=""))
    }
    assert set(rows) == {article.id for article in PUBLIC}
    assert rows["hoi-nghi-tuyen-giao-2023"]["authors"] == "Minh Đức; Y Đông"
    assert rows["hoi-nghi-tuyen-giao-2023"]["text"] == PUBLIC[0].text
    assert rows["cong-thuc"]["title"] == "'=1+1 là một công thức"
    assert rows["cong-thuc"]["text"] == "'+84 là mã điện thoại."
    assert rows["khong-ngay"]["date"] == ""


@pytest.mark.parametrize(
    ("parameters", "field"), [("format=pdf", "format"), ("date=2024-13", "date"), ("sort=x", "sort")]
)
def test_a_bad_parameter_of_an_export_is_named(archive: Running, parameters: str, field: str) -> None:
    assert set(problem(archive.client.get(f"/api/v1/export?{parameters}"), 422)) == {field}
