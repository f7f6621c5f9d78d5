"""What does a client do when it is not answered at once?"""

from __future__ import annotations

import datetime as dt
import io
import json
import pickle
import socket
from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.api.schemas import FieldProblem, Problem
from search_service.client import (
    ClientError,
    InvalidRequest,
    NotFound,
    NotIndexed,
    NotNow,
    ProblemError,
    ServiceFailed,
    TooLarge,
    TooManyRequests,
    UnexpectedAnswer,
    Unreachable,
)
from search_service.client.backoff import Backoff, retry_after_seconds
from tests.client.conftest import Connect
from tests.client.scripted import BROKEN, Answer, Script

STATUS = Answer(
    body=json.dumps(
        {
            "record_revision": 3,
            "index_revision": 3,
            "articles": 3,
            "generation": 1,
            "engine": "whoosh",
            "pending_removals": 0,
            "index_problem": None,
            "record": "6f1c1d0e",
            "a_field_of_a_later_release": True,
        }
    ).encode()
)
LINES = {"Content-Type": "application/x-ndjson"}
WRITTEN = Answer(201, b'{"id": "a", "revision": 4, "warnings": []}')
COUNTS = b'"accepted": 1, "created": 1, "changed": 0, "unchanged": 0'
BULK = Answer(body=b'{%b, "refused": [], "warnings": [], "revision": 4}' % COUNTS)


def problem(status: int, *fields: str, **headers: str) -> Answer:
    told = Problem(
        type="/docs#x",
        title="T",
        status=status,
        detail="the reason",
        errors=[FieldProblem(field=one, detail="is wrong") for one in fields],
    )
    return Answer(
        status, told.model_dump_json().encode(), {"Content-Type": "application/problem+json", **headers}
    )


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_what_may_succeed_later_is_asked_again(script: Script, connect: Connect, status: int) -> None:
    slept: list[float] = []
    script.then(problem(status), problem(status, **{"Retry-After": "7"}), BROKEN, STATUS)
    client = connect(script.address, sleep=slept.append, backoff=Backoff(random=lambda: 1.0))
    assert client.status().articles == 3
    assert slept == [0.5, 8.0, 2.0]
    assert [asked.path for asked in script.asked] == ["/api/v1/status"] * 4


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, ProblemError),
        (404, NotFound),
        (413, TooLarge),
        (422, InvalidRequest),
        (500, ServiceFailed),
        (507, NotIndexed),
    ],
)
def test_what_will_not_succeed_is_told_at_once(
    script: Script, connect: Connect, status: int, error: type[ProblemError]
) -> None:
    script.then(problem(status, "size"))
    with pytest.raises(ProblemError) as caught:
        connect(script.address).status()
    assert type(caught.value) is error
    assert (caught.value.status, str(caught.value)) == (status, "the reason")
    assert caught.value.fields == {"size": "is wrong"}
    assert len(script.asked) == 1


@pytest.mark.parametrize(("status", "error"), [(429, TooManyRequests), (503, NotNow), (502, NotNow)])
def test_patience_ends(script: Script, connect: Connect, status: int, error: type[ProblemError]) -> None:
    slept: list[float] = []
    script.then(*[problem(status, **{"Retry-After": "5"})] * 9)
    with pytest.raises(error, match="the reason") as caught:
        connect(script.address, sleep=slept.append, retries=2).status()
    assert caught.value.retry_after == 5
    assert len(script.asked) == 3
    assert len(slept) == 2
    assert all(seconds >= 5 for seconds in slept)


def test_who_is_told_to_wait_for_long_does_not_wait(script: Script, connect: Connect) -> None:
    slept: list[float] = []
    script.then(problem(503, **{"Retry-After": "3600"}))
    with pytest.raises(NotNow) as caught:
        connect(script.address, sleep=slept.append).status()
    assert caught.value.retry_after == 3600
    assert slept == []


def test_what_is_sent_again_is_the_same(script: Script, connect: Connect) -> None:
    script.then(BROKEN, WRITTEN, problem(503), WRITTEN, BROKEN, BULK)
    client = connect(script.address, key="a-key")
    client.put("tin 1", {"title": "Một"}, wait=True)
    client.delete("a", purge=True)
    assert client.bulk([{"title": "Một"}]).accepted == 1
    first, again, refused, deleted, lost, sent = script.asked
    assert (first.method, first.path, first.body) == (again.method, again.path, again.body)
    assert (again.path, json.loads(again.body)) == ("/api/v1/articles/tin%201?wait=true", {"title": "Một"})
    assert (refused.method, deleted.path) == ("DELETE", "/api/v1/articles/a?purge=true")
    assert lost.body == sent.body == b'{"title": "M\xe1\xbb\x99t"}'
    assert {asked.headers["Authorization"] for asked in script.asked} == {"Bearer a-key"}
    assert {lost.headers["Content-Type"], again.headers["Content-Type"]} == {
        "application/x-ndjson",
        "application/json",
    }


