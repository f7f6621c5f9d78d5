from __future__ import annotations

import pytest

from search_service.query.abbreviations import Back, abbreviated
from search_service.query.expansions import expansions
from search_service.query.gazetteer import rows
from search_service.query.parse import Syllable, parse
from search_service.query.spellings import clause, is_vietnamese, syllables_of
from search_service.vietnamese.syllables import canonical, fold
from tests.query.test_expansions import ABBREVIATION, others

ENTRIES = [tuple(row.split("\t")) for row in rows("abbreviations")]


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("UBND", ["ủy ban nhân dân"]),
        ("ubnd", ["ủy ban nhân dân"]),
        ("ủy ban nhân dân", ["ubnd"]),
        ("Uỷ ban Nhân dân", ["ubnd"]),
        ("uy ban nhan dan", ["ubnd"]),
        ("HĐND", ["hội đồng nhân dân"]),
        ("hdnd", ["hội đồng nhân dân"]),
        ("hội đồng nhân dân", ["hđnd"]),
        ("nông thôn mới", ["ntm"]),
        ("BTG huyện", ["ban tuyên giáo"]),
        ("TP.HCM", ["thành phố hồ chí minh", "tphcm"]),
        ("tphcm", ["thành phố hồ chí minh", "tp hcm"]),
        ("thành phố Hồ Chí Minh", ["tp hcm", "tphcm"]),
        ("BCH", ["ban chấp hành", "ban chỉ huy"]),
        ("phát triển KT-XH", ["kinh tế xã hội", "ktxh"]),
        ("Sở TT&TT", ["thông tin và truyền thông", "tttt"]),
        ("trường PTDT nội trú", ["phổ thông dân tộc nội trú", "ptdtnt"]),
        ("PTDTBT", ["phổ thông dân tộc bán trú", "ptdt bán trú"]),
        ("PCCC", ["phòng cháy chữa cháy", "phòng cháy và chữa cháy"]),
        ("phòng cháy và chữa cháy", ["pccc"]),
        ("BTC", ["ban tổ chức", "bộ tài chính"]),
        (
            "phòng VHTT",
            ["văn hóa thông tin", "văn hóa và thông tin", "văn hóa thể thao", "văn hóa và thể thao"],
        ),
        ("nông nghiệp CNC", ["công nghệ cao"]),
        ("dich ta lon chau phi", ["dtlcp"]),
        ("CCHC và TTHC", ["cải cách hành chính", "thủ tục hành chính"]),
    ],
)
def test_both_ways_in_any_case_and_without_marks(typed: str, also: list[str]) -> None:
    assert others(typed, ABBREVIATION) == also


def test_the_longest_form_is_taken() -> None:
    assert others("ủy ban mặt trận tổ quốc xã", ABBREVIATION) == ["ubmttq"]
    assert others("mặt trận tổ quốc xã", ABBREVIATION) == ["mttq"]


@pytest.mark.parametrize(
    "typed",
    [
        "nghị quyết",
        "chỉ thị về rừng",
        "ban chỉ huy",
        "bệnh viện",
        "trung ương",
        "bộ tài chính",
        "ban tổ chức",
        "phó chủ tịch",
    ],
)
def test_words_whose_short_form_means_much_else_are_not_shortened(typed: str) -> None:
    assert others(typed, ABBREVIATION) == []


@pytest.mark.parametrize(
    "typed", ["nghị quyết 57", "nghị quyết số 57", "nghi quyet so 57", "NGHỊ QUYẾT 57-NQ/TW"]
)
def test_before_a_number_they_are(typed: str) -> None:
    assert "nq" in others(typed, ABBREVIATION)


@pytest.mark.parametrize("typed", ["01-KL/TW", "01 kl tw", "123/QĐ-UBND", "kl tw 01", "15/2024/NQ-HĐND"])
def test_in_a_document_number_nothing_is_spelt_out(typed: str) -> None:
    assert others(typed, ABBREVIATION) == []


def test_beside_a_number_one_short_form_is() -> None:
    assert others("nq 57", ABBREVIATION) == ["nghị quyết"]
    assert others("UBND 2024", ABBREVIATION) == ["ủy ban nhân dân"]


@pytest.mark.parametrize(("short", "full", "back"), ENTRIES)
def test_every_entry_works_both_ways_as_it_says(short: str, full: str, back: str) -> None:
    assert clause(syllables_of(full)) in spelt_out(short)
    shortened = spelt_out(full)
    assert (clause(syllables_of(short)) in shortened) == (Back(back) is Back.ALWAYS)
    if Back(back) is Back.NUMBER:
        assert clause(syllables_of(short)) in spelt_out(f"{full} số 5")


def spelt_out(text: str) -> list[tuple[Syllable, ...]]:
    return [other for one in abbreviated(clause(syllables_of(text))) for other in one.others]


def test_the_list_is_of_the_administration_and_not_of_words() -> None:
    assert 150 <= len(ENTRIES) <= 400
    for short, full, back in ENTRIES:
        typed = syllables_of(short)
        assert all(canonical(text) == text for text in (*typed, *syllables_of(full)))
        assert not all(map(is_vietnamese, typed)), f"{short} is words"
        assert len(syllables_of(full)) > len(typed)
        if len("".join(typed)) < 3:
            assert back != Back.ALWAYS, f"{short} is too short to be searched by itself"


def test_only_one_meaning_of_a_short_form_is_shortened_to_it() -> None:
    main: dict[str, list[str]] = {}
    for short, full, back in ENTRIES:
        if back == Back.ALWAYS:
            main.setdefault(fold(short.lower()), []).append(full)
    # Ways to say the same, such as `giáo dục và đào tạo` and `giáo dục đào tạo`, share most of their words.
    for fulls in main.values():
        words = [set(syllables_of(full)) for full in fulls]
        assert len(words) == 1 or all(len(words[0] & other) * 2 > len(other) for other in words[1:]), fulls


def test_an_unknown_short_form_is_a_word() -> None:
    assert expansions(parse("XYZQ huyện")) == ()
