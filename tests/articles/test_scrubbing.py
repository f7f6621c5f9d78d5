"""Is nobody named by what is kept of a query, and is what an archive is asked for kept?"""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search_service.articles.scrubbing import LONGEST, kept, scrub

SEPARATORS = st.sampled_from(["", " ", ".", "-", " - ", "\u00a0", "/"])
WORDS = st.sampled_from(["", "gọi", "thôn Đăk Ung", "sđt", "Y Đông", "năm", "km"])
YEARS = st.integers(1945, 2035).map(str)


def _digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


@st.composite
def phones(draw: st.DrawFn) -> str:
    """A telephone number, mobile or fixed, as people write them."""
    number = draw(
        st.tuples(st.sampled_from("35789"), _digits(8)).map("".join)
        | st.tuples(st.sampled_from(["2", "12", "16", "18", "19"]), _digits(9)).map("".join)
    )
    number = number[:10] if number.startswith(("1", "2")) else number
    prefix = draw(st.sampled_from(["0", "+84", "84", "0084", "+84 ", "(+84) ", "+84 (0)"]))
    cuts = draw(st.sampled_from([(), (2, 5), (3, 6), (1, 3, 5, 7), (4,)]))
    ends = [*cuts, len(number)]
    parts = [number[start:end] for start, end in zip([0, *cuts], ends, strict=True)]
    return prefix + draw(SEPARATORS).join(parts)


DOCUMENTS = st.tuples(
    st.integers(1, 99999),
    st.integers(1990, 2030),
    st.sampled_from(
        [
            "{0}/{1}/NĐ-CP",
            "{0}/{1}/QH15",
            "{0}/QĐ-UBND",
            "{0}-KL/TW",
            "{0}-HD/VPTW",
            "{0}/{1}/nđ-cp",
            "{0:02}-kl/tw",
        ]
    ),
).map(lambda made: made[2].format(made[0], made[1]))


@given(WORDS, phones(), WORDS)
@example("", "091 234 1975", "")
@example("", "098.2019.888", "")
@example("", "09 12 34 56 78", "")
def test_no_telephone_number_is_kept(before: str, phone: str, after: str) -> None:
    found = scrub(f"{before} {phone} {after}")
    assert not re.search(r"\d", found), found
    assert "[…]" in found
    assert before in found
    assert after in found


@given(YEARS, phones(), YEARS)
def test_years_beside_a_telephone_number_are_kept(before: str, phone: str, after: str) -> None:
    found = scrub(f"{before}, {phone}; {after}")
    assert re.findall(r"\d+", found) == [before, after]


@given(WORDS, st.sampled_from([9, 12]).flatmap(_digits), st.sampled_from(["", " ", ".", "-"]), WORDS)
def test_no_number_of_an_identity_paper_is_kept(before: str, number: str, sign: str, after: str) -> None:
    written = sign.join(number[at : at + 3] for at in range(0, len(number), 3))
    assert not re.search(r"\d", scrub(f"{before} {written} {after}"))


@given(st.integers(7, 19).flatmap(_digits))
def test_no_long_number_is_kept(number: str) -> None:
    assert not re.search(r"\d", scrub(f"tài khoản {number} ngân hàng"))


@given(st.lists(_digits(4).filter(lambda four: not four.startswith(("19", "20"))), min_size=4, max_size=4))
@example(["0000", "8403", "0000", "0000"])  # the last three could be a telephone number
def test_no_number_of_a_bank_card_is_kept(groups: list[str]) -> None:
    assert not re.search(r"\d", scrub(f"thẻ {' '.join(groups)}"))


@pytest.mark.parametrize(
    "number",
    [
        "０９１２ ３４５ ６７８",
        "٠٩١٢٣٤٥٦٧٨",
        "⓪⑨①②③④⑤⑥⑦⑧",
        "⁰⁹¹²³⁴⁵⁶⁷⁸",
        "0912 -- 345 -- 678",
        "0912*345*678",
        "0912:345:678",
        "0912 • 345 • 678",
        "0912…345…678",
        "0912[345]678",
        "0912\u200b345\u200b678",
        "0\u03369\u03361\u03362\u03363\u03364\u03365\u03366\u03367\u03368\u0336",
    ],
)
def test_no_number_is_kept_for_how_it_is_written(number: str) -> None:
    found = scrub(f"gọi {number} gấp")
    assert "[…]" in found
    assert not any(char.isdigit() for char in found), found


@pytest.mark.parametrize("sign", ["@", "＠", "﹫", " @ ", " @", "@ ", "@@", "(at)", " [AT] ", " a còng "])
@pytest.mark.parametrize("name", ["y.dong", "a", "thanh+1_x"])
def test_no_mail_address_is_kept(name: str, sign: str) -> None:
    assert scrub(f"gửi {name}{sign}daklei.example.vn, gấp") == "gửi […] gấp"


@given(st.lists(DOCUMENTS, min_size=1, max_size=4), phones())
def test_document_numbers_are_kept(documents: list[str], phone: str) -> None:
    text = " và ".join(documents)
    assert scrub(text) == text
    assert scrub(f"{phone} {text} {phone}") == f"[…] {text} […]"


@given(st.lists(YEARS, min_size=1, max_size=6), st.sampled_from([" ", "-", " - ", "–", "/"]))
def test_years_are_kept(years: list[str], sign: str) -> None:
    text = f"nhiệm kỳ {sign.join(years)}"
    assert scrub(text) == text


@given(st.dates(), st.dates(), st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%m/%Y"]))
def test_days_are_kept(first: object, last: object, form: str) -> None:
    years = re.compile(r"(19|20)\d\d")
    text = f"từ {first:{form}} đến {last:{form}}"
    if len(years.findall(text)) == 2:
        assert scrub(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "2020-2025",
        "1/7/2020-30/6/2025",
        "01.07.2020-30.06.2025",
        "09/2023-2024",
        "km 1450",
        "quý 1/2023 2/2023",
        "thi đua 2020: 15%, 2021: 20%",
        "QL14 km1450+500 đến km1460+200",
        "cua còng ở suối",
    ],
)
def test_periods_and_short_numbers_are_kept(text: str) -> None:
    assert scrub(text) == text


@given(st.text("0123456789²٣ .-/()+[…]@*atĐđ\u0301năm", max_size=60) | st.text(max_size=60))
def test_scrubbing_again_changes_nothing(text: str) -> None:
    once = scrub(text)
    assert scrub(once) == once
    assert not re.search(r"\d{7}", once)


@given(st.text(max_size=300))
@example("x" * 1000)
@example("một hai " * 100)
@example("\x00\ud800a\x1f")
def test_what_is_kept_can_be_stored_and_counted(text: str) -> None:
    found = kept(text)
    assert len(found) <= LONGEST
    assert unicodedata.is_normalized("NFC", found)
    assert found.split() == found.split(" ") or not found
    found.encode()
    assert "\0" not in found


def test_queries_that_mean_the_same_are_one() -> None:
    assert (
        kept("  Nông   thôn MỚI ") == kept(unicodedata.normalize("NFD", "nông thôn mới")) == "nông thôn mới"
    )
    assert kept("Gọi 0912 345 678") == kept("gọi 0987.654.321") == "gọi […]"


@pytest.mark.parametrize("text", ["", "  ", "0912 345 678", "a@b.vn", '"…"', "\x00"])
def test_nothing_is_kept_of_what_says_nothing_else(text: str) -> None:
    assert kept(text) == ""
