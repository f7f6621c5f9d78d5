from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.errors import InvalidInput
from search_service.query.parse import ParsedQuery, parse


def words(query: ParsedQuery) -> list[str]:
    return [syllable.text for syllable in query.words]


def clauses(found: tuple[tuple[object, ...], ...]) -> list[str]:
    return [" ".join(s.text for s in clause) for clause in found]  # type: ignore[attr-defined]


def test_words_are_distinct_and_know_their_marks() -> None:
    query = parse("Đường duong ĐƯỜNG duong")
    assert words(query) == ["đường", "duong"]
    assert [syllable.marked for syllable in query.words] == [True, False]


def test_quotes_make_a_phrase_and_a_leading_minus_excludes() -> None:
    query = parse('tổng kết "công tác tuyên giáo" -“nông thôn” -2023 -01-KL/TW Kon Tum - 110')
    assert words(query) == ["tổng", "kết", "kon", "tum", "110"]
    assert clauses(query.phrases) == ["công tác tuyên giáo"]
    assert clauses(query.excluded) == ["nông thôn", "2023", "01 kl tw"]


def test_a_minus_behind_a_phrase_excludes_nothing() -> None:
    query = parse('"hòa bình"-thủy điện')
    assert words(query) == ["thủy", "điện"]
    assert not query.excluded


def test_no_word_is_an_operator() -> None:
    assert words(parse("AND OR NOT title:x a* (b)")) == ["and", "or", "not", "title", "x", "a", "b"]


@pytest.mark.parametrize("typed", ['"hội nghị', 'hội "nghị', 'hội nghị"', '""', '" "', '"', "-", '-"', "- x"])
def test_an_unbalanced_quote_is_punctuation(typed: str) -> None:
    query = parse(typed)
    assert not query.phrases
    assert set(words(query)) <= {"hội", "nghị", "x"}
    assert not query.excluded


def test_one_quoted_word_is_a_word() -> None:
    assert words(parse('"đường" mới')) == ["đường", "mới"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("３０／２０２０／ＮĐ-ＣＰ", "30/2020/NĐ-CP"),
        ("tuyên　giáo", "tuyên giáo"),
        ("＂tuyên giáo＂ －xã", '"tuyên giáo" -xã'),
        ("tuy\u200bên gi\u00adáo\ufeff", "tuyên giáo"),
        ("\u202atuye\u0302n\u202c giáo", "tuyên giáo"),
        ("m² ½ ﬁ", "m² ½ ﬁ"),
        ("\u200b", ""),
    ],
)
def test_what_looks_alike_or_is_not_seen_changes_nothing(typed: str, meant: str) -> None:
    assert parse(typed) == parse(meant)
    assert parse(typed).text == meant


def test_a_longer_query_is_refused_by_name() -> None:
    with pytest.raises(InvalidInput) as error:
        parse("x" * 1001)
    assert error.value.field == "q"
    parse("x" * 1000)


@given(st.text(max_size=80))
def test_anything_typed_is_understood(text: str) -> None:
    query = parse(text)
    assert query.is_empty == (not query.text.strip())
    assert parse(query.text) == query
    assert len(set(query.syllables())) == len(query.syllables())


@pytest.mark.parametrize(
    ("typed", "excluded"),
    [
        ("bầu cử -2021", ["2021"]),
        ("tuyển sinh -2021", ["2021"]),
        ("F -16", []),
        ("nhiệt độ -5", []),
        ("covid -19", []),
        ("covid -19, sốt", []),
        ("máy bay Su -30MK2", []),
        ("bao cao -2019", ["2019"]),
        ("tổ -2019", ["2019"]),
        ("bao cao -2019 -15", ["2019", "15"]),
        ("kết luận -01-KL/TW", ["01", "kl", "tw"]),
        ("số -01-KL/TW", ["01", "kl", "tw"]),
        ("-19 covid", ["19"]),
        ("sông -suối", ["suối"]),
    ],
)
def test_a_minus_before_a_number_is_a_name_unless_it_is_a_year(typed: str, excluded: list[str]) -> None:
    for form in ("NFC", "NFD"):
        parsed = parse(unicodedata.normalize(form, typed))
        assert [syllable.text for clause in parsed.excluded for syllable in clause] == excluded
