"""Is a caller told how often it may ask, and stopped there; and nobody else?"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
from httpx2 import Response

from search_service.api.limiter import WINDOW_SECONDS, Policy
from search_service.api.rate_limits import policy_of
from search_service.articles.keys import Scope
from tests.api.running import ARTICLES, Running, problem, running, settings_in

_POLICY = re.compile(r'"(\w+)";q=(\d+);w=(\d+)')
_LIMIT = re.compile(r'"(\w+)";r=(\d+);t=(\d+)')


@pytest.mark.parametrize(
    ("method", "path", "policy"),
    [
        ("GET", "/", Policy.SEARCH),
        ("HEAD", "/api/v1/search", Policy.SEARCH),
        ("GET", "/feed.atom", Policy.SEARCH),
        ("GET", "/articles/a", Policy.SEARCH),
        ("GET", "/api/v1/suggest", Policy.SUGGEST),
        ("GET", "/suggest", Policy.SUGGEST),
        ("GET", "/api/v1/export", Policy.EXPORT),
        ("PUT", "/api/v1/articles/a", Policy.WRITE),
        ("POST", "/api/v1/articles/bulk", Policy.WRITE),
        ("DELETE", "/api/v1/articles/a", Policy.WRITE),
        ("OPTIONS", "/api/v1/search", None),
        ("GET", "/healthz", None),
        ("GET", "/metrics", None),
        ("GET", "/static/0/style.css", None),
    ],
)
def test_what_costs_something_is_counted(method: str, path: str, policy: Policy | None) -> None:
    assert policy_of(method, path) is policy


@pytest.fixture
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a service behind a proxy on this machine, which allows three searches a minute."""
    settings = settings_in(
        tmp_path_factory.mktemp("limited"),
        public_url="https://example.vn/tim",
        rate_limit_search=3,
        rate_limit_suggest=1,
        rate_limit_write=1,
        cors_origins=["https://portal.example.vn"],
    )
    with running(settings, *ARTICLES) as service:
        yield service


def ask(service: Running, address: str, path: str = "/tim/api/v1/search", **headers: str) -> Response:
    """Ask from an address, through the proxy."""
    return service.client.get(path, headers={"X-Forwarded-For": address, **headers})


def told(answer: Response) -> tuple[str, int, int]:
    """Give policy, quota and what remains of it."""
    policy, limit = (
        _POLICY.fullmatch(answer.headers["RateLimit-Policy"]),
        _LIMIT.fullmatch(answer.headers["RateLimit"]),
    )
    assert policy
    assert limit
    assert policy[1] == limit[1]
    assert int(policy[3]) == WINDOW_SECONDS
    return policy[1], int(policy[2]), int(limit[2])


def test_a_caller_is_told_what_is_left_and_then_to_wait(limited: Running) -> None:
    for left in (2, 1, 0):
        answer = ask(limited, "203.0.113.7")
        assert answer.status_code == 200
        assert told(answer) == ("search", 3, left)
    refused = ask(limited, "203.0.113.7", Origin="https://portal.example.vn")
    assert problem(refused, 429) == {}
    assert refused.json()["type"] == "/tim/docs#too-many-requests"
    assert 1 <= int(refused.headers["Retry-After"]) <= WINDOW_SECONDS / 3
    assert refused.headers["RateLimit"] == f'"search";r=0;t={refused.headers["Retry-After"]}'
    exposed = refused.headers["Access-Control-Expose-Headers"]
    for name in ("ETag", "RateLimit", "RateLimit-Policy", "Retry-After", "Location", "Link"):
        assert name in re.split(r",\s*", exposed)
    assert 'id="too-many-requests"' in limited.client.get("/tim/docs").text


def test_a_visitor_is_told_on_a_page(limited: Running) -> None:
    for _ in range(3):
        assert ask(limited, "203.0.113.7", "/tim/").status_code == 200
    refused = ask(limited, "203.0.113.7", "/tim/?q=huyện&lang=en")
    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "Too many searches" in refused.text
    assert f"in {refused.headers['Retry-After']} second" in refused.text


def test_each_policy_and_each_caller_has_its_own_quota(limited: Running) -> None:
    for _ in range(3):
        ask(limited, "203.0.113.7")
    assert ask(limited, "203.0.113.7").status_code == 429
    assert ask(limited, "203.0.113.7", "/tim/api/v1/suggest?q=h").status_code == 200
    assert ask(limited, "203.0.113.7", "/tim/api/v1/suggest?q=h").status_code == 429
    assert ask(limited, "203.0.113.8").status_code == 200
    assert ask(limited, "203.0.113.7", "/tim/healthz").status_code == 200


