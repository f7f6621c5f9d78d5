from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.vietnamese.syllables import canonical, fold, is_marked

SYLLABLES = [
    "già",
    "gì",
    "gìn",
    "giếng",
    "giữa",
    "giặc",
    "nghĩa",
    "quý",
    "quá",
    "quốc",
    "quỳnh",
    "quỵt",
    "thúy",
    "hòa",
    "khỏe",
    "tuyến",
    "toàn",
    "ngoài",
    "mía",
    "người",
    "khuỷu",
    "của",
    "òa",
    "ý",
    "yếu",
    "rượu",
    "đảng",
    "đường",
    "đắk",
    "glei",
    "việt",
    "hoàng",
    "uống",
    "yên",
    "oai",
    "thuở",
    "huỳnh",
    "chuyển",
]


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("hoà", "hòa"),
        ("HOÀ", "hòa"),
        ("thuỷ", "thủy"),
        ("khoẻ", "khỏe"),
        ("qúy", "quý"),
        ("gìa", "già"),
        ("vịêt", "việt"),
        ("qúa", "quá"),
        ("ÐẢNG", "đảng"),
        ("Ɖảng", "đảng"),
        ("ðường", "đường"),
        ("A\u0301\u0302", "ấ"),
        ("Gi\u1eefa", "giữa"),
        ("Đă\u00adk", "đăk"),
        ("café", "café"),
        ("résumé", "résumé"),
        ("COVID19", "covid19"),
        ("ﬁnal", "final"),
        ("２０２４", "2024"),
    ],
)
def test_spellings_of_one_syllable_have_one_form(written: str, form: str) -> None:
    assert canonical(written) == form
    assert canonical(unicodedata.normalize("NFD", written)) == form


@pytest.mark.parametrize("syllable", SYLLABLES)
def test_a_well_written_syllable_stays_as_it_is(syllable: str) -> None:
    assert canonical(syllable) == syllable


def test_different_syllables_stay_different() -> None:
    assert len({canonical(s) for s in ("đường", "dường", "đương", "dương", "duong")}) == 5
    assert {fold(canonical(s)) for s in ("đường", "dường", "đương", "dương", "DUONG")} == {"duong"}


def test_marks() -> None:
    assert is_marked("đi")
    assert is_marked("giáo")
    assert not is_marked("giao")


letters = st.text(st.characters(categories=["L", "Mn", "N"]), min_size=1, max_size=8)


@given(letters)
def test_a_canonical_form_is_canonical(token: str) -> None:
    form = canonical(token)
    assert canonical(form) == form
    assert fold(fold(form)) == fold(form)


@given(letters)
def test_normalisation_never_shows(token: str) -> None:
    for form in ("NFC", "NFD"):
        assert canonical(unicodedata.normalize(form, token)) == canonical(token)


@given(st.sampled_from(SYLLABLES), st.permutations(range(4)))
def test_the_order_of_marks_never_shows(syllable: str, order: list[int]) -> None:
    plain = unicodedata.normalize("NFD", syllable)
    marks = [c for c in plain if unicodedata.combining(c)]
    shuffled = [marks[at] for at in order if at < len(marks)]
    vowel = next((at for at, c in enumerate(plain) if unicodedata.combining(c)), None)
    if vowel is None or len({at for at, c in enumerate(plain) if unicodedata.combining(c)}) < 2:
        return
    runs = [at for at, c in enumerate(plain) if unicodedata.combining(c)]
    if runs != list(range(runs[0], runs[-1] + 1)):  # marks on two letters: not one run to reorder
        return
    mixed = plain[: runs[0]] + "".join(shuffled) + plain[runs[-1] + 1 :]
    assert canonical(mixed) == canonical(syllable)
