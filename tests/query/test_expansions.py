from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.query.expansions import Expansion, ExpansionKind, expansions, substitutes
from search_service.query.gazetteer import rows
from search_service.query.levels import Level, Wording
from search_service.query.parse import Clause, parse
from search_service.query.tree import AllOf, AnyOf, Phrase, Term
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold
from search_service.vietnamese.tokens import tokenize

MOST = 8
PLACE, SPELLING, ABBREVIATION = ExpansionKind


def found(text: str) -> tuple[Expansion, ...]:
    return expansions(parse(text))


def said(clauses: Sequence[Clause]) -> list[str]:
    return [" ".join(syllable.text for syllable in clause) for clause in clauses]


def others(text: str, kind: ExpansionKind) -> list[str]:
    return [name for one in found(text) if one.kind is kind for name in said(one.alternatives)]


# Queries made of what the lists know, in any order and with anything between, find the corners of the rules.
_NAMES = [row.split("\t")[1] for row in rows("communes")[::40]]
_SHORT = [field for row in rows("abbreviations")[::6] for field in row.split("\t")[:2]]
_PIECES = st.sampled_from(
    [
        *_NAMES,
        *_SHORT,
        *(fold(name.lower()) for name in [*_NAMES, *_SHORT]),
        *("tỉnh Kon Tum", "Quảng Ngãi", "huyện Đăk Glei", "Đắk Lắk", "Đakglei", "xã", "tỉnh", "huyen", "tp"),
        *("xã hội", "thái bình dương", "57", "01", "số", "-", '"', ",", "/", "hội nghị"),
    ]
)
QUERIES = st.lists(_PIECES | st.text(max_size=5), max_size=8).map(" ".join)


@given(QUERIES)
def test_every_expansion_says_something_new_about_words_that_were_typed(text: str) -> None:
    query = parse(text)
    tokens = tokenize(query.plain)
    for one in expansions(query):
        assert 0 <= one.start < one.stop <= len(tokens)
        assert one.typed == query.plain[tokens[one.start].start : tokens[one.stop - 1].end]
        assert {word.text for word in one.words} == {token.text for token in tokens[one.start : one.stop]}
        assert set(one.words) <= set(query.words)
        assert 1 <= len(one.alternatives) <= MOST
        assert len(set(one.alternatives)) == len(one.alternatives)
        typed = " ".join(token.text for token in tokens[one.start : one.stop])
        assert typed not in said(one.alternatives)
        assert all(said(one.alternatives))
        assert one.typed in one.note


@given(QUERIES)
def test_they_are_in_order_and_lie_apart_or_one_inside_the_other(text: str) -> None:
    for one, two in pairwise(found(text)):
        assert (one.start, -one.stop) <= (two.start, -two.stop)
        assert one.stop <= two.start or (one.start <= two.start and two.stop <= one.stop)


@given(QUERIES)
def test_capitals_change_nothing(text: str) -> None:
    small, capital = found(text.lower()), found(text.lower().upper())
    if text.lower() == text.lower().upper().lower():
        assert [(o.kind, o.alternatives) for o in small] == [(o.kind, o.alternatives) for o in capital]


@given(st.sampled_from([*_NAMES, *_SHORT, "Đăk Glei", "Kon Tum", "Hòa Bình", "thành phố Hồ Chí Minh"]))
def test_without_marks_a_name_has_no_other_names_than_with_them(name: str) -> None:
    with_marks = others(name, PLACE) + others(name, ABBREVIATION)
    without = others(fold(name.lower()), PLACE) + others(fold(name.lower()), ABBREVIATION)
    assert not without or set(with_marks) <= set(without)


@pytest.mark.parametrize(
    "text", ["", " ", "?!", '"Đăk Glei"', "hội nghị -UBND", '-"kon tum" hội', '"ủy ban" nhân dân']
)
def test_what_is_quoted_or_excluded_is_meant_as_typed(text: str) -> None:
    assert found(text) == ()


def test_a_name_behind_a_phrase_is_counted_from_the_beginning_of_the_text() -> None:
    one = next(one for one in found('"tổng kết" UBND huyện') if one.kind is ABBREVIATION)
    assert (one.start, one.stop, one.typed) == (2, 3, "UBND")


def test_a_word_that_stands_twice_is_of_both_names() -> None:
    kinds = [(one.typed, one.kind) for one in found("xã Đăk Pék, huyện Đăk Glei")]
    assert ("xã Đăk Pék", PLACE) in kinds
    assert ("huyện Đăk Glei", PLACE) in kinds


def test_each_word_may_be_replaced_by_the_other_name_as_a_whole() -> None:
    query = parse("UBND xã")
    wording = Wording(query, substitutes(expansions(query)))
    full = Phrase(
        tuple(
            (Term(Stream.ACCENTED, text), Term(Stream.BARE, fold(text)))
            if fold(text) != text
            else (Term(Stream.FOLDED, text),)
            for text in ("ủy", "ban", "nhân", "dân")
        )
    )
    xa = AnyOf((Term(Stream.ACCENTED, "xã"), Term(Stream.BARE, "xa")))
    either = AnyOf((Term(Stream.FOLDED, "ubnd"), full))
    assert wording.match(Level.EXACT) == AllOf((AllOf((either, xa)),))


def test_the_line_for_the_page() -> None:
    notes = {one.kind: one.note for one in found("xã Đăk Pék")}
    assert notes[PLACE] == "xã Đăk Pék (trước 1/7/2025 có thị trấn Đăk Glei)"
    assert notes[SPELLING] == "Đăk Pék: tìm cả “Dak Pek”, “Dac Pek”, “Dakpek”"
    assert found("thị trấn Đăk Glei")[0].note == "thị trấn Đăk Glei (nay thuộc xã Đăk Pék, tỉnh Quảng Ngãi)"
    assert found("Kon Tum")[0].note == "Kon Tum (nay thuộc tỉnh Quảng Ngãi)"
    assert found("UBND")[0].note == "UBND: ủy ban nhân dân"
