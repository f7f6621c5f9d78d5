"""Does Whoosh itself, opened on the same folder, find the same articles and score them the same?"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index as stock
from whoosh import query as stock_query
from whoosh import scoring as stock_scoring

from search_service.articles.article import from_json
from search_service.engine.contract import Request, Weighted
from search_service.engine.whoosh.index import WhooshEngine
from search_service.query.tree import AllOf, AnyOf, AtLeast, Node, Phrase, Prefix, Term, Without
from search_service.vietnamese.streams import Stream
from tests.engine.archive import (
    EVERYONE,
    POSITIONAL,
    commit,
    document,
    folded,
    forms,
    histories,
    prefixes,
    terms,
)
from tests.engine.archive import rankings as all_rankings
from tests.engine.brute import K1, K1_OF_PAIRS, B, BruteEngine, BruteSnapshot
from tests.engine.forms import EXAMPLES, Step, an_engine, follow

phrases = (
    st.sampled_from(sorted(POSITIONAL))
    .flatmap(
        lambda stream: st.lists(
            st.sampled_from([Term(stream, t) for t in forms[stream]]), min_size=2, max_size=3
        )
    )
    .map(lambda found: Phrase(tuple((term,) for term in found)))
)
nodes: st.SearchStrategy[Node] = st.recursive(
    st.one_of(terms, prefixes, phrases),
    lambda children: st.one_of(
        st.builds(AnyOf, st.lists(children, min_size=1, max_size=3).map(tuple)),
        st.builds(AllOf, st.lists(children, min_size=1, max_size=3).map(tuple)),
        st.builds(Without, children, children),
    ),
    max_leaves=5,
)
IN_STOCK = ["as it comes", "rows, sets as masks"]


def in_stock(node: Node) -> Any:
    """Say a tree in Whoosh's own query classes."""
    match node:
        case Term(stream, text):
            return stock_query.Term(stream.value, text)
        case Prefix(stream, text):
            return stock_query.Prefix(stream.value, text)
        case Phrase(slots):
            return stock_query.Phrase(slots[0][0].stream.value, [slot[0].text for slot in slots])
        case AnyOf(children):
            return stock_query.Or([in_stock(child) for child in children])
        case AllOf(children):
            return stock_query.And([in_stock(child) for child in children])
        case Without(wanted, unwanted):
            return stock_query.And([in_stock(wanted), stock_query.Not(in_stock(unwanted))])
        case AtLeast():
            raise NotImplementedError("Whoosh does not have it")


class OurBM25(stock_scoring.WeightingModel):  # type: ignore[misc]
    """This project's formula over statistics of brute force; frequencies and lengths are read by Whoosh."""

    def __init__(self, archive: BruteSnapshot, weights: dict[Term, float]) -> None:
        self._documents = archive.documents
        self._weights = weights

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: float = 1) -> OurScorer:
        stream = Stream(fieldname)
        lengths = [int(d.streams[stream].weights.sum()) for d in self._documents]
        having = sum(text.decode() in d.streams[stream].terms for d in self._documents)
        idf = math.log(1 + (len(lengths) - having + 0.5) / (having + 0.5))
        weight = self._weights[Term(stream, text.decode())]
        k1 = K1_OF_PAIRS if stream is Stream.PAIRS else K1
        average = sum(lengths) / len(lengths)
        return OurScorer(lambda doc: searcher.doc_field_length(doc, fieldname), weight * idf, k1, average)


class OurScorer(stock_scoring.BaseScorer):  # type: ignore[misc]
    def __init__(self, length_of: Any, factor: float, k1: float, average: float) -> None:
        self._length_of, self._factor, self._k1, self._average = length_of, factor, k1, average

    def score(self, matcher: Any) -> float:
        frequency, length = matcher.weight(), self._length_of(matcher.id())
        norm = self._k1 * (1 - B + B * length / self._average)
        return float(self._factor * frequency * (self._k1 + 1) / (frequency + norm))


def stored_id(hit: Any) -> str:
    return from_json(hit["article"]).id


