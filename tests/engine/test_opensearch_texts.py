"""Does whatever is written to a cluster come back, and is whatever is asked of it answered?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_service.articles.article import Article
from search_service.engine.contract import Document, Facet, Filters, Request, Sort, Weighted
from search_service.errors import EngineUnreachable
from search_service.query.tree import EVERYTHING, AllOf, AnyOf, AtLeast, Phrase, Prefix, Term
from search_service.vietnamese.analysis import Occurrences, Section, analyse
from search_service.vietnamese.streams import Stream
from tests.engine.archive import PUBLIC, commit, document, folded, ids
from tests.engine.cluster import Index, an_index

if TYPE_CHECKING:
    from search_service.engine.opensearch.engine import OpenSearchEngine

pytestmark = pytest.mark.xdist_group("opensearch")


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


def test_a_number_longer_than_lucene_takes_keeps_no_article_out(index: Index) -> None:
    engine = index.engine()
    long = "12/QĐ-" + "U" * 33_000
    engine.apply(
        [replace(document("a", "Một"), numbers=("1-KL/TW", long)), document("b", "Hai")], [], commit(1)
    )
    assert engine.snapshot().known_numbers(PUBLIC) == {"1-KL/TW": 1}
    assert engine.snapshot().size(PUBLIC) == 2


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


def test_numbers_longer_than_lucene_looks_for_are_found_and_told_apart(index: Index) -> None:
    long = "4" * 3_000
    keys = [f"{long}/2022/NĐ-CP", f"{long}5-KL/TW"]
    engine = index.engine()
    engine.apply([replace(document("a", "x"), numbers=tuple(keys))], [], commit(1))
    snapshot = engine.snapshot()
    assert snapshot.known_numbers(PUBLIC, long) == dict.fromkeys(keys, 1)
    assert snapshot.known_numbers(PUBLIC, keys[0]) == {keys[0]: 1}
    assert snapshot.known_numbers(PUBLIC, long + "6") == {}
    assert snapshot.cited(PUBLIC, [long], 5) == sorted(keys, key=len)
    assert snapshot.cited(PUBLIC, [long, "nd"], 5) == keys[:1]
    assert snapshot.cited(PUBLIC, [long + "6"], 5) == []


def test_more_than_a_cluster_lets_one_search_ask_is_no_failure_of_ours(index: Index) -> None:
    engine = index.engine()
    engine.apply([document("a", "x")], [], commit(1))
    many = AllOf(tuple(folded(f"x{n}") for n in range(3_000)))
    with pytest.raises(EngineUnreachable, match=r"refuses a search: .* maxClauseCount"):
        engine.snapshot().count(PUBLIC, many)
    assert engine.snapshot().count(PUBLIC, folded("x")) == 1
