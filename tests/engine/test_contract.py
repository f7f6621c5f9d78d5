"""What every engine must do. The brute-force engine goes through it too: it is the oracle below."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_service.articles.article import Article, Audience, Kind
from search_service.engine.contract import (
    Commit,
    Document,
    Engine,
    Facet,
    Filters,
    Page,
    Request,
    Sort,
    Weighted,
)
from search_service.engine.whoosh.index import WhooshEngine
from search_service.errors import IndexNotReady
from search_service.query.periods import Period, parse_period
from search_service.query.tree import (
    EVERYTHING,
    NOTHING,
    AllOf,
    AnyOf,
    AtLeast,
    Node,
    Phrase,
    Prefix,
    Term,
    Without,
)
from search_service.vietnamese.analysis import VERSION, Section, analyse
from search_service.vietnamese.streams import Stream
from tests.engine.brute import BruteEngine

PUBLIC = frozenset({Audience.PUBLIC})
STAFF = frozenset({Audience.STAFF})
EVERYONE = frozenset(Audience)
ENGINES: dict[str, Callable[[Path], Engine]] = {
    "whoosh": lambda folder: WhooshEngine(folder / "index"),
    "brute": lambda folder: BruteEngine(),
}


def commit(revision: int, complete: bool = True) -> Commit:
    return Commit("record-1", revision, VERSION, complete)


def document(id_: str, title: str, text: str = "", **fields: object) -> Document:
    article = Article(id=id_, title=title, text=text, **fields)  # type: ignore[arg-type]
    sections = [Section(title, weight=3, own_marks=True), Section(text)]
    return Document(article, analyse(sections), ("1-KL/TW",) if "số 1" in text else (), ())


def folded(text: str) -> Term:
    return Term(Stream.FOLDED, text)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    made = ENGINES[request.param](tmp_path)
    yield made
    made.close()


def ids(page: Page) -> list[str]:
    return [hit.article.id for hit in page.hits]


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


# Against the oracle: random articles, changes and queries.

SYLLABLES = ["đường", "dương", "duong", "đưòng", "giáo", "giao", "hoà", "hòa", "số", "1"]
DAYS = [None, dt.date(2023, 12, 31), dt.date(2024, 1, 1), dt.date(2024, 1, 15), dt.date(2024, 2, 1)]
IDS = "abcdefghijklmnop"
texts = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=7).map(" ".join)
documents = st.builds(
    document,
    st.sampled_from(IDS),
    texts,
    texts,
    date=st.sampled_from(DAYS),
    authors=st.lists(st.sampled_from("XYZ"), max_size=2).map(tuple),
    topics=st.lists(st.sampled_from("TU"), max_size=2).map(tuple),
    kind=st.sampled_from(Kind),
    audience=st.sampled_from(Audience),
)
changes = st.tuples(
    st.lists(documents, max_size=12, unique_by=lambda d: d.article.id),
    st.sets(st.sampled_from(IDS), max_size=2),
)
forms = {
    Stream.ACCENTED: ["đường", "dương", "duong", "giáo", "giao", "hòa", "số", "vắng"],
    Stream.FOLDED: ["duong", "giao", "hoa", "so", "1", "vang"],
    Stream.BARE: ["duong", "giao"],
    Stream.PAIRS: ["duong_duong", "giao_hoa", "vang_so"],
    Stream.WORDS: ["đường", "giáo", "đường_giáo", "số"],
}
POSITIONAL = {Stream.ACCENTED, Stream.FOLDED, Stream.BARE}
terms = st.sampled_from([Term(stream, text) for stream, known in forms.items() for text in known])
positional = st.sampled_from([Term(s, t) for s, known in forms.items() if s in POSITIONAL for t in known])
phrases = st.lists(st.lists(positional, min_size=1, max_size=2).map(tuple), min_size=2, max_size=3).map(
    lambda slots: Phrase(tuple(slots))
)


def _nodes(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(children, max_size=4).map(tuple)
    return st.one_of(
        st.builds(AnyOf, several),
        st.builds(AllOf, several),
        st.builds(AtLeast, st.integers(1, 4), several),
        st.builds(Without, children, children),
    )


prefixes = st.builds(
    Prefix, st.sampled_from(Stream), st.sampled_from(["", "d", "duo", "đư", "giao", "h", "v"])
)
leaf: st.SearchStrategy[Node] = st.one_of(terms, prefixes, phrases, st.just(EVERYTHING), st.just(NOTHING))
nodes = st.recursive(leaf, _nodes, max_leaves=8)
periods = st.sampled_from(["2024", "2024-01", "2024-01-15", "2023"]).map(lambda p: parse_period(p, "date"))
filters = st.builds(
    Filters,
    authors=st.lists(st.sampled_from("XYZ"), max_size=2).map(tuple),
    topics=st.lists(st.sampled_from("TUV"), max_size=1).map(tuple),
    kinds=st.lists(st.sampled_from(["news", "plan"]), max_size=2).map(tuple),
    dates=st.lists(st.one_of(st.none(), periods), max_size=2).map(tuple),
    within=st.one_of(
        st.none(),
        periods,
        st.just(Period(None, dt.date(2024, 1, 1))),
        st.just(Period(dt.date(2024, 1, 1), None)),
    ),
    numbers=st.sampled_from([(), ("1-KL/TW",)]),
)
scored = st.sampled_from([Term(s, t) for s, known in forms.items() if s != Stream.BARE for t in known])
rankings = st.lists(
    st.builds(Weighted, scored, st.sampled_from([0.5, 0.6, 1.2])), min_size=1, max_size=4
).map(tuple)
requests = st.builds(
    Request,
    audiences=st.sampled_from([PUBLIC, STAFF, EVERYONE]),
    match=st.one_of(st.just(EVERYTHING), terms, nodes),
    ranking=rankings,
    filters=filters,
    sort=st.sampled_from(Sort),
    size=st.integers(0, 9),
    skip=st.integers(0, 3),
    facets=st.just(tuple(Facet)),
)


@settings(max_examples=120)
@given(history=st.lists(changes, min_size=1, max_size=9), asked=st.lists(requests, min_size=1, max_size=8))
def test_whoosh_answers_as_brute_force_does(
    history: list[tuple[list[Document], set[str]]], asked: list[Request]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours, oracle = WhooshEngine(Path(folder)), BruteEngine()
        for revision, (changed, removed) in enumerate(history):
            gone = removed - {d.article.id for d in changed}
            ours.apply(changed, gone, commit(revision))
            oracle.apply(changed, gone, commit(revision))
        mine, theirs = ours.snapshot(), oracle.snapshot()
        for request in asked:
            page, expected = mine.search(request), theirs.search(request)
            assert page == expected
            assert mine.count(request.audiences, request.match) == theirs.count(
                request.audiences, request.match
            )
            # Going on after each hit gives the rest, to the last.
            everything = theirs.search(replace(request, skip=0, size=99)).hits
            for place, hit in enumerate(everything):
                rest = mine.search(replace(request, skip=0, size=99, after=hit.key))
                assert rest.hits == everything[place + 1 :]
        for typed in (["du"], ["đường"], ["giao", "ho"], ["đư"], ["hòa", "s"]):
            assert mine.titles(EVERYONE, typed, 5) == theirs.titles(EVERYONE, typed, 5)
        ours.close()
