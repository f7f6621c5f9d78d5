"""Does a program get through the client what the service has?"""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import json
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from search_service.api.schemas import Change, Changes
from search_service.articles.article import Article, Audience
from search_service.articles.article import Kind as ArticleKind
from search_service.articles.backup import backup, restore
from search_service.articles.keys import Scope
from search_service.articles.store import Draft
from search_service.client import (
    AsyncClient,
    Client,
    Forbidden,
    InvalidRequest,
    NotFound,
    ProblemError,
    Purged,
    RecordReplaced,
    Unauthenticated,
    batches,
)
from search_service.client.walks import Following
from search_service.errors import InvalidInput
from tests.api.running import ARTICLES, PUBLIC, Running, running, settings_in
from tests.client.both import Kind
from tests.client.conftest import Connect
from tests.client.scripted import Answer, Script


def test_the_client_comes_without_the_server() -> None:
    heavy = {"fastapi", "numpy", "pyvi", "rich", "sqlalchemy", "starlette", "uvicorn", "whoosh"}
    script = "import sys, search_service.client; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not heavy & set(loaded.stdout.split())


def plain(answer: Any) -> Any:
    """Give an answer as the JSON it came as, but for the time it took."""
    return {**answer.model_dump(mode="json", exclude_unset=True), "took_ms": 0}


SEARCHES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("", {}, {}),
    ("tuyen giao", {"explain": True}, {"q": "tuyen giao", "explain": "true"}),
    ("tuyen goao", {"as_typed": True}, {"q": "tuyen goao", "as_typed": "true"}),
    ("huyện", {"author": "Y Đông", "size": 1}, {"q": "huyện", "author": "Y Đông", "size": 1}),
    ("", {"author": ["Y Đông", "A Thanh"], "facets": ("author", "date")}, {
        "author": ["Y Đông", "A Thanh"],
        "facets": "author,date",
    }),
    ("", {"facets": (), "size": 2, "page": 2}, {"facets": "", "size": 2, "page": 2}),
    ("", {"date": dt.date(2024, 3, 15)}, {"date": "2024-03-15"}),
    ("", {"date": ["2023", "none"], "sort": "oldest"}, {"date": ["2023", "none"], "sort": "oldest"}),
    ("", {"date_from": "2024-03", "date_to": dt.date(2024, 7, 1)}, {
        "date_from": "2024-03",
        "date_to": "2024-07-01",
    }),
    ("", {"kind": {ArticleKind.PLAN}, "topic": "Giáo dục"}, {"kind": "plan", "topic": "Giáo dục"}),
    ("", {"document": "01 kl tw", "audience": "public"}, {"document": "01 kl tw", "audience": "public"}),
]  # fmt: skip


@pytest.mark.parametrize(("q", "asked", "sent"), SEARCHES)
def test_every_parameter_arrives_and_the_answer_is_whole(
    archive: Running, connect: Connect, q: str, asked: dict[str, Any], sent: dict[str, Any]
) -> None:
    answer = connect(archive).search(q, **asked)
    assert plain(answer) == {**archive.search(**sent), "took_ms": 0}


def test_a_parameter_that_is_not_known_is_no_search_for_everything(
    archive: Running, connect: Connect
) -> None:
    client: Any = connect(archive)
    for ask in (client.search, lambda **wrong: list(client.results("", **wrong))):
        with pytest.raises(TypeError, match="auther"):
            ask(auther="Y Đông")


def test_whatever_else_there_is_to_read(archive: Running, connect: Connect) -> None:
    client = connect(archive)
    (suggested,) = [one for one in client.suggest("tuyên gi") if one.kind == "title"]
    assert suggested.text == PUBLIC[0].title
    authors = client.facet_values("author", "huyện", value="dong")
    assert [(one.value, one.count) for one in authors] == [("Y Đông", 2)]
    found = client.article("ke-hoach-truong-hoc")
    assert (found.date, found.kind, found.documents) == (
        dt.date(2024, 8, 1),
        ArticleKind.PLAN,
        ["42/KH-UBND"],
    )
    raw = archive.get("/api/v1/articles/hoi-nghi-tuyen-giao-2023/similar", size=3)["articles"]
    similar = client.similar("hoi-nghi-tuyen-giao-2023", size=3)
    assert [one.model_dump(mode="json") for one in similar] == raw
    document = client.document("kết luận 01", size=5)
    assert document.document
    assert document.document.number == "01-KL/TW"
    assert [one.id for one in document.articles] == ["hoi-nghi-tuyen-giao-2023"]
    assert client.document("42/KH-UBND").total == 1
    status = client.status()
    assert (status.articles, status.index_revision) == (len(PUBLIC), len(ARTICLES))


