"""Does an index on a cluster hold what was acknowledged, whoever fails, and is nobody sent to half of one?"""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_service.articles.article import Article, Audience
from search_service.engine.contract import Document, Facet, Filters, Request, Sort, Weighted
from search_service.errors import (
    EngineUnreachable,
    IndexDamaged,
    IndexerRunning,
    IndexNotReady,
    IndexOutdated,
    IndexUnwritable,
)
from search_service.query.tree import EVERYTHING, AllOf, AnyOf, AtLeast, Phrase, Prefix, Term
from search_service.vietnamese.analysis import Occurrences, Section, analyse
from search_service.vietnamese.streams import Stream
from tests.engine.archive import EVERYONE, PUBLIC, STAFF, commit, document, folded, ids
from tests.engine.cluster import Index, an_index

if TYPE_CHECKING:
    from search_service.engine.opensearch.engine import OpenSearchEngine

pytestmark = pytest.mark.xdist_group("opensearch")


@pytest.fixture
def index(opensearch_url: str) -> Iterator[Index]:
    with an_index(opensearch_url) as made:
        yield made


def everything(index: Index) -> list[str]:
    """Give what somebody finds who has just come."""
    return ids(index.engine().snapshot().search(Request(EVERYONE, EVERYTHING, size=99)))


# Rebuilding.


def test_the_last_complete_index_is_served_until_the_next_one_is(index: Index) -> None:
    engine, reader = index.engine(), index.engine()
    engine.apply([document("a", "Một"), document("b", "Hai")], [], commit(2))
    engine.reset(commit(0, complete=False))
    assert engine.committed() == commit(0, complete=False)
    engine.apply([document("a", "Khác")], [], commit(1, complete=False), follows=commit(0, complete=False))
    assert index.engine().committed() == commit(1, complete=False)
    assert reader.snapshot().commit == commit(2)
    assert reader.snapshot().count(PUBLIC, folded("mot")) == 1
    held = reader.snapshot()
    engine.apply([document("b", "Hai")], [], commit(2), follows=commit(1, complete=False))
    assert reader.snapshot().generation > held.generation
    assert reader.snapshot().count(PUBLIC, folded("khac")) == 1
    assert held.count(PUBLIC, folded("mot")) == 1


def test_an_index_of_another_record_is_not_served_while_its_successor_is_built(index: Index) -> None:
    engine = index.engine()
    engine.apply([document("a", "Một")], [], commit(2))
    another = replace(commit(0, complete=False), record="record-2")
    engine.reset(another)
    assert engine.committed() == another
    with pytest.raises(IndexNotReady):
        engine.snapshot()


