from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from search_service.vietnamese.phonology import syllables
from search_service.vietnamese.syllables import canonical, fold, is_marked, toneless
from search_service.vietnamese.typing import decode

TONES = "\u0300\u0301\u0303\u0309\u0323"
MARKS = TONES + "ăâêôơưđ"
TELEX_KEYS = "f s x r j aw aa ee oo ow uw dd"
VNI_KEYS = "2 1 4 3 5 a8 a6 e6 o6 o7 u7 d9"
TELEX = dict(zip(MARKS, TELEX_KEYS.split(), strict=True))
VNI = dict(zip(MARKS, VNI_KEYS.split(), strict=True))


def typed(text: str, keys: dict[str, str], *, tone_last: bool) -> str:
    """Write a syllable of small letters as it is typed."""
    written, tone = "", ""
    for char in text:
        plain = unicodedata.normalize("NFD", char)
        tone += "".join(keys[mark] for mark in plain if mark in TONES)
        letter = unicodedata.normalize("NFC", "".join(mark for mark in plain if mark not in TONES))
        written += keys.get(letter, letter)
        if not tone_last:
            written, tone = written + tone, ""
    return written + tone


# But oo: boong is bông in Telex.
BARE = sorted({bare for syllable in syllables() if "oo" not in (bare := fold(canonical(syllable)))})

# Words that stay in raw typing, though each is a syllable in Telex (tét, lít, gá).
LOANWORDS = {"bar", "best", "bus", "ddos", "gas", "list", "mix", "post", "tax", "taxi", "test", "us", "visa"}
methods = st.sampled_from([TELEX, VNI])
marked = st.sampled_from([syllable for syllable in syllables() if is_marked(canonical(syllable))])


@given(marked, methods, st.booleans())
def test_every_syllable_comes_back_in_a_text(syllable: str, keys: dict[str, str], tone_last: bool) -> None:
    # Alone, some are words of other languages: the word before says how the text was typed.
    before = typed("huyện", keys, tone_last=tone_last)
    raw = typed(syllable, keys, tone_last=tone_last)
    assume(raw not in LOANWORDS)
    assume("oo" not in toneless(canonical(syllable)))  # a second o makes ô in Telex
    back = decode(f"{before} {raw}")
    assert back is not None
    assert canonical(back.split()[1]) == canonical(syllable)


@given(marked, methods)
def test_capitals_stay(syllable: str, keys: dict[str, str]) -> None:
    raw = typed(syllable, keys, tone_last=True)
    back = decode(f"{typed('huyện', keys, tone_last=True)} {raw}")
    loud = decode(f"{typed('huyện', keys, tone_last=True)} {raw}".upper())
    assert back is not None
    assert loud == back.upper()


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("huyeejn uyr", "huyện ủy"),
        ("huyenej uyr", "huyện ủy"),
        ("HUYEEJN UYR", "HUYỆN ỦY"),
        ("HOCJ SINH", "HỌC SINH"),
        ("Huyeejn uyr Ddawk Glei", "Huyện ủy Đăk Glei"),
        ("huye65n uy3 D9a8k Glei", "huyện ủy Đăk Glei"),
        ("tieengs vieejt", "tiếng việt"),
        ("vietej nam", "việt nam"),
        ("dduwowfng", "đường"),
        ("dduowngf", "đường"),
        ("duongwdf", "đường"),
        ("duong972", "đường"),
        ("d9uo72ng", "đường"),
        ("d9a8ng", "đăng"),
        ("thuowr", "thuở"),
        ("thuo73", "thuở"),
        ("ruwowuj", "rượu"),
        ("ruouwj", "rượu"),
        ("muaw luuw", "mưa lưu"),
        ("khoeof ngoaor", "khoèo ngoảo"),
        ("quys quaf gif gieengs", "quý quà gì giếng"),
        ("ban giaos", "ban giáo"),
        ("giaso duc", "giáo duc"),
        ("ddak glei", "đak glei"),
        ("xa ddaij hooij", "xa đại hội"),
        ("BTG tuyeen giaos", "BTG tuyên giáo"),
        ("CAF PHEE", "CÀ PHÊ"),
        ("CA2 PHE6", "CÀ PHÊ"),
        ("GIAS CAF PHEE", "GIÁ CÀ PHÊ"),
        ("HUYE65N", "HUYỆN"),
        ("DDAK GLEI", "ĐAK GLEI"),
        ("HDDND XAX", "HĐND XÃ"),
        ("UBND TINHR 01-KL/TW", "UBND TỈNH 01-KL/TW"),
        ("việt na6m", "việt nâm"),
        ("vieejt na6m", "việt nâm"),
        ("ubnd tinhr", "ubnd tỉnh"),
        ("HDDND xax", "HĐND xã"),
        ("H D9ND xa4", "H ĐND xã"),
        ("nghij quyeets 01-KL/TW", "nghị quyết 01-KL/TW"),
        ("ngayf 20/11, quas", "ngày 20/11, quá"),
        ("lowps 12", "lớp 12"),
        ("test nhanh COVID-19 taij xax", "test nhanh COVID-19 tại xã"),
    ],
)
def test_raw_typing_is_read(raw: str, meant: str) -> None:
    assert decode(raw) == meant


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("d9a8k pek1", "đăk pék"),
        ("DDawk Pesk", "Đăk Pék"),
        ("plei kaanf", "plei kần"),
        ("Dak1 Glei", "Dák Glei"),
        ("xax dak kroong", "xã dak kroong"),
        ("kroong", None),
        ("dak glei", None),
        ("just", None),
    ],
)
def test_syllables_of_local_names_are_read_and_stay(raw: str, meant: str | None) -> None:
    assert decode(raw, {"pék", "pek", "kần", "kan", "kroong", "krông", "plei", "glei", "jút"}) == meant


