"""What is typed of a document number: its parts, and of which type it may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.query.document_parts import begun, parts
from search_service.query.document_types import TYPES, DocumentType
from search_service.vietnamese.syllables import fold
from search_service.vietnamese.tokens import tokenize

WORDS = ["nghị", "định", "số", "42", "năm", "2022", "nđ", "cp", "tw", "01kl", "luật", "công", "văn"]


def typed(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


def read(text: str) -> list[tuple[str, ...]]:
    return [way.parts for way in begun(typed(text))]


def test_parts_are_runs_of_digits_and_of_letters_without_marks() -> None:
    assert parts("12A/2019/NQ-HĐND") == ["12", "a", "2019", "nq", "hdnd"]
    assert parts("91/2015/QH13") == ["91", "2015", "qh", "13"]
    assert parts(" /-") == []


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("42/2", [("42", "2")]),
        ("kl 01", [("kl", "01")]),
        ("nđ 42/2022/nđ", [("nd", "42", "2022", "nd"), ("42", "2022", "nd")]),
        ("nghị định 42", [("nd", "42")]),
        ("NGHỊ ĐỊNH SỐ 42 NĂM 2022", [("nd", "42", "2022")]),
        ("nghi dinh so 42 nam 2022", [("nd", "42", "2022")]),
        ("nghị định 42/2022/n", [("nd", "42", "2022", "n"), ("42", "2022", "n")]),
        ("luat 91", [("qh", "91")]),
        ("nghị định", []),
        ("nghị định về 42 nhà", []),
        ("tuyên giáo", []),
        ("", []),
    ],
)
def test_a_type_says_what_its_letters_would(text: str, ways: list[tuple[str, ...]]) -> None:
    assert read(text) == ways


@pytest.mark.parametrize(
    ("text", "key", "may_be"),
    [
        ("nghị định 42", "42/2022/NĐ-CP", True),
        ("nghị định 42", "42/2022/NQ-CP", False),
        ("hướng dẫn 7", "7/HD-UBND", True),
        ("hướng dẫn 7", "7/HĐ-UBND", False),
        ("quy định 66", "66-QĐ/TW", True),
        ("quy định 66", "66/QĐ-UBND", False),
        ("công văn 529", "529/UBND-VP", True),
        ("bộ luật 91", "91/2015/QH13", True),
        ("kết luận 1", "no number", False),
    ],
)
def test_a_number_is_of_the_type_that_was_typed(text: str, key: str, may_be: bool) -> None:
    assert {way.may_be(key) for way in begun(typed(text))} == {may_be}


def test_every_way_to_write_a_type_is_asked_for() -> None:
    ways = read("thông tư liên tịch 20/2019/b")
    assert ("ttlt", "20", "2019", "b") in ways
    assert ways[-1] == ("20", "2019", "b")
    assert {way[0] for way in read("quy định 66")} >= {"qd", "qdi"}
    assert ("529",) in read("công văn 529")  # a letter is numbered without a type: 529/UBND-VP


def test_letters_of_its_own_say_a_type_better_than_those_it_shares_with_laws() -> None:
    ways = {way.parts: way.is_second for way in begun(typed("nghị quyết 18"))}
    assert (ways["nq", "18"], ways["qh", "18"]) == (False, True)
    assert not any(way.is_second for way in begun(typed("luật 91")))


def test_without_a_type_it_may_be_any() -> None:
    assert all(way.may_be("42/2022/NĐ-CP") and way.may_be("???") for way in begun(["42"]))


@given(st.sampled_from(TYPES), st.integers(1, 9999), st.booleans())
def test_every_type_has_its_name(type_: DocumentType, number: int, bare: bool) -> None:
    name = type_.name.lower()
    words = [fold(word) if bare else word for word in typed(name)]
    ways = begun([*words, str(number)])
    assert ways
    assert all(str(number) in way.parts and not set(way.parts) & set(words) - {"lệnh"} for way in ways)


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=6)))
def test_whatever_is_typed_is_read(words: list[str]) -> None:
    syllables = typed(" ".join(words))
    for way in begun(syllables):
        assert way.parts
        assert any(part.isdigit() for part in way.parts)
