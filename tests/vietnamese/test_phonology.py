from __future__ import annotations

import json
import lzma
import unicodedata
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.vietnamese.phonology import (
    Syllable,
    Tone,
    is_bare_syllable,
    is_syllable,
    parse,
    syllables,
)
from search_service.vietnamese.syllables import canonical, fold, is_marked
from search_service.vietnamese.tokens import tokenize

ALL = tuple(syllables())
sampled = st.sampled_from(ALL)


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("nghiêng", Syllable("ngh", "iê", "ng", Tone.LEVEL)),
        ("Quốc", Syllable("qu", "ô", "c", Tone.ACUTE)),
        ("gì", Syllable("gi", "i", "", Tone.GRAVE)),
        ("giếng", Syllable("gi", "iê", "ng", Tone.ACUTE)),
        ("giữa", Syllable("gi", "ưa", "", Tone.TILDE)),
        ("khuỷu", Syllable("kh", "uyu", "", Tone.HOOK)),
        ("RƯỢU", Syllable("r", "ươu", "", Tone.DOT)),
        ("thuở", Syllable("th", "uơ", "", Tone.HOOK)),
        ("yêu", Syllable("", "yêu", "", Tone.LEVEL)),
        ("hoà", Syllable("h", "oa", "", Tone.GRAVE)),
        ("Đắk", Syllable("đ", "ă", "k", Tone.ACUTE)),
    ],
)
def test_a_syllable_is_taken_apart(written: str, parts: Syllable) -> None:
    assert parse(written) == parts
    assert parse(unicodedata.normalize("NFD", written)) == parts


@pytest.mark.parametrize(
    "written",
    ["ủy", "uỷ", "xoong", "buýt", "gieo", "giễu", "quới", "ý", "kỹ", "kĩ", "quý", "quí", "thúy", "oai", "ấp"],
)
def test_what_is_written_in_more_than_one_way_is_a_syllable(written: str) -> None:
    assert is_syllable(written)


@pytest.mark.parametrize(
    "written",
    [
        "viêt",
        "viềt",
        "hocf",
        "kà",
        "cế",
        "ghà",
        "ngề",
        "iêng",
        "yêc",
        "quuố",
        "tiéngg",
        "báa",
        "glei",
        "",
        "1",
        "moà",
    ],
)
def test_what_breaks_a_rule_of_spelling_is_none(written: str) -> None:
    assert not is_syllable(written)


def test_bare_syllables() -> None:
    assert all(map(is_bare_syllable, ("viet", "nam", "duong", "Nghieng", "quoc", "ki", "ky", "dak")))
    assert not any(map(is_bare_syllable, ("việt", "test", "glei", "covid19", "huyeen")))


@given(sampled)
def test_every_syllable_is_one_in_each_way_of_writing(syllable: str) -> None:
    parts = parse(syllable)
    assert parts is not None
    for written in (syllable.upper(), unicodedata.normalize("NFD", syllable), canonical(syllable)):
        assert parse(written) == parts
    assert is_bare_syllable(fold(canonical(syllable)))


@given(sampled)
def test_a_stop_has_one_of_two_tones(syllable: str) -> None:
    parts = parse(syllable)
    assert parts is not None
    if parts.coda in {"c", "ch", "p", "t"}:
        assert parts.tone in {Tone.ACUTE, Tone.DOT}


def test_a_syllable_is_given_once() -> None:
    assert len(set(ALL)) == len(ALL)


@pytest.mark.data
def test_what_newspapers_write_with_marks_is_a_syllable(shared_data: Path) -> None:
    with lzma.open(shared_data / "vietnews30k.jsonl.xz", "rt", encoding="utf-8") as lines:
        tokens = [token.text for line in islice(lines, 300) for token in tokenize(json.loads(line)["text"])]
    marked = [text for text in tokens if is_marked(text)]
    assert len(marked) > 10_000
    assert sum(map(is_syllable, marked)) / len(marked) > 0.99
