"""Does a reader of Whoosh's know the terms of the index, and what there is to know of them?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index as stock
from whoosh.matching import ReadTooFar
from whoosh.reading import TermNotFound
from whoosh.scoring import WeightScorer

from search_service.articles.article import from_json
from search_service.engine.contract import Document
from search_service.engine.whoosh.index import WhooshEngine
from search_service.query.tree import Term
from search_service.vietnamese.streams import Stream
from tests.engine.archive import POSITIONAL, commit, document
from tests.engine.brute import places
from tests.engine.forms import EXAMPLES, an_engine

IN_STOCK = ["as it comes", "rows, sets as masks"]
WORDS = ["đường", "duong", "hội", "hôi", "giáo", "giao", "số", "1"]
several = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=9
)


def known(documents: list[Document]) -> Iterator[tuple[str, str, int, int]]:
    """Give field, term, weight and length for each term of each article."""
    for each in documents:
        for stream, found in each.streams.items():
            weights: Counter[str] = Counter()
            for text, weight in zip(found.terms, found.weights.tolist(), strict=True):
                weights[text] += weight
            for text, weight in weights.items():
                yield stream.value, text, weight, int(found.weights.sum())
        for number in each.numbers:
            yield "numbers", number, 1, len(each.numbers)


def walked(matcher: Any) -> Iterator[int]:
    """Give the weight of a term in each article."""
    while matcher.is_active():
        yield int(matcher.weight())
        matcher.next()


@cache
def distance(one: str, two: str) -> int:
    """Levenshtein's."""
    if not one or not two:
        return len(one) + len(two)
    if one[0] == two[0]:
        return distance(one[1:], two[1:])
    return 1 + min(distance(one[1:], two), distance(one, two[1:]), distance(one[1:], two[1:]))


@pytest.mark.parametrize("form", IN_STOCK)
@settings(max_examples=EXAMPLES)
@given(found=several, batch=st.integers(1, 9))
def test_a_reader_knows_the_terms_and_what_there_is_to_know_of_them(
    form: str, found: list[str], batch: int
) -> None:
    documents = [document(f"a{at}", text, text) for at, text in enumerate(found)]
    with an_engine(form) as (engine, folder):
        for at in range(0, len(documents), batch):
            engine.apply(documents[at : at + batch], [], commit(at))
        with closing(stock.open_dir(str(folder)).reader()) as reader:
            rows = list(known(documents))
            expected = sorted({(field, text) for field, text, _, _ in rows})
            assert [(field, text.decode()) for field, text in reader.all_terms()] == expected
            assert reader.doc_count() == reader.doc_count_all() == len(documents)
            for field, text in expected:
                weights = [weight for f, t, weight, _ in rows if (f, t) == (field, text)]
                lengths = [length for f, t, _, length in rows if (f, t) == (field, text)]
                info = reader.term_info(field, text)
                assert (field, text) in reader
                assert reader.doc_frequency(field, text) == info.doc_frequency() == len(weights)
                assert reader.frequency(field, text) == info.weight() == sum(weights)
                assert info.max_weight() == max(weights)
                assert (info.min_length(), info.max_length()) == (min(lengths), max(lengths))
                assert list(walked(reader.postings(field, text))) == weights
                if field in POSITIONAL:
                    stands = [
                        sorted(stand) for d in documents if (stand := places(d, Term(Stream(field), text)))
                    ]
                    assert [
                        stand for _, stand in reader.postings(field, text).items_as("positions")
                    ] == stands
            assert ("folded", "vắng") not in reader
            assert reader.doc_frequency("folded", "vắng") == reader.frequency("folded", "vắng") == 0
            with pytest.raises(TermNotFound):
                reader.postings("folded", "vắng")
            with pytest.raises(TermNotFound):
                reader.term_info("folded", "vắng")
            syllables = [text for field, text in expected if field == "folded"]
            for prefix in ("", "d", "gi", "x"):
                begun = [text.encode() for text in syllables if text.startswith(prefix)]
                assert list(reader.expand_prefix("folded", prefix)) == begun
            for typed in ("doong", "hoi", "gia", "2"):
                close = {text for text in syllables if distance(typed, text) <= 1}
                assert set(reader.terms_within("folded", typed, 1)) == close
            assert sorted(reader.field_terms("folded")) == syllables
            for field in [stream.value for stream in Stream]:
                sums = [int(each.streams[Stream(field)].weights.sum()) for each in documents]
                assert [reader.doc_field_length(at, field) for at in range(len(sums))] == sums
                assert reader.field_length(field) == sum(sums)
                assert reader.min_field_length(field) == min(sums)
                assert reader.max_field_length(field) == max(sums)