def test_an_office_with_a_network_of_addresses_is_one_caller(limited: Running) -> None:
    for at in range(3):
        assert ask(limited, f"2001:db8::{at + 1}").status_code == 200
    assert ask(limited, "2001:db8::ffff").status_code == 429
    assert ask(limited, "2001:db8:0:1::1").status_code == 200


def test_an_address_in_another_notation_is_the_same(limited: Running) -> None:
    for address in ("203.0.113.7", "::ffff:203.0.113.7", "::ffff:cb00:7107"):
        assert ask(limited, address).status_code == 200
    assert ask(limited, "203.0.113.7").status_code == 429


def test_one_that_the_proxy_does_not_name_is_one_caller(limited: Running) -> None:
    for _ in range(3):
        assert ask(limited, "unknown").status_code == 200
    assert ask(limited, "unknown").status_code == 429
    assert ask(limited, "fe80::1%eth0").status_code == 200


def test_a_sub_path_like_another_address_lets_nobody_through(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    settings = settings_in(
        tmp_path_factory.mktemp("short"), public_url="https://example.vn/a", rate_limit_search=1
    )
    with running(settings, *ARTICLES) as service:  # the proxy has stripped the sub-path
        assert ask(service, "203.0.113.7", "/api/v1/search").status_code == 200
        problem(ask(service, "203.0.113.7", "/api/v1/search"), 429)
        assert ask(service, "203.0.113.7", "/a/articles/khong-ngay").status_code == 429


def test_an_address_is_not_believed_beyond_the_proxy(limited: Running) -> None:
    for at in range(3):
        ask(limited, f"198.51.100.{at}, 203.0.113.7")
    assert ask(limited, "198.51.100.9, 203.0.113.7").status_code == 429


def test_the_owner_of_a_key_has_a_quota_wherever_it_asks_from(limited: Running) -> None:
    key = limited.key(Scope.SEARCH_STAFF)
    assert told(ask(limited, "203.0.113.1", **key)) == ("search", 3, 2)
    for at, left in ((2, 2), (3, 1), (4, 0)):
        assert told(ask(limited, f"203.0.113.{at}", **key)) == ("search", 3, left)
    assert ask(limited, "203.0.113.5", **key).status_code == 429
    assert ask(limited, "203.0.113.5").status_code == 200


def test_made_up_keys_bring_no_quota(limited: Running) -> None:
    for at in range(3):
        problem(ask(limited, "203.0.113.7", Authorization=f"Bearer {at}"), 401)
    assert ask(limited, "203.0.113.7", Authorization="Bearer 4").status_code == 429
    for at in range(4):  # where no key is asked for, none is looked up
        assert ask(limited, "203.0.113.8", "/tim/", Authorization="Bearer 1").status_code == (
            200 if at < 3 else 429
        )


def test_a_revoked_key_is_an_address_again(limited: Running) -> None:
    key = limited.key(Scope.SEARCH_STAFF)
    ask(limited, "203.0.113.1", **key)
    ask(limited, "203.0.113.1", **key)
    found = limited.store.keys.find(key["Authorization"].removeprefix("Bearer "))
    assert found
    limited.store.keys.revoke(found.id)
    assert told(ask(limited, "203.0.113.1", **key)) == ("search", 3, 1)
    assert told(ask(limited, "203.0.113.1", **key)) == ("search", 3, 1)


def test_changes_are_counted_too(limited: Running) -> None:
    headers = {"X-Forwarded-For": "203.0.113.7"}
    problem(limited.client.delete("/tim/api/v1/articles/a", headers=headers), 401)
    problem(limited.client.delete("/tim/api/v1/articles/a", headers=headers), 429)


def test_this_machine_has_no_limit(limited: Running) -> None:
    for _ in range(5):
        answer = limited.client.get("/tim/api/v1/search")
        assert answer.status_code == 200
        assert "RateLimit" not in answer.headers


@pytest.mark.parametrize("others", [{"rate_limits": "off"}, {"rate_limit_search": 0}])
def test_limits_can_be_switched_off(
    tmp_path_factory: pytest.TempPathFactory, others: dict[str, str | int]
) -> None:
    with running(settings_in(tmp_path_factory.mktemp("open"), **others)) as service:
        answer = ask(service, "203.0.113.7", "/api/v1/search")
        assert answer.status_code == 200
        assert "RateLimit" not in answer.headers


def test_addresses_and_keys_are_not_logged(limited: Running, caplog: pytest.LogCaptureFixture) -> None:
    key = limited.key(Scope.SEARCH_STAFF)
    with caplog.at_level(logging.DEBUG):
        for _ in range(5):
            ask(limited, "203.0.113.7", **key)
    assert "203.0.113.7" not in caplog.text
    assert key["Authorization"].removeprefix("Bearer ") not in caplog.text