@pytest.mark.parametrize("form", IN_STOCK)
@settings(max_examples=EXAMPLES)
@given(history=histories, asked=st.lists(nodes, min_size=1, max_size=6))
def test_whoosh_finds_the_same_articles(form: str, history: list[Step], asked: list[Node]) -> None:
    with an_engine(form) as (engine, folder):
        follow(engine, [([], set()), *history])
        snapshot = engine.snapshot()
        with stock.open_dir(str(folder)).searcher() as searcher:
            for node in asked:
                ours = snapshot.search(Request(EVERYONE, node, size=99))
                theirs = searcher.search(in_stock(node), limit=None)
                by_id = {hit.article.id: hit for hit in ours.hits}
                assert sorted(stored_id(hit) for hit in theirs) == sorted(by_id)
                for hit in theirs:
                    assert from_json(hit["article"]) == by_id[stored_id(hit)].article
                    assert tuple(hit["cited"]) == by_id[stored_id(hit)].cited


@pytest.mark.parametrize("form", IN_STOCK)
@settings(max_examples=EXAMPLES)
@given(history=histories, ranking=all_rankings)
def test_whoosh_scores_the_same_with_the_same_formula(
    form: str, history: list[Step], ranking: tuple[Weighted, ...]
) -> None:
    weights = {item.term: item.weight for item in ranking}
    ranking = tuple(Weighted(term, weight) for term, weight in weights.items())
    query = AnyOf(tuple(weights))
    with an_engine(form) as (engine, folder):
        oracle = BruteEngine()
        for each in (engine, oracle):
            follow(each, [([], set()), *history])
        ours = engine.snapshot().search(Request(EVERYONE, query, ranking, size=99))
        with stock.open_dir(str(folder)).searcher(weighting=OurBM25(oracle.snapshot(), weights)) as searcher:
            theirs = {stored_id(hit): hit.score for hit in searcher.search(in_stock(query), limit=None)}
        assert {hit.key.id: hit.key.score for hit in ours.hits} == pytest.approx(theirs, abs=1e-4)


def test_whoosh_own_bm25_differs_in_its_idf_only(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply(
        [document(f"a{n}", f"Bài {n}", "hội nghị " * (n % 5) + "x " * n) for n in range(30)], [], commit(1)
    )
    term, having = folded("nghi"), 24
    page = engine.snapshot().search(Request(EVERYONE, term, (Weighted(term, 1.0),), size=99))
    ratio = (math.log(30 / (having + 1)) + 1) / math.log(1 + (30 - having + 0.5) / (having + 0.5))
    model = stock_scoring.BM25F(B=B, K1=K1)
    with stock.open_dir(str(tmp_path)).searcher(weighting=model) as searcher:
        theirs = [(stored_id(hit), hit.score) for hit in searcher.search(in_stock(term), limit=None)]
    assert len(theirs) == having
    expected = {hit.key.id: hit.key.score * ratio for hit in page.hits}
    assert dict(theirs) == pytest.approx(expected, abs=1e-4 * ratio)


def test_whoosh_may_look_at_the_best_only(tmp_path: Path) -> None:
    """With a limit it skips what its bounds say is too poor: the bounds must hold."""
    engine = WhooshEngine(tmp_path)
    for first in (0, 20, 40):
        engine.apply(
            [
                document(f"a{n}", f"Bài {n}", "hội nghị " * (n % 7) + "x " * (n % 4))
                for n in range(first, first + 20)
            ],
            [],
            commit(first),
        )
    with stock.open_dir(str(tmp_path)).searcher(weighting=stock_scoring.BM25F(B=B, K1=K1)) as searcher:
        for texts in (["nghi"], ["nghi", "x"], ["bai", "hoi", "17"]):
            query = in_stock(AnyOf(tuple(folded(text) for text in texts)))
            everything = [hit.score for hit in searcher.search(query, limit=None)]
            assert [hit.score for hit in searcher.search(query, limit=3)] == pytest.approx(everything[:3])
