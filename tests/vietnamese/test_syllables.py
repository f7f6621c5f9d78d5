from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.vietnamese.phonology import syllables
from search_service.vietnamese.syllables import canonical, fold, is_marked, number_forms, toneless, unfinished

TONES = "\u0300\u0301\u0303\u0309\u0323"
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
        ("lí", "lý"),
        ("LÝ", "lý"),
        ("kĩ", "kỹ"),
        ("sỹ", "sĩ"),
        ("tỉ", "tỷ"),
        ("Mĩ", "mỹ"),
        ("quí", "quý"),
        ("qúi", "quý"),
        ("hi", "hy"),
        ("Li", "ly"),
        ("sy", "si"),
        ("l\u00adi", "ly"),
        ("ｌｉ", "ly"),
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


def test_i_and_y_are_one_letter_only_where_they_are_one_sound() -> None:
    for one, other in (
        ("tai", "tay"),
        ("thúi", "thúy"),
        ("vi", "vy"),
        ("ủi", "ủy"),
        ("bi", "by"),
        ("i", "y"),
    ):
        assert canonical(one) == one
        assert canonical(other) == other
    assert canonical("lịch") == "lịch"
    assert canonical("quýt") == "quýt"


@given(st.sampled_from("hklmst"), st.sampled_from(["", *"\u0300\u0301\u0303\u0309\u0323"]), st.booleans())
def test_all_ways_to_write_an_open_i_have_one_form(onset: str, tone: str, is_capital: bool) -> None:
    written = {unicodedata.normalize(form, onset + vowel + tone) for form in ("NFC", "NFD") for vowel in "iy"}
    written = {text.upper() for text in written} if is_capital else written
    assert len({canonical(text) for text in written}) == 1
    (form,) = {canonical(text) for text in written}
    assert fold(form) == canonical(onset + "i") == canonical(onset + "y")
    assert toneless(form) == fold(form)


@given(st.sampled_from(tuple(syllables())), st.data())
def test_no_way_of_writing_shows(syllable: str, data: st.DataObject) -> None:
    letters, tone = (
        toneless(syllable),
        next((c for c in unicodedata.normalize("NFD", syllable) if c in TONES), ""),
    )
    vowels = [at for at, char in enumerate(letters) if fold(char) in "aeiouy"]
    at = data.draw(st.sampled_from(vowels))  # a tone typed behind any vowel
    written = unicodedata.normalize(
        data.draw(st.sampled_from(["NFC", "NFD"])), letters[: at + 1] + tone + letters[at + 1 :]
    )
    if data.draw(st.booleans()):
        written = written.upper()
    for look_alike in data.draw(st.sampled_from(["đ", "ð"])), data.draw(st.sampled_from(["Đ", "Ð", "Ɖ"])):
        written = written.replace("đ" if look_alike.islower() else "Đ", look_alike)
    assert canonical(written) == canonical(syllable)


def test_what_is_unfinished_keeps_its_letter() -> None:
    assert [unfinished(text) for text in ("TI", "ly", "quí", "Sy")] == ["ti", "ly", "quí", "sy"]
    assert unfinished("hoà") == canonical("hoà")


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


@pytest.mark.parametrize("digit", "123456789")
def test_a_number_below_ten_has_two_forms(digit: str) -> None:
    assert number_forms(digit) == (digit, f"0{digit}")
    assert number_forms(f"0{digit}") == (f"0{digit}", digit)


@pytest.mark.parametrize("token", ["0", "00", "005", "10", "010", "a", "0a", "05a", "٥", ""])
def test_whatever_else_has_one(token: str) -> None:
    assert number_forms(token) == (token,)
