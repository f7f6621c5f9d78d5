"""What must every engine do? The brute-force engine does it too: it is the oracle of `test_oracle`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from search_service.articles.article import Audience, Kind
from search_service.engine.contract import Engine, Facet, Filters, Request, Sort, Weighted
from search_service.engine.whoosh.index import WhooshEngine
from search_service.errors import IndexerRunning, IndexNotReady
from search_service.query.tree import EVERYTHING, AllOf, Node, Number, Phrase, Without
from tests.engine.archive import EVERYONE, PUBLIC, STAFF, commit, document, folded, ids
from tests.engine.brute import BruteEngine
from tests.engine.cluster import an_index
from tests.servers.opensearch.nodes import Cluster


@dataclass
class Record:
    """The record that the engine is to answer from."""

    uuid: str = commit(0).record

    def now(self) -> str:
        return self.uuid


ENGINES: dict[str, Callable[[Path, Record], Engine]] = {
    "whoosh": lambda folder, record: WhooshEngine(folder / "index", record.now),
    "brute": lambda folder, record: BruteEngine(record.now),
}
ON_OPENSEARCH = [
    pytest.param(nodes, marks=pytest.mark.xdist_group("opensearch")) for nodes in ("one node", "three nodes")
]


@pytest.fixture
def record() -> Record:
    return Record()


@pytest.fixture(params=[*ENGINES, *ON_OPENSEARCH])
def engine(request: pytest.FixtureRequest, tmp_path: Path, record: Record) -> Iterator[Engine]:
    if request.param == "one node":
        with an_index(request.getfixturevalue("opensearch_url")) as index:
            yield index.engine(record_now=record.now)
    elif request.param == "three nodes":
        cluster: Cluster = request.getfixturevalue("opensearch_nodes")
        with an_index(cluster.nodes[0].url, shards=3, replicas=1) as index:
            yield index.engine(f"http://{cluster.hosts}", record_now=record.now)
    else:
        made = ENGINES[request.param](tmp_path, record)
        yield made
        made.close()


def test_nothing_is_answered_before_the_first_complete_commit(engine: Engine) -> None:
    assert engine.committed() is None
    with pytest.raises(IndexNotReady):
        engine.snapshot()
    engine.reset(commit(0, complete=False))
    assert engine.committed() == commit(0, complete=False)
    with pytest.raises(IndexNotReady):
        engine.snapshot()
    engine.apply([document("a", "Một bài")], [], commit(3))
    assert engine.snapshot().commit == commit(3)
    assert engine.snapshot().size(EVERYONE) == 1


def test_nothing_is_answered_of_a_record_that_was_replaced(engine: Engine, record: Record) -> None:
    engine.apply([document("a", "Một bài")], [], commit(3))
    assert engine.snapshot().size(EVERYONE) == 1
    record.uuid = "restored"
    with pytest.raises(IndexNotReady, match="another record"):
        engine.snapshot()
    assert engine.committed() == commit(3)  # the indexer still sees what is there
    built = replace(commit(1), record="restored")
    engine.reset(replace(built, revision=0, complete=False))
    with pytest.raises(IndexNotReady):
        engine.snapshot()
    engine.apply([document("b", "Bài khác")], [], built)
    assert ids(engine.snapshot().search(Request(EVERYONE, EVERYTHING))) == ["b"]


def test_a_snapshot_does_not_change(engine: Engine) -> None:
    engine.apply([document("a", "Đường mới"), document("b", "Cầu treo")], [], commit(1))
    before = engine.snapshot()
    engine.apply([document("a", "Trường học")], ["b"], commit(2))
    after = engine.snapshot()
    assert after.generation > before.generation
    assert ids(before.search(Request(EVERYONE, folded("duong")))) == ["a"]
    assert before.size(EVERYONE) == 2
    assert before.article(EVERYONE, "b") is not None
    assert ids(after.search(Request(EVERYONE, folded("duong")))) == []
    assert ids(after.search(Request(EVERYONE, folded("truong")))) == ["a"]
    assert after.article(EVERYONE, "b") is None


def test_audiences_are_apart_in_matches_statistics_titles_and_articles(engine: Engine) -> None:
    engine.apply([document("a", "Hội nghị"), document("c", "Cầu")], [], commit(1))
    alone = engine.snapshot()
    staff = [document(f"s{n}", "Hội nghị nội bộ", audience=Audience.STAFF) for n in range(5)]
    engine.apply(staff, [], commit(2))
    both = engine.snapshot()
    request = Request(PUBLIC, folded("hoi"), (Weighted(folded("hoi"), 1.0),), facets=tuple(Facet))
    assert both.search(request) == alone.search(request)
    assert both.titles(PUBLIC, ["hoi"], 9) == [("Hội nghị", 1)]
    assert both.article(PUBLIC, "s1") is None
    assert both.article(STAFF, "s1") is not None
    assert both.search(replace(request, audiences=EVERYONE)).total == 6
    engine.apply([document("a", "Hội nghị", audience=Audience.STAFF)], [], commit(3))
    assert engine.snapshot().search(request).total == 0
    assert engine.snapshot().size(STAFF) == 6


def test_a_document_number_is_a_query_too(engine: Engine) -> None:
    engine.apply(
        [
            document("a", "Quán triệt", "kết luận số 1"),
            document("b", "Quán triệt", "việc khác"),
            document("c", "Nội bộ", "kết luận số 1", audience=Audience.STAFF),
        ],
        [],
        commit(1),
    )
    snapshot = engine.snapshot()
    assert ids(snapshot.search(Request(EVERYONE, Number("1-KL/TW")))) == ["a", "c"]
    assert ids(snapshot.search(Request(PUBLIC, Number("1-KL/TW")))) == ["a"]
    assert ids(snapshot.search(Request(PUBLIC, Without(EVERYTHING, Number("1-KL/TW"))))) == ["b"]
    assert snapshot.count(EVERYONE, Number("1-kl/tw")) == 0


def test_what_is_suggested_is_in_an_article_of_the_asked_audience(engine: Engine) -> None:
    text = "nông thôn mới, kết luận số 1"
    engine.apply(
        [
            document("a", "Cầu", text),
            document("b", "Đường", text),
            document("s", "Trường", "cán bộ nông thôn", audience=Audience.STAFF),
        ],
        [],
        commit(1),
    )
    both = engine.snapshot()
    assert "nông thôn" in both.phrases(PUBLIC, ["nong", "t"], 9)
    assert "cán bộ" in both.phrases(STAFF, ["can"], 9)
    assert both.phrases(PUBLIC, ["can"], 9) == []
    assert both.phrases(PUBLIC, ["nống"], 9) == both.phrases(PUBLIC, [], 9) == []
    assert both.cited(PUBLIC, ["1"], 9) == both.cited(PUBLIC, ["k", "1"][::-1], 9) == ["1-KL/TW"]
    assert both.cited(STAFF, ["1"], 9) == both.cited(PUBLIC, ["kl"], 9) == []
    engine.apply([], ["a", "b"], commit(2))
    assert engine.snapshot().phrases(PUBLIC, ["nong", "t"], 9) == []
    assert engine.snapshot().cited(PUBLIC, ["1"], 9) == []


def test_a_facet_leaves_out_its_own_filter_only(engine: Engine) -> None:
    engine.apply(
        [
            document("a", "x", authors=("A",), topics=("T",), date=dt.date(2024, 3, 1)),
            document("b", "x", authors=("B", "A"), topics=("T",), date=dt.date(2024, 4, 1)),
            document("c", "x", authors=("B",), topics=("U",), kind=Kind.PLAN),
        ],
        [],
        commit(1),
    )
    filters = Filters(authors=("A",), topics=("T",))
    page = engine.snapshot().search(Request(EVERYONE, EVERYTHING, filters=filters, facets=tuple(Facet)))
    assert page.total == 2
    assert page.facets == {
        Facet.AUTHOR: {"A": 2, "B": 1},
        Facet.TOPIC: {"T": 2},
        Facet.KIND: {"news": 2},
        Facet.DATE: {"2024-03": 1, "2024-04": 1},
    }
    undated = engine.snapshot().search(Request(EVERYONE, EVERYTHING, filters=Filters(dates=(None,))))
    assert ids(undated) == ["c"]


def test_a_value_is_a_value_to_the_letter(engine: Engine) -> None:
    engine.apply([document("a", "x", authors=("A",)), document("b", "x", authors=("A\0",))], [], commit(1))
    for author, expected in (("A", "a"), ("A\0", "b")):
        found = engine.snapshot().search(Request(EVERYONE, EVERYTHING, filters=Filters(authors=(author,))))
        assert ids(found) == [expected]


def test_undated_articles_are_last_in_both_date_sorts(engine: Engine) -> None:
    days = {"a": None, "b": dt.date(2020, 1, 1), "c": dt.date(2021, 1, 1), "d": None}
    engine.apply([document(id_, "x", date=day) for id_, day in days.items()], [], commit(1))
    snapshot = engine.snapshot()
    assert ids(snapshot.search(Request(EVERYONE, EVERYTHING, sort=Sort.NEWEST))) == ["c", "b", "a", "d"]
    assert ids(snapshot.search(Request(EVERYONE, EVERYTHING, sort=Sort.OLDEST))) == ["b", "c", "a", "d"]


def test_phrases_do_not_cross_from_title_to_text(engine: Engine) -> None:
    engine.apply([document("a", "xây dựng", "nông thôn mới")], [], commit(1))
    snapshot = engine.snapshot()

    def phrase(*syllables: str) -> Node:
        return Phrase(tuple((folded(s),) for s in syllables))

    assert snapshot.count(EVERYONE, phrase("nong", "thon", "moi")) == 1
    assert snapshot.count(EVERYONE, phrase("dung", "nong")) == 0
    assert snapshot.count(EVERYONE, phrase("thon", "nong")) == 0
    assert snapshot.count(EVERYONE, AllOf((folded("dung"), folded("nong")))) == 1


def test_a_reset_leaves_nothing(engine: Engine) -> None:
    engine.apply([document("a", "x")], [], commit(1))
    engine.reset(commit(0))
    assert engine.snapshot().size(EVERYONE) == 0


def test_tidying_changes_no_answer_and_comes_to_an_end(engine: Engine) -> None:
    for n in range(20):
        engine.apply([document(f"a{n % 15}", f"Bài {n}", "hội nghị " * n)], [], commit(n))
    engine.apply([], ["a3"], commit(20))
    request = Request(
        EVERYONE, folded("nghi"), (Weighted(folded("nghi"), 1.0),), size=99, facets=tuple(Facet)
    )
    before, held = engine.snapshot().search(request), engine.snapshot()
    for _ in range(20):
        if not engine.tidy():
            break
    else:
        pytest.fail("there is always something left to do")
    assert engine.committed() == commit(20)
    assert engine.snapshot().search(request) == held.search(request) == before
    assert before.total == 14


def test_documents_can_be_prepared_before_they_are_committed(engine: Engine) -> None:
    engine.apply([document("a", "Một"), document("b", "Hai")], [], commit(1))
    prepared = engine.preparer()([document("a", "Khác"), document("c", "Ba", audience=Audience.STAFF)])
    other = engine.preparer()([document("d", "Bốn")])
    assert prepared.ids == {"a", "c"}
    assert engine.snapshot().size(EVERYONE) == 2  # nobody sees them yet
    engine.apply(other, [], commit(2))
    engine.apply(prepared, ["b"], commit(3))
    snapshot = engine.snapshot()
    assert ids(snapshot.search(Request(EVERYONE, EVERYTHING, sort=Sort.OLDEST))) == ["a", "c", "d"]
    assert snapshot.count(EVERYONE, folded("mot")) == 0
    assert snapshot.count(EVERYONE, folded("khac")) == 1
    assert snapshot.size(STAFF) == 1


def test_who_has_lost_the_index_to_another_indexer_commits_nothing(engine: Engine) -> None:
    engine.apply([document("a", "Một")], [], commit(1), follows=None)
    engine.apply([document("b", "Hai")], [], commit(2), follows=commit(1))
    with pytest.raises(IndexerRunning):
        engine.apply([document("c", "Ba")], ["a"], commit(3), follows=commit(1))
    assert engine.committed() == commit(2)
    assert engine.snapshot().article(EVERYONE, "a") is not None
    assert engine.snapshot().size(EVERYONE) == 2


def test_a_hit_says_which_it_is_and_equals_its_equal_only(engine: Engine) -> None:
    engine.apply([document("a", "Một"), document("b", "Hai")], [], commit(1))
    one, other = (engine.snapshot().article(EVERYONE, id_) for id_ in "ab")
    assert one == engine.snapshot().article(EVERYONE, "a")
    assert one != other
    assert one != "a"
    assert "'a'" in repr(one)


def test_what_is_whole_is_verified_without_a_word(engine: Engine) -> None:
    engine.apply([document("a", "Một")], [], commit(1))
    engine.verify()
    assert engine.snapshot().size(EVERYONE) == 1
