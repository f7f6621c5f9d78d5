"""Is nobody sent to half of an index on a cluster, while it is rebuilt or after it was damaged?"""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from search_service.articles.article import Audience
from search_service.engine.contract import Facet, Request, Weighted
from search_service.errors import (
    EngineUnreachable,
    IndexDamaged,
    IndexNotReady,
    IndexOutdated,
    IndexUnwritable,
)
from search_service.query.tree import EVERYTHING
from search_service.vietnamese.streams import Stream
from tests.engine.archive import EVERYONE, PUBLIC, STAFF, commit, document, folded, ids
from tests.engine.cluster import Index, everything
from tests.engine.in_front import in_front_of

pytestmark = pytest.mark.xdist_group("opensearch")


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


def test_a_state_that_is_gone_is_not_answered_from_a_newer_one(index: Index) -> None:
    engine = index.engine()
    engine.apply([document("a", "Một")], [], commit(1))
    held = engine.snapshot()
    engine.apply([document("b", "Hai")], [], commit(2))
    index.ask("DELETE", "/_search/point_in_time/_all")
    with pytest.raises(EngineUnreachable):
        held.search(Request(EVERYONE, EVERYTHING))
    assert everything(index) == ["a", "b"]


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


def test_who_opens_the_index_during_a_commit_reads_what_was_committed(index: Index) -> None:
    """What is written can be seen a moment before the commit says so."""
    with in_front_of(index.url) as of_writer, in_front_of(index.url) as of_reader:
        writer, reader = index.engine(of_writer.url), index.engine(of_reader.url)
        writer.apply([document("a", "Một")], [], commit(1))
        looked = threading.Event()
        read = []

        def open_index() -> None:
            snapshot = reader.snapshot()
            read.append((snapshot.commit.revision, snapshot.count(PUBLIC, folded("hai"))))
            looked.set()

        def count_looks(method: str, path: str, body: bytes) -> None:
            if len(of_reader.asked) > 4:  # to open it takes four: what is served, and three points in time
                looked.set()

        def look(method: str, path: str, body: bytes) -> None:
            if "/_stats" in path and any("_refresh" in asked for asked in of_writer.asked):
                of_writer.refuse = lambda *_: None
                opening.start()
                assert looked.wait(60)

        opening = threading.Thread(target=open_index)
        of_writer.asked.clear()
        of_reader.refuse, of_writer.refuse = count_looks, look
        writer.apply([document("b", "Hai")], [], commit(2), follows=commit(1))
        opening.join()
    assert read == [(2, 1)]


def test_a_commit_that_was_left_half_done_keeps_nobody_waiting(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_service.engine.opensearch.engine.TURN_SECONDS", 0.05)
    with in_front_of(index.url) as fault:
        engine = index.engine(fault.url)
        engine.apply([document("a", "Một")], [], commit(1))
        fault.refuse = lambda method, path, body: (
            (503, {"error": {"type": "half_way"}}) if "/_stats" in path and is_shown() else None
        )

        def is_shown() -> bool:
            return any("_refresh" in asked for asked in fault.asked)

        fault.asked.clear()
        with pytest.raises(IndexUnwritable, match="half_way"):
            engine.apply([document("b", "Hai")], [], commit(2), follows=commit(1))
    assert index.engine().snapshot().commit == commit(1)


def test_what_was_counted_is_not_asked_again(index: Index) -> None:
    with in_front_of(index.url) as fault:
        engine = index.engine(fault.url)
        engine.apply([document("a", "Một")], [], commit(1))
        snapshot = engine.snapshot()
        assert snapshot.count(PUBLIC, folded("mot")) == 1
        fault.asked.clear()
        assert snapshot.count(PUBLIC, folded("mot")) == 1
        assert fault.asked == []
        assert snapshot.count(STAFF, folded("mot")) == snapshot.count(PUBLIC, folded("hai")) == 0


def test_what_is_forgotten_meanwhile_is_not_missed(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_service.engine.opensearch.reader.REMEMBERED", 2)
    with in_front_of(index.url) as fault:
        engine = index.engine(fault.url)
        engine.apply([document("a", "Một hai ba")], [], commit(1))
        snapshot = engine.snapshot()
        assert snapshot.frequencies(PUBLIC, Stream.FOLDED, ["mot"]) == {"mot": 1}

        def others_ask(method: str, path: str, body: bytes) -> None:
            fault.refuse = lambda *_: None
            for text in ("ba", "bon", "nam"):
                snapshot.count(PUBLIC, folded(text))

        fault.refuse = others_ask
        assert snapshot.frequencies(PUBLIC, Stream.FOLDED, ["mot", "hai"]) == {"mot": 1, "hai": 1}