OTHERS = """
covid19|mp3|QL14|A4|E5 RON92|CO2|B52|5G|F0|U23 Việt Nam|K9|SEA Games 31|IPv6|H5N1
address|class|google|list|test|boss|news|user|test list|world cup|free taxi|visa|facebook|Hana|Lee|see
been there|wifi|Messi|boss is here|new car|google maps|USA|VAR|IMF|the boss has a new car
42/2022/NĐ-CP|42/2022/ND-CP|01-KL/TW|so 12/BC-UBND|20/11|20-11-2024|0912345678|1.000.000|abc@mail.vn
CAF|XAX|SARS|AIDS|TTXVN|UBND|QL14 MP3 COVID19|THE BOSS HAS A NEW CAR|VFF VAR|USA CAF|CAF THÔNG BÁO|DDOS
tan cong ddos|giay a4|lop a1|o cung HDD|THOA VAR nhé|ddos vao website
http://daklei.vn/xas|báo cáo|huyện ủy Đăk Glei|ban giao xa|khoeo|ngoan ngoeo|xoong|boong|nam 2024
"""


@pytest.mark.parametrize("text", OTHERS.strip().replace("\n", "|").split("|"))
def test_what_is_no_raw_typing_stays(text: str) -> None:
    assert decode(text) is None


def test_what_is_an_abbreviation_stays_in_a_text_of_raw_typing() -> None:
    assert decode("VAR vaf CO2 owr nhaf nuwowcs") == "VAR và CO2 ở nhà nước"


@given(st.text(max_size=60))
def test_what_is_given_differs_from_what_was_typed(text: str) -> None:
    back = decode(text)
    assert back is None or back != text


@given(st.lists(marked, min_size=2, max_size=5), methods)
def test_a_text_in_capitals_is_read_as_in_small_letters(words: list[str], keys: dict[str, str]) -> None:
    raw = [typed(word, keys, tone_last=True) for word in words]
    assume(not LOANWORDS.intersection(raw) and min(map(len, raw)) > 2)
    small = decode(" ".join(raw))
    assume(small is not None)  # but for words of other languages alone: `has been`
    assert decode(" ".join(raw).upper()) == str(small).upper()


OTHER_WORDS = [
    *("VAR", "IMF", "CAF", "USA", "UBND", "HDDND", "LONG", "CO2", "A4", "a4", "DDR", "HDD"),
    *("Lee", "the", "box", "test", "đảng", "ĐẢNG", "2024", "01-KL/TW"),
]


@st.composite
def mixed(draw: st.DrawFn) -> str:
    """Give a text of raw typing in both methods, in any case, among other words."""
    raw = draw(
        st.builds(lambda word, keys, last: typed(word, keys, tone_last=last), marked, methods, st.booleans())
    )
    return draw(st.sampled_from([raw, raw.upper(), raw.title(), *draw(st.permutations(OTHER_WORDS))[:1]]))


@given(st.lists(mixed(), min_size=1, max_size=5).map(" ".join) | st.text(max_size=40))
def test_in_what_is_given_nothing_is_left_to_read(text: str) -> None:
    back = decode(text)
    assert back is None or decode(back) is None


@given(st.lists(marked, min_size=1, max_size=6))
def test_well_written_text_is_never_touched(words: list[str]) -> None:
    text = " ".join(word for word in words if not word.isascii())
    assert decode(text) is None


@given(st.lists(st.sampled_from(BARE), min_size=1, max_size=6))
def test_syllables_without_marks_stay(words: list[str]) -> None:
    assert decode(" ".join(words)) is None


def test_nothing() -> None:
    assert decode("") is None
    assert decode(" \n ") is None


def test_decomposed_text_stays() -> None:
    assert decode(unicodedata.normalize("NFD", "đường lối")) is None


@pytest.mark.data
@pytest.mark.parametrize("way", ["Telex", "Telex, tone last", "VNI", "VNI, tone last"])
def test_titles_come_back(shared_data: Path, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    from benchmarks.typing import titles_back  # noqa: PLC0415 (only with the data)

    monkeypatch.setenv("SEARCH_TEST_DATA", str(shared_data))
    assert titles_back()[way] >= 95


@pytest.mark.data
def test_few_words_of_other_languages_are_changed(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks.typing import words_changed  # noqa: PLC0415 (only with the data)

    monkeypatch.setenv("SEARCH_TEST_DATA", str(shared_data))
    distinct, of_words, of_texts, _ = words_changed()
    assert distinct > 1000
    assert of_words < 1
    assert of_texts < 0.5
