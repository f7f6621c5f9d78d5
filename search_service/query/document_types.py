"""What do the letters of a document number stand for?

State. Nghị định 30/2020/NĐ-CP, appendix III, part I: all 27 types, checked one by one; the letters that four
of them had before (Thông tư 01/2011/TT-BNV) stand beside. Types of legal documents and their organs: as
1,700 documents of the national code of law (pháp điển) are numbered.

Party. The types: Quy định 66-QĐ/TW of 2017 and 399-QĐ/TW of 2026; a công điện is in neither, but sent. Their
letters are those of Hướng dẫn 36-HD/VPTW of 2018, read in summaries of it and in numbers that are cited: NQ,
QĐ, QĐi, QyĐ, CT, KL, HD, QC, TB, CV, BC, KH, CTr, TT (thông tri). Not verified: the other letters of the
Party, and those of Party bodies of districts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from search_service.vietnamese.documents import NumberParts
from search_service.vietnamese.syllables import fold
from search_service.vietnamese.tokens import tokenize


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A type of document, and the letters of it in numbers of the State and of the Party (canonical).

    `by_number` says that people name one by its type and number alone (`chỉ thị 05`). `kế hoạch 5` is more
    often a plan for five of something.
    """

    name: str
    state: frozenset[str]
    party: frozenset[str]
    by_number: bool


_UNTYPED: Final = ""
"""The letters of a type that is not written: letters are numbered with organ and unit (`529/UBND-VP`)."""

# Name; letters in State numbers; letters in Party numbers; named by number alone. Laws and the resolutions of
# the National Assembly are numbered with its term only (QH#: 91/2015/QH13). The Party writes QĐ for Quyết
# định and Quy định alike (66-QĐ/TW), and QĐi or QyĐ for the latter too (08-QĐi/TW).
_TABLE: Final = """
Luật | QH#
Bộ luật | QH#
Nghị quyết | NQ QH# UBTVQH# | NQ | named
Pháp lệnh | UBTVQH# PL | | named
Lệnh | L
Sắc lệnh | SL | | named
Nghị định | NĐ | | named
Quyết định | QĐ | QĐ | named
Quy định | QYĐ QĐI | QĐ QĐI QYĐ | named
Chỉ thị | CT | CT | named
Kết luận | KL | KL | named
Thông tư | TT | | named
Thông tư liên tịch | TTLT TTLN | | named
Nghị quyết liên tịch | NQLT | NQLT | named
Thông tri | | TT | named
Hướng dẫn | HD | HD | named
Công văn | CV - | CV | named
Công điện | CĐ | CĐ | named
Văn bản hợp nhất | VBHN | | named
Quy chế | QC | QC
Quy hoạch | | QH
Chương trình | CTR | CTR
Kế hoạch | KH | KH
Phương án | PA | PA
Đề án | ĐA | ĐA
Dự án | DA | DA
Báo cáo | BC | BC
Tờ trình | TTR | TTR
Thông báo | TB | TB
Thông cáo | TC | TC
Tuyên bố | | TB
Lời kêu gọi | | LKG
Biên bản | BB | BB
Hợp đồng | HĐ
Bản ghi nhớ | BGN GN
Bản thỏa thuận | BTT TTH
Giấy ủy quyền | GUQ UQ
Giấy mời | GM | GM
Giấy giới thiệu | GGT | GGT
Giấy nghỉ phép | GNP NP | GNP
Phiếu gửi | PG | PG
Phiếu chuyển | PC | PC
Phiếu báo | PB
"""


def _types() -> Iterator[DocumentType]:
    for line in _TABLE.strip().splitlines():
        name, *given = (column.strip() for column in line.split("|"))
        state, party, named = [*given, "", "", ""][:3]
        yield DocumentType(name, _letters(state), _letters(party), bool(named))


def _letters(column: str) -> frozenset[str]:
    return frozenset(_UNTYPED if one == "-" else one.lower() for one in column.split())


TYPES: Final = tuple(_types())
MAX_TYPE_WORDS: Final = max(len(type_.name.split()) for type_ in TYPES)

