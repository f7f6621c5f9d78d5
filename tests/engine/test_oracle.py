"""Does the index answer as brute force does, whatever was done to it and in whichever form it keeps it?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_service.engine.contract import Engine, Request, Snapshot, Weighted
from search_service.query.tree import EVERYTHING, AllOf, AnyOf, Number, Term
from search_service.vietnamese.streams import Stream
from tests.engine.archive import EVERYONE, PUBLIC, TIDY, commit, forms, histories, requests
from tests.engine.brute import BruteEngine, BruteSnapshot
from tests.engine.cluster import an_index
from tests.engine.forms import EXAMPLES, FORMS, Step, an_engine, follow

SCORE_EVERYTHING = [
    Request(
        audiences,
        EVERYTHING,
        tuple(Weighted(Term(stream, text), 0.7) for stream in Stream for text in forms[stream][:3]),
        size=99,
    )
    for audiences in (PUBLIC, EVERYONE)
]
"""Hardly any statistic can be wrong without a score of these."""


def assert_same(mine: Snapshot, theirs: BruteSnapshot, asked: Sequence[Request]) -> None:
    """Compare everything that can be asked: pages, counts, every cursor, titles, articles."""
    a_term = Term(Stream.FOLDED, "giao")
    assert mine.commit == theirs.commit
    assert mine.size(EVERYONE) == theirs.size(EVERYONE)
    for request in [*asked, *SCORE_EVERYTHING]:
        assert mine.search(request) == theirs.search(request)
        total = mine.count(request.audiences, request.match)
        assert total == theirs.count(request.audiences, request.match)
        found = [hit.article.id for hit in mine.search(request).hits]
        for parts, expected in zip(mine.explain(request, found), theirs.explain(request, found), strict=True):
            assert parts == pytest.approx(expected, abs=1e-5)
        # Going on after each hit gives the rest, to the last.
        everything = theirs.search(replace(request, skip=0, size=99, facets=())).hits
        for place, hit in enumerate(everything):
            rest = mine.search(replace(request, skip=0, size=99, facets=(), after=hit.key))
            assert rest.hits == everything[place + 1 :]
    for typed in (
        *(["du"], ["đường"], ["giao", "ho"], ["đư"], ["hòa", "s"], ["g"], ["giáo", "g"], ["vắng"]),
        *(["duong", "giao", "d"], ["đường", "giao", "hòa"], ["so", "1", "giáo", "đ"]),
    ):
        assert mine.titles(EVERYONE, typed, 5) == theirs.titles(EVERYONE, typed, 5)
        assert {*mine.phrases(EVERYONE, typed, 5)} <= {*theirs.phrases(EVERYONE, typed, 999)}
    runs = [("duong", "giao"), ("giao", "giao"), ("so", "1", "duong"), ("hoa", "vang"), ("duong",) * 4]
    for audiences in (PUBLIC, EVERYONE):
        syllables = ["duong", "giao", "so", "vang", "hoaa", "ho", "oha", "1", "", "giaos"]
        assert mine.twins(audiences, syllables) == theirs.twins(audiences, syllables)
        assert mine.run_twins(audiences, runs) == theirs.run_twins(audiences, runs)
        assert mine.near(audiences, syllables) == theirs.near(audiences, syllables)
        for stream, known in forms.items():
            assert mine.frequencies(audiences, stream, known) == theirs.frequencies(audiences, stream, known)
    for number in (["1"], ["01", "kl"], ["kl", "1", "t"], ["2"], ["kl"], []):
        assert mine.cited(PUBLIC, number, 5) == theirs.cited(PUBLIC, number, 5)
    for audiences in (PUBLIC, EVERYONE):
        for key in ("1-KL/TW", "2-KL/TW"):
            assert mine.count(audiences, Number(key)) == theirs.count(audiences, Number(key))
        for node in (AllOf((Number("1-KL/TW"), a_term)), AnyOf((Number("1-KL/TW"), a_term))):
            request = Request(audiences, node, size=99)
            assert mine.search(request) == theirs.search(request)
        for prefix in ("", "1-", "2-"):
            assert mine.known_numbers(audiences, prefix) == theirs.known_numbers(audiences, prefix)
    for document in theirs.documents:
        for audiences in (EVERYONE, frozenset({document.article.audience})):
            assert mine.article(audiences, document.article.id) == theirs.article(
                audiences, document.article.id
            )
        others = EVERYONE - {document.article.audience}
        assert mine.article(others, document.article.id) is None


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=EXAMPLES)
@given(history=histories, later=histories, asked=st.lists(requests, min_size=1, max_size=6))
def test_whoosh_answers_as_brute_force_does(
    form: str, history: list[Step], later: list[Step], asked: list[Request]
) -> None:
    with an_engine(form) as (ours, _):
        oracle = BruteEngine()
        for engine in (ours, oracle):
            follow(engine, [([], set()), *history])
        held, expected = ours.snapshot(), oracle.snapshot()
        assert_same(held, expected, asked)
        for engine in (ours, oracle):
            follow(engine, later, len(history) + 1)
        assert_same(ours.snapshot(), oracle.snapshot(), asked[:1])
        assert_same(held, expected, asked[:1])  # a snapshot stays what it was, its files merged away or not


@pytest.fixture(scope="module")
def on_opensearch(opensearch_url: str) -> Iterator[Engine]:
    with an_index(opensearch_url) as index:
        yield index.engine()


@pytest.fixture
def as_if_many(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_service.engine.opensearch.snapshot.MANY", many)


@pytest.mark.xdist_group("opensearch")
@pytest.mark.parametrize("many", [0, 1_000_000])
@settings(max_examples=EXAMPLES // 5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories, later=histories, asked=st.lists(requests, min_size=1, max_size=4))
def test_opensearch_answers_as_brute_force_does(
    on_opensearch: Engine, as_if_many: None, history: list[Step], later: list[Step], asked: list[Request]
) -> None:
    """Whether it first finds out which scores matter, as it does among many articles, or not."""
    oracle = BruteEngine()
    on_opensearch.reset(commit(0))
    for engine in (on_opensearch, oracle):
        follow(engine, [([], set()), *history])
    held, expected = on_opensearch.snapshot(), oracle.snapshot()
    assert_same(held, expected, asked)
    for engine in (on_opensearch, oracle):
        follow(engine, later, len(history) + 1)
    assert_same(on_opensearch.snapshot(), oracle.snapshot(), asked[:1])
    assert held.search(asked[0]) == expected.search(asked[0])


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=EXAMPLES // 2)
@given(history=histories, batch=st.integers(1, 5), asked=st.lists(requests, min_size=1, max_size=4))
def test_the_same_articles_are_the_same_answers_however_they_came(
    form: str, history: list[Step], batch: int, asked: list[Request]
) -> None:
    """Grown through changes, in one batch, in many batches, all of that tidied: equal pages, to the bit."""
    oracle = BruteEngine()
    follow(oracle, [([], set()), *history])
    articles = oracle.snapshot().documents
    batches = [(articles[at : at + batch], set[str]()) for at in range(0, len(articles), batch)]
    grown = [([], set[str]()), *history]
    pages = []
    for way in (grown, [(articles, set[str]())], [([], set[str]()), *batches], [*grown, *[TIDY] * 30]):
        with an_engine(form) as (engine, _):
            follow(engine, way)
            snapshot = engine.snapshot()
            pages.append([snapshot.search(request) for request in asked])
            assert pages[-1] == pages[0]  # while the files can still be read
    expected = [oracle.snapshot().search(request) for request in asked]
    assert all(way == expected for way in pages)