@pytest.fixture
def leaf(tmp_path: Path) -> Iterator[Any]:
    """Give the reader of one segment: five articles, the fourth of them deleted."""
    engine = WhooshEngine(tmp_path)
    texts = ["hội nghị", "hội hội", "nghị", "hội", "nghị hội số 1"]
    engine.apply([document(f"a{n}", f"Bài {n}", text) for n, text in enumerate(texts)], [], commit(1))
    engine.apply([], ["a3"], commit(2))
    with closing(stock.open_dir(str(tmp_path)).reader()) as reader:
        yield reader


def test_a_reader_knows_what_is_deleted_and_what_is_stored(leaf: Any) -> None:
    assert leaf.has_deletions()
    assert (leaf.doc_count(), leaf.doc_count_all()) == (4, 5)
    assert [leaf.is_deleted(n) for n in range(5)] == [False, False, False, True, False]
    assert list(leaf.all_doc_ids()) == [0, 1, 2, 4]
    assert [id_ for id_, _ in leaf.postings("folded", "hoi").items_as("positions")] == [0, 1, 4]
    assert from_json(leaf.stored_fields(2)["article"]).id == "a2"
    assert len(list(leaf.all_stored_fields())) == 4
    assert sorted(leaf.indexed_field_names()) == sorted([*(stream.value for stream in Stream), "numbers"])
    assert leaf.doc_field_length(0, "nothing") == leaf.field_length("nothing") == 0
    assert leaf.min_field_length("nothing") == leaf.max_field_length("nothing") == 0
    with pytest.raises(NotImplementedError):
        leaf.segment().delete_document(0)
    assert not leaf.segment().should_assemble()


def test_terms_are_walked_in_order_from_any_of_them(leaf: Any) -> None:
    syllables = [b"0", b"1", b"2", b"3", b"4", b"bai", b"hoi", b"nghi", b"so"]
    assert list(leaf.lexicon("folded")) == syllables
    assert [text for field, text in leaf.terms_from("folded", "h") if field == "folded"] == syllables[6:]
    assert [term for term, _ in leaf] == list(leaf.all_terms())
    begun = [
        (term[1], info.doc_frequency()) for term, info in leaf.iter_from("folded", "h") if term[0] == "folded"
    ]
    assert begun == [(b"hoi", 4), (b"nghi", 3), (b"so", 1)]
    cursor = leaf.cursor("folded")
    walked_through = [cursor.first()]
    while cursor.is_valid():
        walked_through.append(cursor.next())
    assert walked_through == [*(text.decode() for text in syllables), None]
    assert cursor.find("hoi") == cursor.term() == "hoi"
    assert cursor.find(b"j") == "nghi"
    assert cursor.find("z") is None
    assert cursor.first() == "0"


def test_a_matcher_goes_forward_is_copied_and_starts_again(leaf: Any) -> None:
    matcher = leaf._terms.matcher("folded", b"hoi", leaf.schema["folded"].format)
    assert list(matcher.all_ids()) == [0, 1, 3, 4]  # it does not know of deletions
    assert matcher.skip_to(2)
    other = matcher.copy()
    assert matcher.next()
    assert (matcher.id(), other.id()) == (4, 3)
    assert matcher.skip_to(1)
    assert matcher.id() == 4  # never back
    assert not matcher.next()
    for go in (matcher.next, lambda: matcher.skip_to(9)):
        with pytest.raises(ReadTooFar):
            go()
    matcher.reset()
    assert matcher.id() == 0
    assert not matcher.skip_to(5)
    assert other.term() == ("folded", b"hoi")
    assert (other.block_max_weight(), other.block_min_length(), other.block_max_length()) == (2.0, 7, 10)
    assert other.supports("positions")
    assert other.value_as("frequency") == 1
    with pytest.raises(ValueError, match="folded does not know characters"):
        other.value_as("characters")


def test_a_matcher_skips_what_is_too_poor_as_a_whole(leaf: Any) -> None:
    format_ = leaf.schema["folded"].format
    matcher = leaf._terms.matcher("folded", b"hoi", format_, scorer=WeightScorer(2.0))
    assert matcher.skip_to_quality(1.5) == 0
    assert matcher.id() == 0
    assert matcher.skip_to_quality(2.0) == 1
    assert not matcher.is_active()


def test_a_field_without_places_knows_frequencies_only(leaf: Any) -> None:
    matcher = leaf.postings("words", "hội")
    assert not matcher.supports("positions")
    with pytest.raises(ValueError, match="words does not know positions"):
        matcher.value_as("positions")
    assert list(leaf.postings("numbers", "1-KL/TW").items_as("frequency")) == [(4, 1)]
