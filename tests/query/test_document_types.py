"""The letters of document numbers, held against the decrees that lay them down."""

from __future__ import annotations

import pytest

from search_service.query.document_types import TYPES, organs_of, types_of
from search_service.vietnamese.documents import number_parts
from search_service.vietnamese.syllables import canonical

# Nghị định 30/2020/NĐ-CP, appendix III, part I, in its order.
DECREE_30 = {
    "Nghị quyết": "NQ",
    "Quyết định": "QĐ",
    "Chỉ thị": "CT",
    "Quy chế": "QC",
    "Quy định": "QyĐ",
    "Thông cáo": "TC",
    "Thông báo": "TB",
    "Hướng dẫn": "HD",
    "Chương trình": "CTr",
    "Kế hoạch": "KH",
    "Phương án": "PA",
    "Đề án": "ĐA",
    "Dự án": "DA",
    "Báo cáo": "BC",
    "Biên bản": "BB",
    "Tờ trình": "TTr",
    "Hợp đồng": "HĐ",
    "Công điện": "CĐ",
    "Bản ghi nhớ": "BGN",
    "Bản thỏa thuận": "BTT",
    "Giấy ủy quyền": "GUQ",
    "Giấy mời": "GM",
    "Giấy giới thiệu": "GGT",
    "Giấy nghỉ phép": "GNP",
    "Phiếu gửi": "PG",
    "Phiếu chuyển": "PC",
    "Phiếu báo": "PB",
}
# Quy định 399-QĐ/TW of 2026, but for the types that are not numbered with letters of their own.
RULE_399 = (
    *("Nghị quyết", "Quyết định", "Chỉ thị", "Kết luận", "Quy chế", "Quy định", "Thông tri", "Hướng dẫn"),
    *("Thông báo", "Thông cáo", "Tuyên bố", "Lời kêu gọi", "Báo cáo", "Kế hoạch", "Quy hoạch"),
    *("Chương trình", "Đề án", "Phương án", "Dự án", "Tờ trình", "Công văn", "Biên bản"),
    *("Giấy giới thiệu", "Giấy nghỉ phép", "Giấy mời", "Phiếu chuyển", "Phiếu gửi"),
)


def said(key: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    parts = number_parts(key)
    assert parts is not None
    return types_of(parts), organs_of(parts)


def test_every_type_of_the_decree_has_its_letters() -> None:
    for name, letters in DECREE_30.items():
        types, organs = said(f"5/{letters}-UBND")
        assert name in types
        assert organs == ("Ủy ban nhân dân",)


def test_every_type_of_the_party_has_letters() -> None:
    of_party = {type_.name for type_ in TYPES if type_.party}
    assert set(RULE_399) <= of_party
    # Issued jointly with organs of the State, or sent in an emergency: known from use, not from the rule.
    assert of_party - set(RULE_399) == {"Nghị quyết liên tịch", "Công điện"}


def test_plans_of_the_state_are_no_type_of_document() -> None:
    assert "Quy hoạch" not in said("5/QH-UBND")[0]


def test_letters_are_canonical_and_no_type_stands_twice() -> None:
    assert len({type_.name for type_ in TYPES}) == len(TYPES)
    for type_ in TYPES:
        for letters in type_.state | type_.party:
            assert canonical(letters.rstrip("#")) == letters.rstrip("#")


@pytest.mark.parametrize(
    ("key", "types", "organs"),
    [
        # The Party has a type Quy hoạch, and writes Quy định in three ways.
        ("5-QH/TU", ("Quy hoạch",), ("Tỉnh ủy hoặc Thành ủy",)),
        ("8-QĐI/TW", ("Quy định",), ("Ban Chấp hành Trung ương Đảng",)),
        ("4-QYĐ/ĐU", ("Quy định",), ("Đảng ủy",)),
        ("12-TTR/HU", ("Tờ trình",), ("Huyện ủy",)),
        ("60-CTR/TU", ("Chương trình",), ("Tỉnh ủy hoặc Thành ủy",)),
        ("3-HD/BTGDVTU", ("Hướng dẫn",), ("Ban Tuyên giáo và Dân vận Tỉnh ủy",)),
        # As they were until Nghị định 30 of 2020.
        ("5/UQ-UBND", ("Giấy ủy quyền",), ("Ủy ban nhân dân",)),
        ("5/TTH-UBND", ("Bản thỏa thuận",), ("Ủy ban nhân dân",)),
        # Ministries that were merged long ago, whose circulars are still cited.
        ("2/2005/TT-BBCVT", ("Thông tư",), ("Bộ Bưu chính, Viễn thông",)),
        ("2/2005/TTLN-BCN-BVHTT", ("Thông tư liên tịch",), ("Bộ Công nghiệp", "Bộ Văn hóa - Thông tin")),
        ("2/2005/TT-BNN", ("Thông tư",), ("Bộ Nông nghiệp và Phát triển nông thôn",)),
    ],
)
def test_what_a_number_says_of_its_document(
    key: str, types: tuple[str, ...], organs: tuple[str, ...]
) -> None:
    assert said(key) == (types, organs)