# The letters of organs in numbers. Ministries under their names before and after the mergers of 2007 and of
# March 2025.
_ORGANS: Final[Mapping[str, str]] = {
    "qh": "Quốc hội",
    "ubtvqh": "Ủy ban Thường vụ Quốc hội",
    "ctn": "Chủ tịch nước",
    "cp": "Chính phủ",
    "ttg": "Thủ tướng Chính phủ",
    "hđbt": "Hội đồng Bộ trưởng",
    "hđcp": "Hội đồng Chính phủ",
    "hđnn": "Hội đồng Nhà nước",
    "hđnd": "Hội đồng nhân dân",
    "ubnd": "Ủy ban nhân dân",
    "vpcp": "Văn phòng Chính phủ",
    "ttcp": "Thanh tra Chính phủ",
    "tandtc": "Tòa án nhân dân tối cao",
    "hđtp": "Hội đồng Thẩm phán Tòa án nhân dân tối cao",
    "vksndtc": "Viện kiểm sát nhân dân tối cao",
    "vkstc": "Viện kiểm sát nhân dân tối cao",
    "ktnn": "Kiểm toán nhà nước",
    "nhnn": "Ngân hàng Nhà nước",
    "ubdt": "Ủy ban Dân tộc",
    "ubtdtt": "Ủy ban Thể dục Thể thao",
    "btccbcp": "Ban Tổ chức - Cán bộ Chính phủ",
    "bbcvt": "Bộ Bưu chính, Viễn thông",
    "bca": "Bộ Công an",
    "bcn": "Bộ Công nghiệp",
    "bct": "Bộ Công Thương",
    "bdttg": "Bộ Dân tộc và Tôn giáo",
    "bgdđt": "Bộ Giáo dục và Đào tạo",
    "bgtvt": "Bộ Giao thông vận tải",
    "bkhcn": "Bộ Khoa học và Công nghệ",
    "bkhđt": "Bộ Kế hoạch và Đầu tư",
    "blđtbxh": "Bộ Lao động - Thương binh và Xã hội",
    "bng": "Bộ Ngoại giao",
    "bnn": "Bộ Nông nghiệp và Phát triển nông thôn",
    "bnnmt": "Bộ Nông nghiệp và Môi trường",
    "bnnptnt": "Bộ Nông nghiệp và Phát triển nông thôn",
    "bnv": "Bộ Nội vụ",
    "bqp": "Bộ Quốc phòng",
    "btc": "Bộ Tài chính",
    "btnmt": "Bộ Tài nguyên và Môi trường",
    "btp": "Bộ Tư pháp",
    "btttt": "Bộ Thông tin và Truyền thông",
    "bvhtt": "Bộ Văn hóa - Thông tin",
    "bvhttdl": "Bộ Văn hóa, Thể thao và Du lịch",
    "bxd": "Bộ Xây dựng",
    "byt": "Bộ Y tế",
    "tw": "Ban Chấp hành Trung ương Đảng",
    "vptw": "Văn phòng Trung ương Đảng",
    "btctw": "Ban Tổ chức Trung ương",
    "btgtw": "Ban Tuyên giáo Trung ương",
    "bdvtw": "Ban Dân vận Trung ương",
    "btgdvtw": "Ban Tuyên giáo và Dân vận Trung ương",
    "bnctw": "Ban Nội chính Trung ương",
    "bkttw": "Ban Kinh tế Trung ương",
    "ubkttw": "Ủy ban Kiểm tra Trung ương",
    "tu": "Tỉnh ủy hoặc Thành ủy",
    "btgtu": "Ban Tuyên giáo Tỉnh ủy",
    "btgdvtu": "Ban Tuyên giáo và Dân vận Tỉnh ủy",
    "btctu": "Ban Tổ chức Tỉnh ủy",
    "bdvtu": "Ban Dân vận Tỉnh ủy",
    "ubkttu": "Ủy ban Kiểm tra Tỉnh ủy",
    "hu": "Huyện ủy",
    "btghu": "Ban Tuyên giáo Huyện ủy",
    "btchu": "Ban Tổ chức Huyện ủy",
    "bdvhu": "Ban Dân vận Huyện ủy",
    "ubkthu": "Ủy ban Kiểm tra Huyện ủy",
    "đu": "Đảng ủy",
}
_TERM: Final = re.compile(r"(?P<letters>\D*)(?P<term>[0-9]{0,3})")
_ROMAN: Final = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def has_type(letters: str, is_party: bool, type_: DocumentType) -> bool:
    """Say whether the first letters of a number (`nđ`, `qh13`) may be those of a type."""
    of_type = type_.party if is_party else type_.state
    return _typed_as(letters) in of_type or (_UNTYPED in of_type and letters in _ORGANS)


