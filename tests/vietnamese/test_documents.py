"""Document numbers: what is one, what is none, and that every spelling has one key."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.vietnamese.documents import (
    NumberParts,
    document_key,
    find_documents,
    number_key,
    number_parts,
)

NUMBERS = [
    "42/2022/NĐ-CP",
    "1234/QĐ-UBND",
    "22/2023/TT-BTTTT",
    "203/2025/QH15",
    "04/2020/TTLT-BGDĐT-BTC",
    "12a/2019/NQ-HĐND",
    "529/UBND-VP",
    "87/KH-UBND",
    "15/TTr-PNV",
    "1719/QĐ-TTg",
    "12/2020/L-CTN",
    "64/CP",
    "01-KL/TW",
    "45-KH/HU",
    "36-HD/VPTW",
    "05-CT/TW",
    "66-NQ/TW",
    "16-NQ/ĐU",
]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "sentence",
    [
        "{}",
        "theo Kết luận số {}, ngày 18/5/2021",
        "({})",
        "thực hiện {}; UBND huyện",
        "{} - UBND huyện chỉ đạo.",
    ],
)
def test_a_number_is_found_in_a_sentence(number: str, sentence: str) -> None:
    text = sentence.format(number)
    (found,) = find_documents(text)
    assert (found.text, found.key) == (number, document_key(number))
    assert text[found.start : found.end] == number


@pytest.mark.parametrize(
    "text",
    [
        "ngày 12/10/2023",
        "từ 8-11/8",
        "1/2 xã, 1/2 Xã Đăk Long",
        "tỷ số 3-1/HAGL",
        "điện thoại 0260-3833123",
        "số nhà 12/5 Hùng Vương",
        "5/Ban, 3/Hội",
        "lớp 10-A/B1",
        "trực 24/7",
        "60 km/h",
        "QCVN 01:2021/BYT",
        "Covid-19/SARS",
        "1.234/QĐ-UBND",  # neither 1234 nor 234: nothing is better than a wrong number
        "nhiệm kỳ 2020 - 2025",
        "",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert find_documents(text) == []


@pytest.mark.parametrize(
    "typed",
    ["12/10/2023", "1/2 xã", "3-1", "0260-3833123", "UBND", "", "   ", "01-KL", "01/2020", "²/QĐ-UBND"],
)
def test_what_is_typed_but_no_number(typed: str) -> None:
    assert document_key(typed) is None


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("01-KL/TW", "1-KL/TW"),
        (" 1 - kl / tư ", "1-KL/TW"),
        ("số 001–KL/TƯ", "1-KL/TW"),
        ("42/2022/nđ-cp", "42/2022/NĐ-CP"),
        ("42/2022/NÐ-CP", "42/2022/NĐ-CP"),
        ("1719/qđ-ttg", "1719/QĐ-TTG"),
        ("12A/2019/nq-hđnd", "12A/2019/NQ-HĐND"),
        ("Số: 1234 /QĐ- UBND", "1234/QĐ-UBND"),
    ],
)
def test_spellings_of_one_number_share_a_key(typed: str, key: str) -> None:
    assert document_key(typed) == key


def test_offsets_are_into_the_text_as_given() -> None:
    text = unicodedata.normalize(
        "NFD", "Đồng chí nêu Nghị định số 42/2022/NÐ-CP và Kết luận 01–KL/TƯ của Đảng."
    )
    found = find_documents(text)
    assert [number.key for number in found] == ["42/2022/NĐ-CP", "1-KL/TW"]
    assert all(text[number.start : number.end] == number.text for number in found)


def test_the_same_number_twice_is_found_twice() -> None:
    assert [number.key for number in find_documents("01-KL/TW, 1-KL/TƯ")] == ["1-KL/TW", "1-KL/TW"]


numbers = st.one_of(
    st.builds(
        "{:02d}-{}/{}".format,
        st.integers(1, 99999),
        st.sampled_from(["KL", "KH", "QĐ", "CTr", "NQ"]),
        st.sampled_from(["TW", "TƯ", "HU", "VPTW", "BTGTU"]),
    ),
    st.builds(
        "{}/{}/{}-{}".format,
        st.integers(1, 99999),
        st.integers(1945, 2045),
        st.sampled_from(["NĐ", "TT", "QĐ", "NQ"]),
        st.sampled_from(["CP", "TTg", "UBND", "HĐND", "BTTTT"]),
    ),
    st.builds(
        "{}{}/{}-{}".format,
        st.integers(1, 9999),
        st.sampled_from(["", "a", "đ"]),
        st.sampled_from(["KH", "BC", "TTr", "UBND"]),
        st.sampled_from(["UBND", "VP", "PNV", "BCĐ"]),
    ),
)
words = st.lists(
    st.sampled_from(["ngày", "Đảng ủy", "số", "12/10/2023", "(", "huyện;", "1/2", "–", "Kon Tum,"]),
    max_size=6,
).map(" ".join)


@given(words, numbers, words, st.sampled_from(["NFC", "NFD"]))
def test_any_number_among_any_words(before: str, number: str, after: str, form: str) -> None:
    text = unicodedata.normalize(form, f"{before} {number} {after}")  # type: ignore[arg-type]
    (found,) = find_documents(text)
    assert unicodedata.normalize("NFC", found.text) == number
    assert text[found.start : found.end] == found.text
    assert found.key == document_key(number) == document_key(number.lower()) == document_key(found.key)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for found in find_documents(text):
        assert text[found.start : found.end] == found.text
        assert document_key(found.text) == found.key
    assert document_key(text) is None or document_key(document_key(text) or "") == document_key(text)


@pytest.mark.parametrize(
    "written", ["12/QÐ-UBND", "12/ \u212aH-UBND", "12\u00a0/\u00a0Ɖ\u0110-UBND", "12/U\u031bB-VP"]
)
def test_a_number_in_unusual_letters_is_found(written: str) -> None:
    (found,) = find_documents(f"theo {written} ngày")
    assert found.text == written


def test_a_number_that_no_grammar_knows_is_itself() -> None:
    assert number_key("Phụ lục  IIa") == number_key("phụ lục IIA") == "PHỤ LỤC IIA"
    assert number_key("42/2022/nđ – cp") == "42/2022/NĐ-CP"
    assert (
        number_key("08/2006/ttlt/bgdđt-bca") == number_key("8/2006/TTLT/BGDĐT-BCA") == "8/2006/TTLT/BGDĐT-BCA"
    )


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("42/2022/NĐ-CP", NumberParts("42", 2022, ("nđ", "cp"), is_party=False)),
        ("1-KL/TW", NumberParts("1", None, ("kl", "tw"), is_party=True)),
        ("91/2015/QH13", NumberParts("91", 2015, ("qh13",), is_party=False)),
        ("12A/2019/NQ-HĐND", NumberParts("12a", 2019, ("nq", "hđnd"), is_party=False)),
        ("1/2017/TT-BNN&PTNT", NumberParts("1", 2017, ("tt", "bnnptnt"), is_party=False)),
        ("64/CP", NumberParts("64", None, ("cp",), is_party=False)),
        ("1900/KH-UBND", NumberParts("1900", None, ("kh", "ubnd"), is_party=False)),
        # No grammar knows these, but sources bear them.
        ("08/2006/TTLT/BGDĐT-BCA", NumberParts("8", 2006, ("ttlt", "bgdđt", "bca"), is_party=False)),
        ("50/2022/NĐ_CP", NumberParts("50", 2022, ("nđ", "cp"), is_party=False)),
        ("11/2015/TTLT-", NumberParts("11", 2015, ("ttlt",), is_party=False)),
        ("71/2015", NumberParts("71", 2015, (), is_party=False)),
    ],
)
def test_a_key_is_taken_apart(key: str, parts: NumberParts) -> None:
    assert number_parts(key) == parts


@pytest.mark.parametrize("key", ["", "PHỤ LỤC IIA", "KL-01/TW", "42"])
def test_what_has_no_number_has_no_parts(key: str) -> None:
    assert number_parts(key) is None


@given(numbers)
def test_the_parts_of_a_number_are_all_of_it(number: str) -> None:
    key = document_key(number)
    assert key is not None
    parts = number_parts(key)
    assert parts is not None
    year = [str(parts.year)] if parts.year else []
    assert "".join([parts.number, *year, *parts.letters]).upper() == key.replace("/", "").replace("-", "")


@given(st.text())
def test_of_any_text_only_what_begins_with_a_number_has_parts(text: str) -> None:
    key = number_key(text)
    parts = number_parts(key)
    assert parts is None or key.lstrip("0").upper().startswith(parts.number.upper().lstrip("0"))
