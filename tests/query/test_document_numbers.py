"""Loosely typed document numbers: every spelling finds its number, and nothing else becomes one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.query.document_numbers import MAX_LOOKED_UP, MAX_MEANT, Known, known_as, meant
from search_service.query.document_spellings import spellings
from search_service.query.document_types import organs_of, types_of
from search_service.vietnamese.documents import number_key, number_parts
from search_service.vietnamese.syllables import fold
from search_service.vietnamese.tokens import tokenize

ARCHIVE = {
    "42/2022/NĐ-CP": 5,
    "42/2021/NĐ-CP": 9,
    "1-KL/TW": 3,
    "5-CT/TW": 2,
    "5/CT-TTG": 7,
    "5/2020/NĐ-CP": 1,
    "1719/QĐ-TTG": 4,
    "1719/2019/QĐ-UBND": 4,
    "22/2021/TT-BGDĐT": 3,
    "1/2017/TT-BNN&PTNT": 1,
    "91/2015/QH13": 8,
    "13/2012/UBTVQH13": 1,
    "529/UBND-VP": 1,
    "8/2006/TTLT/BGDĐT-BCA": 1,
    "5/KH-UBND": 1,
    "2024/KH-UBND": 1,
    "12/QĐ-UBND": 2,
    "64/CP": 1,
    "66-QĐ/TW": 1,
    "45-KH/TU": 1,
    "12A/2019/NQ-HĐND": 1,
}


def having(archive: Mapping[str, int]) -> Known:
    return lambda prefix: {key: count for key, count in archive.items() if key.startswith(prefix)}


def keys(text: str, archive: Mapping[str, int] = ARCHIVE) -> list[tuple[str, ...]]:
    return [one.keys for one in meant(text, having(archive))]


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("42/2022/NĐ-CP", "42/2022/NĐ-CP"),
        ("42 2022 nd cp", "42/2022/NĐ-CP"),
        ("42/2022/ndcp", "42/2022/NĐ-CP"),
        ("nđ 42/2022", "42/2022/NĐ-CP"),
        ("NĐ42/2022/NĐ-CP", "42/2022/NĐ-CP"),
        ("nghi dinh 42/2022", "42/2022/NĐ-CP"),
        ("nghị định số 42 năm 2022", "42/2022/NĐ-CP"),
        ("Nghị định số 042/2022/NÐ–CP", "42/2022/NĐ-CP"),
        ("01 kl tw", "1-KL/TW"),
        ("01-kl/tw", "1-KL/TW"),
        ("1 kl/tw", "1-KL/TW"),
        ("01kl/tw", "1-KL/TW"),
        ("01 kl tư", "1-KL/TW"),
        ("kl 01 tu", "1-KL/TW"),
        ("kết luận 01", "1-KL/TW"),
        ("qđ 1719 ttg", "1719/QĐ-TTG"),
        ("1719 ttg", "1719/QĐ-TTG"),
        ("thong tu 22/2021", "22/2021/TT-BGDĐT"),
        ("tt 1/2017 bnn&ptnt", "1/2017/TT-BNN&PTNT"),
        ("luật 91/2015", "91/2015/QH13"),
        ("bo luat 91/2015/qh13", "91/2015/QH13"),
        ("pháp lệnh 13/2012", "13/2012/UBTVQH13"),
        ("cong van 529", "529/UBND-VP"),
        ("8/2006/ttlt", "8/2006/TTLT/BGDĐT-BCA"),
        ("64/cp", "64/CP"),
        ("quy định 66", "66-QĐ/TW"),
        ("ke hoach so 5", "5/KH-UBND"),
        ("45-kh/tu", "45-KH/TU"),
        ("nghị quyết 12a/2019", "12A/2019/NQ-HĐND"),
    ],
)
def test_a_loose_number_is_the_one_that_the_archive_has(typed: str, key: str) -> None:
    assert keys(typed) == [(key,)]
    assert known_as(typed, having(ARCHIVE)) == (key,)
    assert keys(typed, {}) == []


def test_an_ambiguous_number_may_be_several_the_most_cited_first() -> None:
    assert keys("nghị định 42") == [("42/2021/NĐ-CP", "42/2022/NĐ-CP")]
    assert keys("CT 05") == [("5/CT-TTG", "5-CT/TW")]
    assert keys("CT 05 tw") == [("5-CT/TW",)]
    many = {f"22/{year}/TT-BTC": 1 for year in range(1990, 2024)}
    (found,) = keys("thông tư 22", many)
    assert len(found) == MAX_MEANT
    assert found[0] == "22/2023/TT-BTC"


@pytest.mark.parametrize(
    "text",
    [
        "3 2",
        "5 nd",
        "12 UBND xã",
        "kế hoạch 5",
        "kế hoạch 2024",
        "chỉ thị 5 năm một lần",
        "chi thi 5 nam mot lan",
        "42/2022",
        "ngày 12/10/2023",
        "QL14 mp3 covid19",
        "quyết định 3 việc",
        "nghị định 99",
        "nghị định",
        "số 42",
        "hơn 100 nghị định, 42 quy chuẩn",
        "nghị định 42.000",
        "chỉ thị 3,5",
        "1 tu diem",
        "1 tư vấn",
        "",
    ],
)
def test_words_stay_words(text: str) -> None:
    assert keys(text) == []


def test_where_a_number_is_asked_for_less_is_enough() -> None:
    known = having(ARCHIVE)
    assert known_as("42/2022", known) == ("42/2022/NĐ-CP",)
    assert known_as("kế hoạch 5", known) == ("5/KH-UBND",)
    assert known_as("5 nd", known) == ("5/2020/NĐ-CP",)
    # But all of it must be the number, and more than digits.
    assert known_as("42", known) == ()
    assert known_as("42/2022/NĐ-CP về báo chí", known) == ()
    assert known_as("báo chí 42/2022/NĐ-CP", known) == ()


def test_numbers_among_other_words() -> None:
    text = "hội nghị quán triệt 01 kl tw và nghị định số 42 năm 2022 ở huyện"
    found = meant(text, having(ARCHIVE))
    assert [one.keys for one in found] == [("1-KL/TW",), ("42/2022/NĐ-CP",)]
    tokens = [token.text for token in tokenize(text)]
    assert [tokens[one.start : one.stop] for one in found] == [
        ["01", "kl", "tw"],
        ["nghị", "định", "số", "42", "năm", "2022"],
    ]


def test_of_a_list_of_numbers_only_some_are_looked_up() -> None:
    asked: list[str] = []

    def known(prefix: str) -> Mapping[str, int]:
        asked.append(prefix)
        return having({f"{number}/2020/NĐ-CP": 1 for number in range(300)})(prefix)

    found = meant(" và ".join(f"nđ {number}" for number in range(300)), known)
    assert [one.keys for one in found] == [(f"{n}/2020/NĐ-CP",) for n in range(MAX_LOOKED_UP)]
    assert len(asked) == 2 * MAX_LOOKED_UP
    asked.clear()
    assert len(meant("nđ 7 và " * 200, known)) == 200  # the same one is looked up once
    assert len(asked) == 2
    asked.clear()
    assert not meant("1 2 3 4 5 6 7 8 9 " * 20, known)  # no letters of any number begin with a digit
    assert not asked


def test_a_year_beside_a_number_without_one_stays_a_word() -> None:
    (found,) = meant("quyết định 1719 năm 2021", having({"1719/QĐ-TTG": 1}))
    assert (found.start, found.stop) == (0, 3)


def test_marks_that_are_typed_are_meant() -> None:
    archive = {"7/HD-UBND": 1, "7/HĐ-UBND": 1}
    assert keys("7/hd-ubnd", archive) == [("7/HD-UBND", "7/HĐ-UBND")]
    assert keys("7/hđ-ubnd", archive) == [("7/HĐ-UBND",)]


@pytest.mark.parametrize(
    ("key", "types", "organs"),
    [
        ("42/2022/NĐ-CP", ("Nghị định",), ("Chính phủ",)),
        ("1-KL/TW", ("Kết luận",), ("Ban Chấp hành Trung ương Đảng",)),
        ("66-QĐ/TW", ("Quyết định", "Quy định"), ("Ban Chấp hành Trung ương Đảng",)),
        ("7-TT/HU", ("Thông tri",), ("Huyện ủy",)),
        ("7/2020/TT-BYT", ("Thông tư",), ("Bộ Y tế",)),
        ("91/2015/QH13", ("Luật", "Bộ luật", "Nghị quyết"), ("Quốc hội khóa XIII",)),
        ("10/2014/UBTVQH14", ("Nghị quyết", "Pháp lệnh"), ("Ủy ban Thường vụ Quốc hội khóa XIV",)),
        ("529/UBND-VP", ("Công văn",), ("Ủy ban nhân dân",)),
        ("64/CP", (), ("Chính phủ",)),
        ("4/2020/TTLT-BGDĐT-BTC", ("Thông tư liên tịch",), ("Bộ Giáo dục và Đào tạo", "Bộ Tài chính")),
        ("5/XYZ-ABC", (), ()),
        ("71/2015", (), ()),
    ],
)
def test_what_a_number_says_of_its_document(
    key: str, types: tuple[str, ...], organs: tuple[str, ...]
) -> None:
    parts = number_parts(key)
    assert parts is not None
    assert (types_of(parts), organs_of(parts)) == (types, organs)


TYPES = {"NĐ": "Nghị định", "TT": "Thông tư", "QĐ": "Quyết định", "NQ": "Nghị quyết", "CT": "Chỉ thị"}
PARTY_TYPES = {"KL": "Kết luận", "CT": "Chỉ thị", "NQ": "Nghị quyết", "HD": "Hướng dẫn", "KH": "Kế hoạch"}
STATE = [
    "{n}/{y}/{t}-{o}",
    "{n} {y} {t} {o}",
    "{n}/{y}/{t}{o}",
    "{t} {n}/{y}",
    "{t}{n}/{y}/{t}-{o}",
    "{t} {n} {y} {o}",
    "{w} {n}/{y}",
    "{w} số {n} năm {y}",
    "{w} {n}/{y}/{t}-{o}",
    "{n}/{y}/{t}",
    "0{n}/{y}/{t} – {o}",
    "{w} số: {n}/{y}/{t}-{o}",
    "{n} {y} {t}",
]
PARTY = [
    "{n}-{t}/{o}",
    "0{n}-{t}/{o}",
    "{n} {t} {o}",
    "{n}{t}/{o}",
    "{n} {t}/{o}",
    "{t} {n} {o}",
    "{w} {n}-{t}/{o}",
    "{w} số {n}",
    "{n}-{t}",
]


def bare(text: str) -> str:
    """Give a text as it is typed without accents."""
    return " ".join(fold(word) for word in unicodedata.normalize("NFC", text).lower().split(" "))


manners: list[Callable[[str], str]] = [str, str.upper, str.lower, str.title, bare]
forms: list[Literal["NFC", "NFD"]] = ["NFC", "NFD"]


@st.composite
def spelled(draw: st.DrawFn) -> tuple[str, str]:
    """Give a key, and a way in which somebody may type it."""
    n, y = draw(st.integers(1, 9999)), draw(st.integers(1945, 2045))
    if draw(st.booleans()):
        t, o = draw(st.sampled_from(sorted(TYPES))), draw(st.sampled_from(["CP", "TTg", "UBND", "BNN&PTNT"]))
        key, words, template = f"{n}/{y}/{t}-{o}".upper(), TYPES[t], draw(st.sampled_from(STATE))
    else:
        t, o = (
            draw(st.sampled_from(sorted(PARTY_TYPES))),
            draw(st.sampled_from(["TW", "HU", "VPTW", "BTGTU"])),
        )
        key, words, template = f"{n}-{t}/{o}", PARTY_TYPES[t], draw(st.sampled_from(PARTY))
    typed = template.format(n=n, y=y, t=t, o=o, w=words)
    typed = draw(st.sampled_from(manners))(typed)
    return key, unicodedata.normalize(draw(st.sampled_from(forms)), typed)


@given(spelled())
def test_every_spelling_of_a_number_is_that_number(case: tuple[str, str]) -> None:
    key, typed = case
    archive = {key: 1, "7/2019/QĐ-CTN": 3, "8-TB/ĐU": 4}
    assert known_as(typed, having(archive)) == (key,)
    assert keys(f"về {typed}", archive) == [(key,)]


@given(
    st.text()
    | st.lists(st.sampled_from([*ARCHIVE, "nghị định", "số", "42", "năm", "2022", "/"])).map(" ".join)
)
def test_any_text_is_read_and_nothing_is_invented(text: str) -> None:
    known = having(ARCHIVE)
    end = 0
    length = len(tokenize(text))
    for one in meant(text, known):
        assert end <= one.start < one.stop <= length
        assert one.keys
        assert set(one.keys) <= ARCHIVE.keys()
        end = one.stop
    assert set(known_as(text, known)) <= ARCHIVE.keys()
    assert meant(text, having({})) == ()
    for reading in spellings(text):
        assert 0 <= reading.start < reading.stop <= length


@given(st.sampled_from(sorted(ARCHIVE)))
def test_a_number_as_it_is_written_is_itself(key: str) -> None:
    assert known_as(key, having(ARCHIVE)) == (key,)
    assert known_as(number_key(key.lower()), having(ARCHIVE)) == (key,)