def test_nobody_there_is_told_in_one_sentence(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(Unreachable, match=r"does not answer \(3 attempts\): "):
        connect(address, retries=2).status()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (
            Answer(body=b"<html>Wi-Fi</html>", headers={"Content-Type": "text/html"}),
            "this version of the API",
        ),
        (Answer(body=b'{"articles": "many"}'), "this version of the API"),
        (Answer(302, b"", {"Location": "https://example.vn/"}), "use that address"),
        (Answer(304, b""), "sends elsewhere"),
    ],
)
def test_what_is_not_the_service_is_told_so(
    script: Script, connect: Connect, answer: Answer, told: str
) -> None:
    script.then(answer)
    with pytest.raises(UnexpectedAnswer, match=told) as caught:
        connect(script.address).search("bí mật")
    assert script.address in str(caught.value)
    assert "q=" not in str(caught.value)


def test_a_page_of_a_proxy_is_a_problem_too(script: Script, connect: Connect) -> None:
    script.then(Answer(502, b"<html>Bad Gateway</html>"))
    with pytest.raises(NotNow, match=r"answered 502 \(Bad Gateway\)") as caught:
        connect(script.address, retries=0).status()
    assert caught.value.problem.type == "about:blank"


def test_a_file_begins_again_when_its_answer_breaks_off(
    script: Script, connect: Connect, tmp_path: Path
) -> None:
    whole = Answer(body=b"0123456789" * 10_000, headers=LINES)
    script.then(replace(whole, cut=70_000), problem(503), whole)
    path = tmp_path / "all.jsonl"
    assert connect(script.address).export(path) == len(whole.body)
    assert path.read_bytes() == whole.body
    assert [one.name for one in tmp_path.iterdir()] == ["all.jsonl"]


def test_a_file_that_does_not_come_is_not_there(script: Script, connect: Connect, tmp_path: Path) -> None:
    script.then(*[Answer(body=b"x" * 1000, headers=LINES, cut=500)] * 9)
    with pytest.raises(Unreachable):
        connect(script.address, retries=1).export(tmp_path / "all.jsonl")
    assert list(tmp_path.iterdir()) == []
    assert len(script.asked) == 2


def test_a_stream_that_breaks_off_says_that_it_is_not_all(script: Script, connect: Connect) -> None:
    script.then(BROKEN, Answer(body=b"x" * 100_000, headers=LINES, cut=70_000), STATUS)
    to = io.BytesIO()
    with pytest.raises(Unreachable, match="is not all"):
        connect(script.address).export(to)
    assert 0 < len(to.getvalue()) < 100_000
    assert len(script.asked) == 2


@pytest.mark.parametrize("headers", [{"Content-Type": "text/html; charset=utf-8"}, {}])
def test_the_page_of_a_network_to_sign_in_to_is_no_export(
    script: Script, connect: Connect, tmp_path: Path, headers: dict[str, str]
) -> None:
    script.then(Answer(200, b"<html>Wi-Fi</html>", headers))
    path = tmp_path / "all.jsonl"
    path.write_text("old")
    with pytest.raises(UnexpectedAnswer, match="answers in"):
        connect(script.address).export(path)
    assert path.read_text() == "old"


def test_an_error_survives_the_way_to_another_process(script: Script, connect: Connect) -> None:
    script.then(problem(422, "size"), Answer(200, b"x"))
    for expected in (InvalidRequest, UnexpectedAnswer):
        with pytest.raises(ClientError) as caught:
            connect(script.address).status()
        back = pickle.loads(pickle.dumps(caught.value))
        assert type(back) is expected
        assert str(back) == str(caught.value)


@given(
    st.integers(1, 12),
    st.none() | st.floats(0, 100),
    st.floats(0, 1),
    st.integers(0, 10),
)
def test_a_wait_is_long_enough_and_not_too_long(
    tried: int, asked: float | None, jitter: float, retries: int
) -> None:
    backoff = Backoff(retries=retries, random=lambda: jitter)
    wait = backoff.wait(tried, asked)
    if tried > retries or (asked or 0) > backoff.longest:
        assert wait is None
    else:
        assert wait is not None
        assert 0 <= wait - (asked or 0) <= min(backoff.longest, backoff.first * 2 ** (tried - 1)) + 1e-9


@given(st.integers(-(10**6), 10**6))
def test_a_date_to_wait_for_is_understood(seconds: int) -> None:
    now = dt.datetime(2026, 11, 28, 9, 0, tzinfo=dt.UTC)
    header = format_datetime(now + dt.timedelta(seconds=seconds), usegmt=True)
    assert retry_after_seconds(header, now) == max(0, seconds)


@given(st.none() | st.text())
def test_whatever_stands_there_is_seconds_or_nothing(header: str | None) -> None:
    found = retry_after_seconds(header)
    assert found is None or found >= 0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("5", 5),
        (" 120 ", 120),
        ("", None),
        ("soon", None),
        ("-1", None),
        ("Sat, 28 Nov 2020 09:00:00 -0000", 0),
    ],
)
def test_seconds_are_understood(header: str, seconds: float | None) -> None:
    assert retry_after_seconds(header) == seconds
