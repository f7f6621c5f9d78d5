"""Is an answer that the caller has already said to be the same, and only then?"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlencode

import pytest

from search_service.articles.article import Article
from search_service.articles.keys import Scope
from search_service.articles.sessions import Timeouts
from search_service.articles.store import Draft
from search_service.engine.factory import open_engine
from search_service.search.results import PUBLIC
from search_service.search.service import Search
from tests.api.running import ARTICLES, Running, problem, running, settings_in

ADDRESSES = (
    "/api/v1/search",
    "/api/v1/search?q=tuyen+giao&size=1",
    "/api/v1/suggest?q=tuyen",
    "/api/v1/facets/author?value=y",
    "/api/v1/documents/01-KL/TW",
    "/api/v1/articles/nong-thon-moi",
    "/feed.atom?q=huyen",
    "/suggest?q=tuyen",
    "/opensearch.xml",
    "/",
    "/?q=tuyen+giao",
    "/articles/nong-thon-moi",
    "/facets/topic",
)
_in_each = pytest.mark.parametrize("address", ADDRESSES)


def tag(service: Running, address: str, headers: dict[str, str] | None = None) -> str:
    """Give the tag of an answer."""
    answer = service.client.get(address, headers=headers)
    assert answer.status_code == 200
    given: str = answer.headers["ETag"]
    assert given.startswith('W/"')
    return given


@_in_each
def test_what_the_caller_has_is_not_sent_again(archive: Running, address: str) -> None:
    first = tag(archive, address)
    for sent in (first, first.removeprefix("W/"), f'"other", {first}'):
        answer = archive.client.get(address, headers={"If-None-Match": sent})
        assert answer.status_code == 304
        assert answer.content == b""
        assert answer.headers["ETag"] == first
        assert answer.headers["Cache-Control"] == archive.client.get(address).headers["Cache-Control"]
    head = archive.client.head(address, headers={"If-None-Match": first})
    assert head.status_code == 304


@_in_each
def test_anything_else_is_sent(archive: Running, address: str) -> None:
    first = tag(archive, address)
    for sent in ('W/"other"', "*", "nonsense", first[:-2] + '"'):
        assert archive.client.get(address, headers={"If-None-Match": sent}).status_code == 200


def test_a_cache_asks_before_it_gives_an_answer_from_the_index_again(archive: Running) -> None:
    for address in ADDRESSES:
        answer = archive.client.get(address)
        if address == "/opensearch.xml":
            assert answer.headers["Cache-Control"] == "public, max-age=86400"
        else:
            assert answer.headers["Cache-Control"] == "no-cache"
            assert {"Authorization", "Cookie"} & set(re.split(r",\s*", answer.headers["Vary"]))


def test_nothing_is_searched_for_it(archive: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    first = tag(archive, "/api/v1/search?q=huyện")

    def searching(*_: object) -> None:
        raise AssertionError("it was searched")

    monkeypatch.setattr(Search, "run", searching)
    answer = archive.client.get("/api/v1/search?q=huyện", headers={"If-None-Match": first})
    assert answer.status_code == 304


def test_tags_of_different_answers_differ(archive: Running, staff: dict[str, str]) -> None:
    tags = [tag(archive, address) for address in ADDRESSES]
    tags += [tag(archive, address, staff) for address in ADDRESSES if address.startswith("/api/")]
    tags += [tag(archive, "/", {"Accept-Language": "en"}), tag(archive, "/?lang=en")]
    assert len(set(tags)) == len(tags)


def test_the_tag_of_the_public_is_worth_nothing_to_staff(archive: Running, staff: dict[str, str]) -> None:
    public = tag(archive, "/api/v1/search?q=xiêu")
    answer = archive.client.get("/api/v1/search?q=xiêu", headers={**staff, "If-None-Match": public})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in answer.headers["Vary"]


def test_who_may_not_ask_is_not_told_that_nothing_changed(archive: Running) -> None:
    key = archive.key(Scope.SEARCH_STAFF)
    address = "/api/v1/search?audience=staff"
    first = tag(archive, address, key)
    problem(archive.client.get(address, headers={"If-None-Match": first}), 401)
    made = archive.store.keys.find(key["Authorization"].removeprefix("Bearer "))
    assert made
    archive.store.keys.revoke(made.id)
    problem(archive.client.get(address, headers={**key, "If-None-Match": first}), 401)


def test_a_page_for_staff_has_no_tag_and_is_kept_nowhere(archive: Running) -> None:
    public = tag(archive, "/?q=xiêu")
    _, secret = archive.store.keys.create([Scope.SEARCH_STAFF], "test")
    key = archive.store.keys.find(secret)
    assert key
    timeouts = Timeouts(lifetime=dt.timedelta(hours=1), idle=dt.timedelta(hours=1))
    cookie = f"search-session={archive.store.sessions.start(key, timeouts)}"
    for address in (
        "/?q=xiêu",
        "/articles/noi-bo",
        "/facets/topic",
        "/api/v1/search?q=xiêu",
        "/api/v1/export",
    ):
        answer = archive.client.get(address, headers={"Cookie": cookie, "If-None-Match": public})
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
    signed_out = archive.client.get("/?q=xiêu", headers={"Cookie": f"{cookie}x", "If-None-Match": public})
    assert signed_out.status_code == 304


def test_an_answer_that_is_none_has_no_tag(archive: Running) -> None:
    for address in ("/api/v1/articles/nope", "/api/v1/search?size=0", "/articles/nope", "/?page=nonsense"):
        answer = archive.client.get(address)
        assert answer.status_code in {404, 422}
        assert "ETag" not in answer.headers


def test_a_change_changes_it(service: Running) -> None:
    service.store.put([Draft(Article(id="a", title="Một"))])
    service.wait_for(1)
    before = tag(service, "/api/v1/search")
    service.store.put([Draft(Article(id="a", title="Hai"))])
    service.wait_for(2)
    answer = service.client.get("/api/v1/search", headers={"If-None-Match": before})
    assert answer.json()["hits"][0]["title"] == "Hai"


def test_a_record_that_was_restored_never_repeats_a_tag(tmp_path: Path) -> None:
    """Two archives that count alike, one in the place of the other."""
    tags = []
    for title in ("Một", "Hai"):
        settings = settings_in(tmp_path)
        with running(settings, Article(id="a", title=title)) as service:
            tags.append(tag(service, "/api/v1/search"))
        for entry in tmp_path.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    assert tags[0] != tags[1]


def test_an_index_that_was_deleted_never_gives_an_old_tag_to_another_answer(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with running(settings, Article(id="a", title="Một")) as service:
        first = tag(service, "/api/v1/search")
        service.store.put([Draft(Article(id="a", title="Hai"))])
        shutil.rmtree(settings.index_dir)
        service.index()
        answer = service.client.get("/api/v1/search", headers={"If-None-Match": first})
        assert answer.json()["hits"][0]["title"] == "Hai"


@pytest.mark.parametrize("address", ["/api/v1/search?q=huyện", "/feed.atom", "/articles/khong-ngay"])
def test_another_public_address_makes_another_answer(tmp_path: Path, address: str) -> None:
    asked = {"Host": "localhost"}
    with running(settings_in(tmp_path, public_url="https://one.example.vn"), *ARTICLES) as service:
        before = service.client.get(address, headers=asked)
    with running(settings_in(tmp_path, public_url="https://two.example.vn")) as service:
        after = service.client.get(address, headers={**asked, "If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "https://two.example.vn/articles/khong-ngay" in after.text


@pytest.fixture
def days(tmp_path: Path) -> Iterator[list[Search]]:
    """Give the searches of today and of tomorrow over one index."""
    settings = settings_in(tmp_path)
    with ExitStack() as opened:
        opened.enter_context(running(settings, *ARTICLES))
        engine = opened.enter_context(closing(open_engine(settings)))
        yield [Search(engine, lambda day=day: dt.date(2026, 11, day)) for day in (28, 29)]  # type: ignore[misc]


def test_a_new_day_is_another_edition(days: list[Search]) -> None:
    today, tomorrow = days
    assert today.edition() == today.edition()
    assert today.edition() != tomorrow.edition()
    assert today.status(PUBLIC) == tomorrow.status(PUBLIC)


def test_a_list_says_where_it_goes_on(archive: Running) -> None:
    address: str | None = f"/api/v1/search?{urlencode({'q': 'huyện', 'size': 1, 'page': 1})}"
    found: list[str] = []
    while address:
        answer = archive.client.get(address)
        found += [hit["id"] for hit in answer.json()["hits"]]
        address = answer.links["next"]["url"] if "Link" in answer.headers else None
    assert found == [hit["id"] for hit in archive.search(q="huyện")["hits"]]
    assert len(found) > 1


def test_the_list_of_a_document_says_where_it_goes_on(service: Running) -> None:
    citing = [Article(id=f"a{at}", title=f"Bài {at}", text="Căn cứ 01-KL/TW.") for at in range(3)]
    service.store.put([Draft(article) for article in citing])
    service.wait_for(3)
    address: str | None = "/api/v1/documents/01-KL/TW?size=2"
    found: list[str] = []
    while address:
        answer = service.client.get(address)
        found += [article["id"] for article in answer.json()["articles"]]
        address = answer.links["next"]["url"] if "Link" in answer.headers else None
    assert found == ["a0", "a1", "a2"]


def test_pages_of_other_origins_may_ask_on_a_condition_and_read_what_they_need(tmp_path: Path) -> None:
    origin = {"Origin": "https://portal.example.vn"}
    with running(settings_in(tmp_path, cors_origins=[origin["Origin"]]), *ARTICLES) as service:
        preflight = {
            **origin,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match",
        }
        assert service.client.options("/api/v1/search", headers=preflight).status_code == 200
        first = service.client.get("/api/v1/search?size=1", headers=origin)
        exposed = first.headers["Access-Control-Expose-Headers"].split(", ")
        assert {"ETag", "Link"} <= set(exposed)
        assert "Origin" in first.headers["Vary"] or first.headers["Access-Control-Allow-Origin"] == "*"
        second = service.client.get(
            "/api/v1/search?size=1", headers={**origin, "If-None-Match": first.headers["ETag"]}
        )
        assert second.status_code == 304
        assert second.headers["Access-Control-Allow-Origin"] == origin["Origin"]
        assert "Access-Control-Allow-Credentials" not in second.headers


@_in_each
def test_head_answers_as_get_does(archive: Running, address: str) -> None:
    got, head = archive.client.get(address), archive.client.head(address)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("ETag", "Content-Type", "Cache-Control"):
        assert head.headers[name] == got.headers[name]