def test_a_key_shows_what_is_for_the_staff(archive: Running, connect: Connect) -> None:
    assert connect(archive).search("kờrông", as_typed=True).total == 0
    staff = connect(archive, Scope.SEARCH_STAFF)
    assert [hit.id for hit in staff.search("kờrông", audience="staff").hits] == ["noi-bo"]
    assert staff.status().articles == len(ARTICLES)


def test_a_service_under_a_sub_path_is_found(tmp_path: Path, connect: Connect) -> None:
    settings = settings_in(tmp_path, public_url="https://dakglei.example.vn/tim-kiem")
    with running(settings, *PUBLIC) as service:
        client = connect(f"{service.client.base_url}/tim-kiem/")
        assert client.search().total == len(PUBLIC)


def refused(error: type[ProblemError], call: Any) -> ProblemError:
    with pytest.raises(ProblemError) as caught:
        call()
    assert type(caught.value) is error
    return caught.value


def test_a_refusal_says_what_is_wrong(archive: Running, connect: Connect) -> None:
    client = connect(archive)
    wrong = refused(InvalidRequest, lambda: client.search(size=1000, date="2024-13"))
    assert (wrong.status, set(wrong.fields)) == (422, {"size"})
    assert str(wrong).startswith("size: ")
    assert set(refused(InvalidRequest, lambda: list(client.results(date="2024-13"))).fields) == {"date"}
    assert refused(NotFound, lambda: client.article("không/có gì")).problem.title == "There is no such thing"
    assert refused(NotFound, lambda: client.article("..")).status == 404
    assert refused(NotFound, lambda: client.document("99/2099/NĐ-CP")).status == 404
    assert refused(Unauthenticated, lambda: client.put("a", {"title": "Một"})).status == 401
    assert refused(Unauthenticated, lambda: client.search(audience="staff")).status == 401
    staff = connect(archive, Scope.SEARCH_STAFF)
    assert "write" in str(refused(Forbidden, lambda: staff.put("a", {"title": "Một"})))
    unknown = connect(str(archive.client.base_url), key="no-key-of-this-service")
    assert refused(Unauthenticated, unknown.search).fields == {}


@pytest.mark.parametrize(
    "address",
    ["", "example.vn", "ftp://example.vn", "http://", "http://a?b", "http://a:b", "http://a#b"],
)
def test_what_is_no_address_is_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(InvalidInput, match="base_url"):
        Client(address)


@pytest.mark.parametrize("key", ["", " ", "khoá", "a\nb"])
def test_what_is_no_key_is_refused_and_not_repeated(key: str) -> None:
    with pytest.raises(InvalidInput, match="key: is no key") as caught:
        Client("http://127.0.0.1", key)
    assert not key.strip() or key not in str(caught.value)


def numbered(count: int) -> list[Article]:
    first = dt.date(2020, 1, 1)
    return [
        Article(id=f"a{at:03}", title=f"Tuyên giáo {at}", date=first + dt.timedelta(days=at))
        for at in range(count)
    ]


def test_all_results_are_walked_through_while_the_archive_changes(service: Running, connect: Connect) -> None:
    service.store.put([Draft(article) for article in numbered(250)])
    service.wait_for(250)
    walk = connect(service).results("tuyên giáo", sort="newest")
    found = [next(walk).id for _ in range(50)]
    for gone in ("a010", "a120"):
        service.store.delete(gone)
    tomorrow = dt.date(2030, 1, 1)
    service.store.put([Draft(Article(id="new", title="Tuyên giáo mới", date=tomorrow))])
    service.wait_for(253)
    found += [hit.id for hit in walk]
    assert found == [f"a{at:03}" for at in reversed(range(250)) if at not in {10, 120}]


def test_one_that_comes_again_is_given_once(service: Running, connect: Connect) -> None:
    service.store.put([Draft(article) for article in numbered(5)])
    service.wait_for(5)
    walk = connect(service).results(sort="newest", size=2)
    found = [next(walk).id, next(walk).id]
    service.store.put([Draft(Article(id="a004", title="Nay ở cuối", date=dt.date(2019, 1, 1)))])
    service.wait_for(6)
    assert [*found, *(hit.id for hit in walk)] == ["a004", "a003", "a002", "a001", "a000"]