def types_of(parts: NumberParts) -> tuple[str, ...]:
    """Give what the document may be: `Nghị định`; several where types share letters; none if unknown."""
    if not parts.letters:
        return ()
    # "64/CP" has no type either, but it is a decree: only an organ with its unit behind it numbers letters.
    if len(parts.letters) == 1 and parts.letters[0] in _ORGANS:
        return ()
    return tuple(type_.name for type_ in TYPES if has_type(parts.letters[0], parts.is_party, type_))


def organs_of(parts: NumberParts) -> tuple[str, ...]:
    """Give who issued it, as far as the letters are known: `Chính phủ`, `Quốc hội khóa XIII`."""
    first = parts.letters[0] if parts.letters else ""
    letters, term = _split(first)
    has_organ_first = letters in _ORGANS and (term != "" or not parts.is_party)
    written = parts.letters if has_organ_first else parts.letters[1:]
    return tuple(dict.fromkeys(_organ(one) for one in written if _split(one)[0] in _ORGANS))


def types_named(typed: str) -> tuple[DocumentType, ...]:
    """Give the types whose letters a typed syllable is; a bare one stands for all its twins (`nd`: `nđ`)."""
    return _BY_LETTERS.get(typed, ())


def type_in_words(typed: list[str]) -> tuple[int, DocumentType] | None:
    """Give the type that these syllables begin with and how many of them it takes; None if they name none."""
    if not typed:
        return None
    for words, type_ in _BY_FIRST_WORD.get(fold(typed[0]), ()):
        if len(words) <= len(typed) and all(
            one in (word, fold(word)) for one, word in zip(typed, words, strict=False)
        ):
            return len(words), type_
    return None


def _typed_as(letters: str) -> str:
    """Give letters as `TYPES` has them: `qh13` is `qh#`."""
    without_term, term = _split(letters)
    return f"{without_term}#" if term and without_term else letters


@lru_cache(maxsize=1_024)
def _split(letters: str) -> tuple[str, str]:
    """Give letters and the term behind them: `qh13` is `qh` and `13`."""
    found = _TERM.match(letters)
    return (found["letters"], found["term"]) if found else (letters, "")


def _organ(letters: str) -> str:
    organ, term = _split(letters)
    return f"{_ORGANS[organ]} khóa {_roman(int(term))}" if term else _ORGANS[organ]


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        written += sign * count
    return written


def _by_first_word() -> Mapping[str, list[tuple[list[str], DocumentType]]]:
    found: dict[str, list[tuple[list[str], DocumentType]]] = {}
    for type_ in TYPES:
        words = [token.text for token in tokenize(type_.name)]
        found.setdefault(fold(words[0]), []).append((words, type_))
    for several in found.values():  # `thông tư liên tịch` before `thông tư`
        several.sort(key=lambda one: -len(one[0]))
    return found


def _by_letters() -> Mapping[str, tuple[DocumentType, ...]]:
    found: dict[str, dict[DocumentType, None]] = {}
    for type_ in TYPES:
        for letters in (type_.state | type_.party) - {_UNTYPED}:
            for typed in (letters, fold(letters)):
                found.setdefault(typed, {})[type_] = None
    return {typed: tuple(types) for typed, types in found.items()}


_BY_FIRST_WORD: Final = _by_first_word()
_BY_LETTERS: Final = _by_letters()