def test_what_is_no_longer_served_is_deleted_after_a_while(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = index.engine()
    engine.apply([document("a", "Một")], [], commit(1))
    first = index.indexes("public-*")
    engine.reset(commit(0))
    assert not engine.tidy()  # searches may be under way
    monkeypatch.setattr("search_service.engine.opensearch.engine.KEPT_SECONDS", -1.0)
    assert engine.tidy()
    assert not engine.tidy()
    assert len(index.indexes("public-*")) == 1
    assert index.indexes("public-*") != first


def test_what_a_crash_left_is_deleted_and_nothing_of_another_name(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = index.engine()
    engine.apply([document("a", "Một")], [], commit(1))
    orphan, other = f"{index.name}-public-{0:012x}", f"{index.name}-public-commits"
    for name in (orphan, other):
        index.ask("PUT", f"/{name}")
    assert not engine.tidy()  # perhaps it is just being made
    monkeypatch.setattr("search_service.engine.opensearch.engine.ORPHAN_SECONDS", -1.0)
    assert engine.tidy()
    assert orphan not in index.indexes()
    assert other in index.indexes()
    assert everything(index) == ["a"]


def test_an_index_that_lost_even_what_says_so_is_begun_anew(index: Index) -> None:
    engine = index.engine()
    for revision in range(1, 4):
        engine.apply([document("a", "Một")], [], commit(revision))
        engine.snapshot()
    for name in index.indexes():
        index.ask("DELETE", f"/{name}")
    assert engine.committed() is None
    with pytest.raises(IndexNotReady):
        engine.snapshot()
    engine.reset(commit(0))
    engine.apply([document("b", "Hai")], [], commit(1))
    assert ids(engine.snapshot().search(Request(EVERYONE, EVERYTHING))) == ["b"]


def test_plain_names_mean_what_is_served(index: Index) -> None:
    engine = index.engine()
    for _ in range(2):
        engine.reset(commit(0))
        engine.apply([document("a", "Một"), document("s", "Hai", audience=Audience.STAFF)], [], commit(1))
        for audience, id_ in (("public", "a"), ("staff", "s")):
            found = index.ask("GET", f"/{index.name}-{audience}/_search")["hits"]["hits"]
            assert [hit["_id"] for hit in found] == [id_]


# Damage.


def test_an_index_that_is_gone_is_damaged_and_does_not_come_back_by_itself(index: Index) -> None:
    engine = index.engine()
    engine.apply([document("a", "Một")], [], commit(1))
    held = engine.snapshot()
    (public,) = index.indexes("public-*")
    index.ask("DELETE", f"/{public}")
    with pytest.raises(IndexDamaged, match="missing"):
        index.engine().snapshot()
    with pytest.raises(IndexDamaged, match="missing"):
        held.search(Request(PUBLIC, EVERYTHING))
    with pytest.raises(IndexDamaged, match="missing"):
        engine.apply([document("b", "Hai")], [], commit(2))
    assert index.indexes("public-*") == []
    engine.reset(commit(0, complete=False))
    with pytest.raises(IndexNotReady):  # half of it is not served meanwhile
        engine.snapshot()
    engine.apply([document("a", "Một")], [], commit(1))
    assert everything(index) == ["a"]


def test_an_index_that_somebody_emptied_is_damaged(index: Index) -> None:
    engine = index.engine()
    engine.apply([document("a", "Một"), document("b", "Hai")], [], commit(1))
    engine.verify()
    (public,) = index.indexes("public-*")
    index.ask("POST", f"/{public}/_delete_by_query?refresh=true", {"query": {"match_all": {}}})
    with pytest.raises(IndexDamaged, match="0 articles, not 2"):
        engine.verify()
    with pytest.raises(IndexDamaged):  # it is remembered
        engine.snapshot()
    with pytest.raises(IndexDamaged):  # and nobody commits on top of it
        index.engine().apply([document("c", "Ba")], [], commit(2))


def test_the_index_of_another_version_is_built_anew(index: Index) -> None:
    engine = index.engine()
    engine.apply([document("a", "Một")], [], commit(1))
    path = f"/{index.name}-commits/_doc/current"
    written = index.ask("GET", path)["_source"]
    index.ask("PUT", path, {**written, "format": "0"})
    for ask in (engine.snapshot, engine.committed):
        with pytest.raises(IndexOutdated):
            ask()
    engine.reset(commit(0))
    engine.apply([document("b", "Hai")], [], commit(1))
    assert everything(index) == ["b"]


# Points in time.


def test_a_snapshot_that_the_cluster_forgot_is_opened_anew(index: Index) -> None:
    engine = index.engine()
    engine.apply([document("a", "Một"), document("s", "Hai", audience=Audience.STAFF)], [], commit(1))
    held = engine.snapshot()
    request = Request(EVERYONE, EVERYTHING, (Weighted(folded("mot"), 1.0),), facets=tuple(Facet))
    before = held.search(request)
    index.ask("DELETE", "/_search/point_in_time/_all")
    assert held.search(request) == before
    index.ask("DELETE", "/_search/point_in_time/_all")
    assert held.frequencies(PUBLIC, Stream.FOLDED, ["mot", "ba"]) == {"mot": 1, "ba": 0}
    assert held.size(STAFF) == 1


def test_snapshots_that_nobody_has_any_more_cost_the_cluster_nothing(index: Index) -> None:
    def points() -> int:
        stats = index.ask("GET", f"/{index.name}-public-*/_stats/search")["_all"]["primaries"]["search"]
        return int(stats["point_in_time_current"])

    engine = index.engine()
    open_points = []
    for revision in range(1, 6):
        engine.apply([document("a", f"Bài {revision}")], [], commit(revision))
        engine.snapshot()
        open_points.append(points())
    assert open_points[-1] == open_points[1]
    engine.close()
    assert points() == 0


# A cluster that is not well.


class Fault:
    """Something in front of a node that answers some requests itself. `refuse` gives their answers."""

    def __init__(self, url: str) -> None:
        self.refuse: Callable[[str, str, bytes], tuple[int, object] | None] = lambda *_: None
        self.asked: list[str] = []
        fault = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                fault.asked.append(f"{self.command} {self.path}")
                refused = fault.refuse(self.command, self.path, body)
                if refused:
                    status, answer = refused[0], json.dumps(refused[1]).encode()
                else:
                    kind = self.headers.get("Content-Type", "application/json")
                    request = HttpRequest(
                        url + self.path, body or None, {"Content-Type": kind}, method=self.command
                    )
                    try:
                        with urlopen(request) as response:
                            status, answer = response.status, response.read()
                    except HTTPError as error:
                        status, answer = error.code, error.read()
                self.send_response(status)
                self.send_header("Content-Type", "application/json; charset=UTF-8")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_PUT = do_POST = do_DELETE = answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def end(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def in_front_of(url: str) -> Iterator[Fault]:
    fault = Fault(url)
    try:
        yield fault
    finally:
        fault.end()


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

        def overtaken(method: str, path: str, body: bytes) -> None:
            if path.startswith("/_bulk"):
                fault.refuse = lambda *_: None
                quick.apply([document("b", "Ba")], [], commit(3), follows=commit(1))

        fault.refuse = overtaken
        with pytest.raises(IndexerRunning):
            slow.apply([document("b", "Hai")], [], commit(2), follows=commit(1))
    assert index.engine().committed() == commit(3)
    assert index.engine().snapshot().count(PUBLIC, folded("ba")) == 1


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
    with pytest.raises(EngineUnreachable, match="cannot be reached"):
        engine.snapshot()
    with pytest.raises(EngineUnreachable):
        engine.committed()
    with pytest.raises(IndexUnwritable, match="cannot be reached"):
        engine.apply([], [], commit(1))
    with pytest.raises(EngineUnreachable):
        engine.verify()
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


# Whatever is written comes back.

odd = st.text(st.sampled_from("ab|\\\n\t -=đ\0\U0001f600"), max_size=6)


def of_terms(id_: str, texts: list[str]) -> Document:
    """Give a document that has these accented terms, one at each place."""
    vocabulary = list(dict.fromkeys(texts))

    def numbers(values: Iterable[int]) -> npt.NDArray[np.uint32]:
        return np.fromiter(values, np.uint32)

    places = numbers(range(len(texts)))
    terms = numbers(vocabulary.index(text) for text in texts)
    streams = analyse([Section("")])
    of_all = {Stream.ACCENTED: Occurrences(vocabulary, terms, places, numbers([1] * len(texts)))}
    return Document(Article(id=id_, title="x"), {**streams, **of_all})


@pytest.fixture(scope="module")
def odd_words(opensearch_url: str) -> Iterator[OpenSearchEngine]:
    with an_index(opensearch_url) as index:
        engine = index.engine()
        engine.apply([], [], commit(0))
        yield engine


@settings(max_examples=20)
@given(texts=st.lists(odd, min_size=1, max_size=5), other=odd)
def test_any_text_can_be_a_term(odd_words: OpenSearchEngine, texts: list[str], other: str) -> None:
    revision = odd_words.snapshot().commit.revision + 1
    odd_words.apply([of_terms("a", texts)], [], commit(revision))
    snapshot = odd_words.snapshot()
    for text in {*texts, other}:
        term = Term(Stream.ACCENTED, text)
        assert snapshot.count(PUBLIC, term) == (text in texts)
        assert snapshot.count(PUBLIC, Prefix(Stream.ACCENTED, text)) == any(
            one.startswith(text) for one in texts
        )
        assert snapshot.count(PUBLIC, Phrase(((term,), (Term(Stream.ACCENTED, texts[-1]),)))) == any(
            pair == (text, texts[-1]) for pair in pairwise(texts)
        )
    parts = snapshot.explain(
        Request(PUBLIC, EVERYTHING, tuple(Weighted(Term(Stream.ACCENTED, text), 1.0) for text in texts)),
        ["a"],
    )
    assert all(part > 0 for part in parts[0][:-1])


def test_terms_longer_than_lucene_takes_are_told_apart(index: Index) -> None:
    long = "đ" * 40_000
    engine = index.engine()
    engine.apply([of_terms("a", [long, "x"]), of_terms("b", [long + "a"])], [], commit(1))
    snapshot = engine.snapshot()
    for text, expected in ((long, ["a"]), (long + "a", ["b"]), (long + "b", [])):
        assert ids(snapshot.search(Request(PUBLIC, Term(Stream.ACCENTED, text)))) == expected
    assert snapshot.count(PUBLIC, Prefix(Stream.ACCENTED, "đ" * 500)) == 2


def test_more_values_than_one_answer_has_are_counted_to_the_last(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_service.engine.opensearch.values.AT_ONCE", 2)
    engine = index.engine()
    articles = [
        document(f"a{n}", "x", "số 1" if n else "", authors=(f"A{n}", "A"), topics=("T" if n else "U",))
        for n in range(5)
    ]
    engine.apply(articles, [], commit(1))
    filters = Filters(topics=("T",))
    page = engine.snapshot().search(Request(PUBLIC, EVERYTHING, filters=filters, facets=tuple(Facet)))
    assert page.facets[Facet.AUTHOR] == {"A": 4, "A1": 1, "A2": 1, "A3": 1, "A4": 1}
    assert page.facets[Facet.TOPIC] == {"T": 4, "U": 1}
    assert engine.snapshot().known_numbers(PUBLIC, "1-KL") == {"1-KL/TW": 4}
    assert engine.snapshot().known_numbers(PUBLIC, "1-KL/TW") == {"1-KL/TW": 4}
    assert engine.snapshot().known_numbers(PUBLIC, "2") == {}


def test_very_many_clauses_are_one_query(index: Index) -> None:
    engine = index.engine()
    engine.apply([document("a", "Hội nghị")], [], commit(1))
    many = AnyOf((*(folded(f"x{n}") for n in range(3_000)), folded("hoi")))
    assert engine.snapshot().count(PUBLIC, many) == 1
    assert engine.snapshot().count(PUBLIC, AtLeast(2, (many, folded("nghi")))) == 1


def test_cursors_go_on_over_undated_articles(index: Index) -> None:
    engine = index.engine()
    days = [dt.date(2024, 1, 1), None, dt.date(2023, 1, 1), None]
    engine.apply([document(id_, "x", date=day) for id_, day in zip("abcd", days, strict=True)], [], commit(1))
    snapshot = engine.snapshot()
    for sort, order in ((Sort.NEWEST, "acbd"), (Sort.OLDEST, "cabd"), (Sort.RELEVANCE, "acbd")):
        request = Request(PUBLIC, EVERYTHING, sort=sort)
        hits = snapshot.search(request).hits
        assert "".join(hit.key.id for hit in hits) == order
        for at, hit in enumerate(hits):
            assert ids(snapshot.search(replace(request, after=hit.key))) == list(order[at + 1 :])


def test_a_phrase_is_of_syllables(index: Index) -> None:
    engine = index.engine()
    engine.apply([document("a", "Hội nghị")], [], commit(1))
    with pytest.raises(ValueError, match="a phrase is of accented, folded, bare terms"):
        engine.snapshot().count(PUBLIC, Phrase(((Term(Stream.WORDS, "hội_nghị"),), (folded("x"),))))
    assert engine.snapshot().count(PUBLIC, Phrase(())) == 0
    assert engine.snapshot().count(PUBLIC, AllOf((Phrase(((folded("hoi"),),)),))) == 1
