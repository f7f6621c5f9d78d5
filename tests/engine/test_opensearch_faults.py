"""Does an index on a cluster that is not well hold what was acknowledged, and say what is the matter?"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

import pytest

from search_service.articles.article import Audience
from search_service.engine.contract import Document, Request
from search_service.errors import (
    EngineUnreachable,
    IndexerRunning,
    IndexUnwritable,
)
from search_service.query.tree import EVERYTHING
from tests.engine.archive import EVERYONE, PUBLIC, commit, document, folded, ids
from tests.engine.cluster import Index, everything
from tests.engine.in_front import Fault, in_front_of

pytestmark = pytest.mark.xdist_group("opensearch")


def when_articles_are_sent(fault: Fault, happens: Callable[[], object]) -> None:
    """Let something happen before the next request with articles is answered, once."""

    def look(method: str, path: str, body: bytes) -> None:
        if path.startswith("/_bulk"):
            fault.refuse = lambda *_: None
            happens()

    fault.refuse = look


def test_what_a_busy_cluster_does_not_take_is_sent_again(index: Index) -> None:
    left = [3]

    def too_busy(method: str, path: str, body: bytes) -> tuple[int, object] | None:
        if not path.startswith("/_bulk") or not left[0]:
            return None
        left[0] -= 1
        if left[0]:
            return 429, {"error": {"type": "rejected_execution_exception", "reason": "full"}, "status": 429}
        # Only the first line is taken.
        request = HttpRequest(
            index.url + path,
            b"".join(body.splitlines(keepends=True)[:2]),
            {"Content-Type": "application/x-ndjson"},
        )
        with urlopen(request) as response:
            answer = json.load(response)
        busy = {"index": {"status": 429, "error": {"type": "rejected_execution_exception", "reason": "full"}}}
        return 200, {"errors": True, "items": [*answer["items"], busy, busy]}

    with in_front_of(index.url) as fault:
        engine = index.engine(fault.url)
        fault.refuse = too_busy
        engine.apply([document(id_, "Một") for id_ in "abc"], [], commit(1))
    assert left == [0]
    assert everything(index) == ["a", "b", "c"]


def test_what_the_cluster_never_takes_is_not_committed(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    with in_front_of(index.url) as fault:
        engine = index.engine(fault.url)
        engine.apply([document("a", "Một")], [], commit(1))
        fault.refuse = lambda method, path, body: (
            (403, {"error": {"type": "cluster_block_exception", "reason": "read-only"}, "status": 403})
            if path.startswith("/_bulk")
            else None
        )
        monkeypatch.setattr("search_service.engine.opensearch.writing.PATIENCE", 0.0)
        with pytest.raises(IndexUnwritable, match="read-only"):
            engine.apply([document("b", "Hai")], ["a"], commit(2))
        assert engine.committed() == commit(1)
        assert everything(index) == ["a"]
        engine.verify()  # what was begun is no damage
        fault.refuse = lambda *_: None
        engine.apply([document("b", "Hai")], ["a"], commit(2), follows=commit(1))
    assert everything(index) == ["b"]


def test_what_was_sent_and_not_committed_is_sent_again_in_smaller_batches(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = (503, {"error": {"type": "unavailable_shards_exception", "reason": "busy"}, "status": 503})
    monkeypatch.setattr("search_service.engine.opensearch.writing.PATIENCE", 0.0)
    with in_front_of(index.url) as fault:
        engine = index.engine(fault.url)
        engine.apply([document("a", "Một")], [], commit(1))
        fault.refuse = lambda method, path, body: busy if path.endswith("/_refresh") else None
        with pytest.raises(IndexUnwritable):  # all of them are there already
            engine.apply([document("b", "Hai"), document("c", "Ba")], ["a"], commit(4), follows=commit(1))
    again = index.engine()
    again.apply([document("b", "Hai")], [], commit(2), follows=commit(1))
    again.apply([document("c", "Bốn")], ["a"], commit(4), follows=commit(2))
    assert everything(index) == ["b", "c"]
    assert again.snapshot().count(PUBLIC, folded("bon")) == 1


def test_an_article_that_the_cluster_refuses_is_named(index: Index) -> None:
    refused = {"index": {"status": 400, "error": {"type": "mapper_parsing_exception", "reason": "why"}}}
    with in_front_of(index.url) as fault:
        engine = index.engine(fault.url)
        fault.refuse = lambda method, path, body: (
            (200, {"errors": True, "items": [refused]}) if path.startswith("/_bulk") else None
        )
        with pytest.raises(IndexUnwritable, match="does not take a: mapper_parsing_exception: why"):
            engine.apply([document("a", "Một")], [], commit(1))
    assert index.engine().committed() is None


def test_who_began_to_write_before_another_took_over_commits_nothing(index: Index) -> None:
    with in_front_of(index.url) as fault:
        slow, quick = index.engine(fault.url), index.engine()
        quick.apply([document("a", "Một")], [], commit(1))

        when_articles_are_sent(
            fault, lambda: quick.apply([document("b", "Ba")], [], commit(3), follows=commit(1))
        )
        with pytest.raises(IndexerRunning):
            slow.apply([document("b", "Hai")], [], commit(2), follows=commit(1))
    assert index.engine().committed() == commit(3)
    assert index.engine().snapshot().count(PUBLIC, folded("ba")) == 1


@pytest.mark.parametrize(
    ("documents", "removed"),
    [([document("late", "Nội bộ", audience=Audience.STAFF)], []), ([], ["late"])],
    ids=["made internal", "deleted"],
)
def test_who_is_overtaken_brings_nothing_back_however_late_it_is(
    index: Index, documents: list[Document], removed: list[str]
) -> None:
    with in_front_of(index.url) as fault:
        slow, quick = index.engine(fault.url), index.engine()
        quick.apply([document("a", "Một")], [], commit(1))

        when_articles_are_sent(fault, lambda: quick.apply(documents, removed, commit(3), follows=commit(1)))
        with pytest.raises(IndexerRunning):
            slow.apply([document("late", "Công khai")], [], commit(2), follows=commit(1))
    quick.apply([document("b", "Hai")], [], commit(4), follows=commit(3))
    found = index.engine().snapshot().search(Request(PUBLIC, EVERYTHING, size=9))
    assert ids(found) == ["a", "b"]


def test_a_request_that_comes_a_second_time_after_the_next_commit_changes_nothing(index: Index) -> None:
    sent: list[HttpRequest] = []

    def note(method: str, path: str, body: bytes) -> None:
        if path.startswith("/_bulk"):
            sent.append(HttpRequest(index.url + path, body, {"Content-Type": "application/x-ndjson"}))

    with in_front_of(index.url) as fault:
        fault.refuse = note
        engine = index.engine(fault.url)
        engine.apply([document("a", "Một")], [], commit(1))
        engine.apply([document("a", "Hai")], [], commit(2))
    with urlopen(sent[0]) as answer:
        assert json.load(answer)["items"][0]["index"]["status"] == 409
    index.engine().apply([document("b", "Ba")], [], commit(3))
    assert index.engine().snapshot().count(PUBLIC, folded("hai")) == 1


def test_a_lost_answer_to_a_commit_is_no_other_indexer(index: Index) -> None:
    """The client sends it again, and the second time it is there already."""
    with in_front_of(index.url) as fault:
        engine = index.engine(fault.url)
        engine.apply([document("a", "Một")], [], commit(1))

        def twice(method: str, path: str, body: bytes) -> None:
            if method == "PUT" and "/_doc/" in path:
                request = HttpRequest(
                    index.url + path, body, {"Content-Type": "application/json"}, method=method
                )
                urlopen(request).close()

        fault.refuse = twice
        engine.apply([document("b", "Hai")], [], commit(2), follows=commit(1))
    assert everything(index) == ["a", "b"]


def test_a_cluster_that_is_not_there_is_unreachable_and_not_damaged() -> None:
    pytest.importorskip("opensearchpy")
    with in_front_of("http://127.0.0.1:1") as fault:
        engine = Index(fault.url).engine()
    with pytest.raises(EngineUnreachable, match="cannot be reached") as refused:
        engine.snapshot()
    assert "127.0.0.1" not in str(refused.value)  # visitors are told, and need not know where it is
    with pytest.raises(EngineUnreachable):
        engine.committed()
    with pytest.raises(IndexUnwritable, match="cannot be reached"):
        engine.apply([], [], commit(1))
    with pytest.raises(EngineUnreachable):
        engine.verify()
    engine.close()


def test_a_name_that_is_not_known_is_not_told() -> None:
    pytest.importorskip("opensearchpy")
    engine = Index("http://nowhere.invalid:9200").engine()
    with pytest.raises(EngineUnreachable, match="cannot be reached") as refused:
        engine.snapshot()
    assert "nowhere" not in str(refused.value)
    engine.close()


def test_a_search_is_whole_or_none(index: Index) -> None:
    failed = {"type": "search_phase_execution_exception", "reason": "all shards failed"}
    with in_front_of(index.url) as fault:
        engine = index.engine(fault.url)
        engine.apply([document("a", "Một")], [], commit(1))
        snapshot = engine.snapshot()
        fault.refuse = lambda method, path, body: (
            (503, {"error": failed, "status": 503}) if path.startswith(("/_search", "/_msearch")) else None
        )
        with pytest.raises(EngineUnreachable, match="all shards failed"):
            snapshot.search(Request(EVERYONE, EVERYTHING))
        searches = [asked for asked in fault.asked if asked.startswith("POST /_search")]
        assert all("allow_partial_search_results=false" in asked for asked in searches)
        fault.refuse = lambda *_: None
        assert ids(snapshot.search(Request(EVERYONE, EVERYTHING))) == ["a"]


@pytest.mark.parametrize(
    ("status", "answer", "told"),
    [
        (401, "Unauthorized", r"refuses the user or the password \(401\)"),
        (403, {"error": {"type": "security_exception", "reason": "not yours"}}, "403 security_exception"),
        (404, "<html>", "says 404, and not in JSON"),
        (502, "<html>", "says 502, and not in JSON"),
        (200, {}, "something else"),
    ],
)
def test_what_is_no_opensearch_or_lets_nobody_in_is_told(
    index: Index, status: int, answer: object, told: str
) -> None:
    with in_front_of(index.url) as fault:
        engine = index.engine(fault.url)
        fault.refuse = lambda *_: (status, answer)
        for ask in (engine.snapshot, engine.committed):
            with pytest.raises(EngineUnreachable, match=told):
                ask()
        with pytest.raises(IndexUnwritable, match=told):
            engine.apply([document("a", "Một")], [], commit(1))


def test_who_may_create_indexes_and_not_commit_leaves_none(index: Index) -> None:
    blocked = {"type": "cluster_block_exception", "reason": "disk usage exceeded flood-stage watermark"}
    with in_front_of(index.url) as fault:
        engine = index.engine(fault.url)
        engine.apply([document("a", "Một")], [], commit(1))
        before = index.indexes()
        fault.refuse = lambda method, path, body: (
            (429, {"error": blocked, "status": 429}) if method == "PUT" and "/_doc/" in path else None
        )
        with pytest.raises(IndexUnwritable, match="flood-stage"):
            engine.reset(commit(0, complete=False))
        assert index.indexes() == before
        assert everything(index) == ["a"]
        fault.refuse = lambda *_: None
        engine.apply([document("b", "Hai")], [], commit(2), follows=commit(1))
    assert everything(index) == ["a", "b"]


def test_an_index_that_somebody_closed_is_unreachable_until_it_is_open(index: Index) -> None:
    engine = index.engine()
    engine.apply([document("a", "Một")], [], commit(1))
    held = engine.snapshot()
    (public,) = index.indexes("public-*")
    index.ask("POST", f"/{public}/_close")
    for ask in (index.engine().snapshot, engine.verify, lambda: held.size(PUBLIC)):
        with pytest.raises(EngineUnreachable, match="closed"):
            ask()
    with pytest.raises(IndexUnwritable, match="closed"):
        engine.apply([document("b", "Hai")], [], commit(2))
    index.ask("POST", f"/{public}/_open")
    engine.verify()
    assert everything(index) == ["a"]


def test_a_node_that_does_not_answer_is_left_alone(index: Index) -> None:
    ended = threading.Event()
    with in_front_of(index.url) as frozen, in_front_of(index.url) as well:
        index.engine().apply([document("a", "Một")], [], commit(1))
        frozen.refuse = lambda *_: (503, {}) if ended.wait(60) else None
        both = ",".join(one.url.removeprefix("http://") for one in (frozen, well))
        engine = index.engine(f"http://{both}", timeout=0.5)
        for _ in range(2):  # its turn comes
            with suppress(EngineUnreachable):
                engine.snapshot()
        for _ in range(9):
            assert ids(engine.snapshot().search(Request(EVERYONE, EVERYTHING))) == ["a"]
        ended.set()
    assert len(frozen.asked) == 1


def test_what_is_written_may_take_longer_than_a_search(index: Index) -> None:
    with in_front_of(index.url) as slow:

        def tarry(method: str, path: str, body: bytes) -> None:
            if path.startswith("/_bulk"):
                threading.Event().wait(0.6)

        slow.refuse = tarry
        index.engine(slow.url, timeout=0.5).apply([document("a", "Một")], [], commit(1))
        assert sum("/_bulk" in asked for asked in slow.asked) == 1
    assert everything(index) == ["a"]


def test_indexes_that_cannot_be_placed_are_not_left_behind(index: Index) -> None:
    placeless = (503, {"error": {"type": "unavailable_shards_exception", "reason": "no room"}, "status": 503})
    with in_front_of(index.url) as fault:
        engine = index.engine(fault.url)
        engine.apply([document("a", "Một")], [], commit(1))
        before = index.indexes()
        fault.refuse = lambda method, path, body: placeless if "/_stats" in path else None
        with pytest.raises(IndexUnwritable, match="no room"):
            engine.reset(commit(0))
    assert index.indexes() == before
    index.engine().reset(commit(0))
    assert index.engine().committed() == commit(0)


def test_a_name_to_write_by_that_somebody_removed_is_given_again(index: Index) -> None:
    engine = index.engine()
    engine.apply([document("a", "Một")], [], commit(1))
    (public,) = index.indexes("public-*")
    index.ask("DELETE", f"/{public}/_alias/{public}-written")
    with pytest.raises(IndexUnwritable, match="lost the name"):
        engine.apply([document("b", "Hai")], [], commit(2), follows=commit(1))
    engine.apply([document("b", "Hai")], [], commit(2), follows=commit(1))
    assert everything(index) == ["a", "b"]


def test_a_commit_document_that_somebody_closed_is_told(index: Index) -> None:
    engine = index.engine()
    engine.apply([document("a", "Một")], [], commit(1))
    index.ask("POST", f"/{index.name}-commits/_close")
    for ask in (engine.snapshot, engine.committed):
        with pytest.raises(EngineUnreachable, match="closed"):
            ask()
    index.ask("POST", f"/{index.name}-commits/_open?wait_for_active_shards=1")
    assert everything(index) == ["a"]


def test_what_a_state_refuses_when_it_is_opened_anew_is_told(index: Index) -> None:
    with in_front_of(index.url) as fault:
        engine = index.engine(fault.url)
        engine.apply([document("a", "Một")], [], commit(1))
        snapshot = engine.snapshot()
        index.ask("DELETE", "/_search/point_in_time/_all")

        def refused_later(method: str, path: str, body: bytes) -> tuple[int, object] | None:
            opened = any(asked.endswith("allow_partial_pit_creation=false") for asked in fault.asked)
            too_much = {"type": "illegal_argument_exception", "reason": "too much"}
            return (400, {"error": too_much, "status": 400}) if opened and "search?" in path else None

        fault.asked.clear()
        fault.refuse = refused_later
        with pytest.raises(EngineUnreachable, match="too much"):
            snapshot.search(Request(EVERYONE, EVERYTHING))