def test_an_article_is_sent_changed_and_deleted(service: Running, connect: Connect) -> None:
    client = connect(service, Scope.WRITE)
    kept = client.put("tin-1", {"title": "Một", "date": dt.date(2024, 3, 15), "colour": "red"}, wait=True)
    assert (kept.id, kept.revision, kept.indexed) == ("tin-1", 1, True)
    assert "colour" in kept.warnings[0]
    found = client.article("tin-1")
    assert found.date == dt.date(2024, 3, 15)
    # What the service gave can be sent back as it is, and is the same.
    assert client.put("tin-1", found).revision == 1
    assert client.post(found).id == "tin-1"
    posted = client.post(Article(title="Hai", authors=("Y Đông",), audience=Audience.STAFF))
    assert client.post(Article(title="Hai", authors=("Y Đông",), audience=Audience.STAFF)).id == posted.id
    assert service.store.get(posted.id) == Article(
        id=posted.id, title="Hai", authors=("Y Đông",), audience=Audience.STAFF
    )
    assert client.delete("tin-1", wait=True).indexed
    refused(NotFound, lambda: client.article("tin-1"))
    refused(NotFound, lambda: client.delete("tin-1"))
    client.put("tin-1", {"title": "Một"})
    client.delete("tin-1", purge=True)
    refused(Purged, lambda: client.put("tin-1", {"title": "Một"}))
    assert set(refused(InvalidRequest, lambda: client.put("tin-2", {"text": "không tên"})).fields) == {
        "title"
    }


