"""Do several machines over one record on PostgreSQL look like one?"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Client, Response

from search_service.articles.article import Audience
from search_service.articles.keys import Scope
from search_service.articles.queries import Search
from search_service.articles.store import Store
from search_service.query.periods import today
from search_service.settings import Settings
from search_service.web.attempts import MAX_FAILURES
from tests.api.running import ARTICLES, Running, problem, running, settings_in

Start = Callable[..., Running]
DAY = today()


@contextmanager
def machines(folder: Path, url: str, **settings: Any) -> Iterator[Start]:
    """Give a way to start one machine more, with an index of its own."""
    with ExitStack() as opened:

        def start(name: str) -> Running:
            own: Settings = settings_in(folder / name, store_url=url, **settings)
            return opened.enter_context(running(own, *ARTICLES))

        yield start


@pytest.fixture
def start(tmp_path: Path, postgresql_url: str) -> Iterator[Start]:
    """Give a way to start machines over one record. They end before the record does."""
    with machines(tmp_path, postgresql_url) as start_one:
        yield start_one


def sign_in(browser: Client, key: str) -> int:
    return browser.post("/staff/sign-in", data={"key": key}).status_code


@contextmanager
def browsing(*services: Running, **headers: str) -> Iterator[list[Client]]:
    """Give a browser before each machine."""
    with ExitStack() as opened:
        yield [
            opened.enter_context(Client(base_url=service.client.base_url, headers=headers))
            for service in services
        ]


def test_who_signed_in_on_one_machine_is_signed_in_on_all(start: Start) -> None:
    first, second = start("1"), start("2")
    _, secret = first.store.keys.create([Scope.SEARCH_STAFF], "Văn phòng")
    with browsing(first, second) as (on_first, on_second):
        assert on_second.get("/articles/noi-bo").status_code == 404
        assert sign_in(on_first, secret) == 303
        on_second.cookies.update(dict(on_first.cookies))
        assert on_second.get("/articles/noi-bo").status_code == 200
        assert on_second.post("/staff/sign-out").status_code == 303
        assert on_first.get("/articles/noi-bo").status_code == 404  # though it has kept the cookie


def test_a_key_that_is_revoked_on_one_machine_is_revoked_on_all(start: Start) -> None:
    first, second = start("1"), start("2")
    id_, secret = first.store.keys.create([Scope.WRITE], "test")
    key = {"Authorization": f"Bearer {secret}"}
    assert second.client.delete("/api/v1/articles/cong-thuc", headers=key).status_code < 300
    first.store.keys.revoke(id_)
    problem(second.client.delete("/api/v1/articles/nong-thon-moi", headers=key), 401)


def test_what_is_searched_for_on_all_machines_is_added_up(tmp_path: Path, postgresql_url: str) -> None:
    with machines(tmp_path, postgresql_url) as start:
        services = [start("1"), start("2")]
        for asked in range(6):
            services[asked % 2].search(q="nông thôn mới")
    with Store.open(postgresql_url) as store:
        (counted,) = store.queries.popular(DAY, 10)
        assert (counted.query, counted.asked, counted.total) == ("nông thôn mới", 6, 1)


def test_the_same_new_query_is_noted_by_several_machines_at_once(postgresql_url: str) -> None:
    with ExitStack() as opened:
        stores = [opened.enter_context(Store.open(postgresql_url)) for _ in range(4)]

        def note(number: int) -> None:
            for query in ("lễ hội", "sâm", f"của máy {number}"):
                stores[number].queries.add([Search(DAY, Audience.PUBLIC, query, number)] * 5)
                stores[number].queries.forget(DAY)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(note, range(4)))
        counted = {one.query: one.asked for one in stores[0].queries.popular(DAY, 10)}
    assert counted == {"lễ hội": 20, "sâm": 20} | {f"của máy {number}": 5 for number in range(4)}


def answered(ask: Callable[[], Response]) -> int:
    """Count what is answered until a caller is told to wait."""
    return next(count for count in itertools.count() if ask().status_code == 429)


def test_who_has_no_quota_left_finds_none_on_another_machine(tmp_path: Path, postgresql_url: str) -> None:
    quota = 20
    told: list[int] = []
    for name in ("1", "2"):  # the first has gone when the second starts
        with machines(tmp_path, postgresql_url, rate_limit_search=quota) as start:
            client, caller = start(name).client, {"X-Forwarded-For": "203.0.113.7"}
            told.append(answered(partial(client.get, "/api/v1/search?size=1", headers=caller)))
            other = client.get("/api/v1/search", headers={"X-Forwarded-For": f"203.0.113.1{name}"})
            assert f";r={quota - 1};" in other.headers["RateLimit"]
    assert told[0] >= quota
    assert told[1] < quota  # what came back of it since


def test_who_tried_too_many_keys_on_one_machine_has_to_wait_on_another(
    tmp_path: Path, postgresql_url: str
) -> None:
    told: list[int] = []
    for name in ("1", "2"):
        with machines(tmp_path, postgresql_url) as start:
            service = start(name)
            with browsing(service) as (other,), browsing(service, **{"X-Forwarded-For": "::2"}) as (browser,):
                told.append(answered(partial(browser.post, "/staff/sign-in", data={"key": "x"})))
                assert sign_in(other, "x") == 403
    assert told[0] >= MAX_FAILURES
    assert told[1] < MAX_FAILURES


def test_no_address_and_no_key_is_in_the_database(start: Start) -> None:
    service = start("1")
    key = service.key(Scope.SEARCH_STAFF)
    for headers in ({"X-Forwarded-For": "203.0.113.7"}, {"X-Forwarded-For": "203.0.113.8", **key}):
        service.search(headers)
        service.search(headers)
    with service.store.database.reading() as connection:
        tables = connection.exec_driver_sql(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        )
        held = [
            str(row)
            for name in tables.scalars()
            for row in connection.exec_driver_sql(f'SELECT t::text FROM "{name}" AS t')
        ]
    assert any("hoi-nghi-tuyen-giao-2023" in row for row in held)
    for secret in ("203.0.113", key["Authorization"].removeprefix("Bearer ")):
        assert not any(secret in row for row in held)