def test_many_articles_are_sent_in_portions_and_each_bad_one_is_named(
    service: Running, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_ARTICLES", 3)
    monkeypatch.setattr(batches, "MAX_BODY", 10_000)
    monkeypatch.setattr(batches, "BATCH_BYTES", 4_000)
    done: list[int] = []

    def articles() -> Iterator[dict[str, Any]]:
        for at in range(1, 11):
            match at:
                case 4:
                    yield {"id": "a4", "text": "không tên"}
                case 6:
                    yield {"id": "a6", "title": "Quá dài", "text": "x" * 10_000}
                case 7:
                    yield {"id": "a7", "title": "Dài", "text": "x" * 5_000}
                case 9:
                    yield {"id": "a9", "title": "nửa chữ \ud800", "colour": "red"}
                case _:
                    yield {"id": f"a{at}", "title": f"Số {at}", **({"colour": "red"} if at == 10 else {})}

    answer = connect(service, Scope.WRITE).bulk(articles(), on_progress=done.append)
    assert [(one.line, one.id) for one in answer.refused] == [(4, "a4"), (6, None), (9, answer.refused[2].id)]
    assert answer.refused[0].problem.startswith("title: ")
    assert "larger" in answer.refused[1].problem
    assert "surrogate" in answer.refused[2].problem
    assert answer.warnings == ["line 10: colour: unknown field, ignored"]
    assert (answer.accepted, answer.revision) == (7, 7)
    assert done == sorted(done)
    assert done[-1] == 10
    assert len(done) > 3


def test_an_article_that_comes_twice_is_told_by_its_place_among_all(
    service: Running, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_ARTICLES", 3)
    sent = [{"id": id_, "title": title} for id_, title in ("a1", "b1", "c1", "b2", "b3", "b3")]
    answer = connect(service, Scope.WRITE).bulk(sent)
    assert answer.warnings == ["line 5: replaces line 4: both are article b"]
    assert (answer.accepted, answer.created, answer.changed, answer.unchanged) == (6, 3, 2, 1)


def test_nothing_to_send_is_no_request(service: Running, connect: Connect) -> None:
    assert connect(service, Scope.WRITE).bulk([]).accepted == 0


def test_a_mirror_follows_every_change(service: Running, connect: Connect) -> None:
    client = connect(service, Scope.SEARCH_STAFF)
    mirrored: dict[str, str] = {}
    after = 0

    def follow() -> None:
        nonlocal after
        for change in client.changes(after, limit=2):
            after = change.revision
            if change.article:
                mirrored[change.id] = change.article.title
            else:
                mirrored.pop(change.id, None)

    def kept() -> dict[str, str]:
        return {article.id: article.title for article in service.store.export(frozenset(Audience))}

    service.store.put([Draft(article) for article in (*ARTICLES, *numbered(5))])
    service.store.delete("a001")
    follow()
    assert mirrored == kept()
    service.store.delete("a002")
    service.store.put([Draft(Article(id="a003", title="Mới", audience=Audience.STAFF))])
    follow()
    assert mirrored == kept()
    assert list(client.changes(after)) == []


def test_a_mirror_learns_that_the_record_was_put_back(service: Running, connect: Connect) -> None:
    service.store.put([Draft(article) for article in numbered(3)])
    with pytest.raises(RecordReplaced, match="after=0"):
        list(connect(service).changes(after=4))
    assert list(connect(service).changes(after=3)) == []


def test_a_mirror_learns_so_when_the_restored_record_has_come_further(
    connect: Connect, tmp_path: Path
) -> None:
    settings = settings_in(tmp_path)
    with running(settings, *numbered(3)) as service:
        backup(service.store, tmp_path / "copy")
        service.store.put([Draft(Article(id="lost", title="Không còn"))])
        *_, last = connect(service).changes()
    restore(tmp_path / "copy", settings.store_url)
    with running(settings, *numbered(9)) as service:
        client = connect(service)
        with pytest.raises(RecordReplaced, match="after=0"):
            next(client.changes(after=last.revision, record=last.record))
        anew = list(client.changes())
        assert [change.id for change in anew] == [article.id for article in numbered(9)]
        assert {change.record for change in anew} == {service.store.uuid()}
        assert list(client.changes(after=anew[-1].revision, record=anew[-1].record)) == []


def test_a_mirror_learns_so_between_two_answers(connect: Connect, script: Script) -> None:
    for record in ("one", "another"):
        gone = Change(revision=7, id="a", deleted=True, article=None)
        script.then(
            Answer(body=Changes(changes=[gone], revision=7, record=record).model_dump_json().encode())
        )
    followed = connect(script.address).changes()
    assert next(followed).record == "one"
    with pytest.raises(RecordReplaced, match="another, revision 7"):
        next(followed)


def test_an_export_is_a_file_of_all_results(archive: Running, connect: Connect, tmp_path: Path) -> None:
    client = connect(archive)
    raw = archive.client.get("/api/v1/export", params={"q": "huyện", "sort": "oldest"}).content
    path = tmp_path / "articles.jsonl"
    assert client.export(path, "huyện", sort="oldest") == len(raw)
    assert path.read_bytes() == raw
    table = io.BytesIO()
    client.export(table, format="csv", author="Y Đông")
    assert table.getvalue() == (
        archive.client.get("/api/v1/export", params={"format": "csv", "author": "Y Đông"}).content
    )
    assert [json.loads(line)["id"] for line in raw.splitlines()] == [
        hit.id for hit in client.results("huyện", sort="oldest")
    ]


def test_an_export_that_is_refused_leaves_the_file_that_was_there(
    archive: Running, connect: Connect, tmp_path: Path
) -> None:
    path = tmp_path / "articles.csv"
    path.write_text("old")
    wrong = refused(InvalidRequest, lambda: connect(archive).export(path, date="2024-13"))
    assert set(wrong.fields) == {"date"}
    assert [one.name for one in tmp_path.iterdir()] == ["articles.csv"]
    assert path.read_text() == "old"


def test_following_ends_where_there_is_nothing_more() -> None:
    following = Following(after=5, record=None, limit=10)
    assert list(following.take(Changes(changes=[], revision=7, record="one"))) == []
    assert following.call is None


def test_many_calls_are_on_their_way_at_once(archive: Running, service: Running) -> None:
    async def titles() -> AsyncIterator[dict[str, str]]:
        for at in range(5):
            yield {"id": f"a{at}", "title": f"Số {at}"}

    async def work() -> None:
        async with AsyncClient(str(archive.client.base_url)) as client:
            pages = await asyncio.gather(*(client.search(size=1, page=page) for page in range(1, 6)))
            assert [hit.id for page in pages for hit in page.hits] == [
                hit.id async for hit in client.results()
            ]
        key = service.key(Scope.WRITE)["Authorization"].removeprefix("Bearer ")
        async with AsyncClient(str(service.client.base_url), key) as client:
            assert (await client.bulk(titles())).accepted == 5

    asyncio.run(work())
    assert service.store.count(frozenset(Audience)) == 5


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_client_of_ones_own_is_used_and_left_open(archive: Running, kind: Kind) -> None:
    seen: list[str] = []
    if kind == "sync":
        with httpx2.Client(event_hooks={"request": [lambda request: seen.append(request.url.path)]}) as own:
            with Client(str(archive.client.base_url), http=own) as client:
                client.status()
            assert not own.is_closed
    else:

        async def note(request: httpx2.Request) -> None:
            seen.append(request.url.path)

        async def work() -> None:
            async with httpx2.AsyncClient(event_hooks={"request": [note]}) as own:
                async with AsyncClient(str(archive.client.base_url), http=own) as client:
                    await client.status()
                assert not own.is_closed

        asyncio.run(work())
    assert seen == ["/api/v1/status"]
