"""Is this a person, an organisation, or neither? And whom does a byline name?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from search_service.ingestion.lines import without_marks
from search_service.ingestion.phrases import one_of


class Who(Enum):
    """What a name names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is printed (NFC)."""

    text: str
    who: Who


def _words(pattern: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Give a pattern of words (small letters throughout) for marked text, and for text without any marks."""
    return re.compile(pattern), re.compile(without_marks(pattern))


def _match(words: tuple[re.Pattern[str], re.Pattern[str]], low: str) -> bool:
    return bool(words[low.isascii()].match(low))


# How organisations' names begin; nobody's name does.
_CERTAIN: Final = one_of(
    """
    ủy ban, uỷ ban, văn phòng, trung tâm, ban biên tập, công an, cục, chi cục, tổng cục, tạp chí,
    báo(?! cáo), thông tấn xã, cổng, trang tin, trang thông tin, trạm, huyện, tỉnh, xã, thị trấn,
    thành ủy, đảng ủy, đảng uỷ, đảng bộ, thị đoàn, liên đoàn, bệnh viện, chi bộ, chi đoàn, nhóm, công ty,
    nhà văn hóa, kho bạc, ngân hàng, tòa án, viện, bộ chỉ huy, bộ đội biên phòng, đồn biên phòng, quỹ,
    hợp tác xã, mặt trận, thường trực, hội đồng, bảo hiểm xã hội, tòa soạn, bảo tàng, thư viện
    """
)
_CERTAIN_BARE: Final = one_of(
    """
    van phong, trung tam, uy ban, ban bien tap, cong an, ban tuyen giao, ban dan van, huyen uy, dang uy,
    huyen doan, tinh uy, thong tan xa, cong ty, hoi dong, benh vien
    """
)
_CERTAIN_START: Final = (re.compile(rf"{_CERTAIN}\b(?= \S)"), re.compile(rf"{_CERTAIN_BARE}\b(?= \S)"))
_WHOLE: Final = _words(
    one_of("ban biên tập, văn phòng, huyện đoàn, tỉnh đoàn, tòa soạn, thông tấn xã, huyện ủy, tỉnh ủy") + "$"
)
# These begin people's names too ("Đoàn Minh Đức", "Trường Giang", "Ban Mai"), the more so without marks: a
# word in small letters, an abbreviation or a field of work must follow.
_DOUBTFUL: Final = (
    re.compile(one_of("đoàn, trường, tổ, bộ, ban, hội, phòng, sở, đài, hạt") + r"\b(?= \S)"),
    re.compile(
        one_of("doan, truong, to, bo, ban, hoi, phong, so, dai, hat, bao, tram, xa, huyen") + r"\b(?= \S)"
    ),
)
_NO_BODY: Final = _words(
    one_of(
        """
        đoàn công tác, đoàn đại biểu, đoàn viên, trường hợp, tổ chức, tổ quốc, bộ phận, phòng chống,
        sở hữu, sở thích, hội (?:nghị|thi|thao|thảo|trường|đàm|viên|ý|chợ|xuân|khỏe|làng),
        ban tổ chức(?! (?:huyện|tỉnh|trung|đảng|thành))
        """
    )
    + r"\b"
)
_FIELD: Final = one_of(
    """
    văn hóa, văn hoá, thể thao, thể dục, du lịch, truyền thông, thông tin, giáo dục, đào tạo, nông nghiệp,
    nông thôn, nội vụ, tư pháp, tài chính, kế hoạch, y tế, thanh niên, thiếu niên, phụ nữ, nông dân,
    tuyên giáo, dân vận, tổ chức, kiểm tra, kinh tế, hạ tầng, tài nguyên, môi trường, lao động, xã hội,
    thương binh, dân tộc, thanh tra, phát thanh, truyền thanh, truyền hình, biên phòng, quân sự, kiểm lâm,
    mầm non, tiểu học, cộng đồng, khoa học, công nghệ, cựu chiến binh, khuyến học, chữ thập đỏ, chính trị,
    bồi dưỡng, huyện, tỉnh, thị trấn
    """
)
_FIELD_START: Final = _words(rf"{_FIELD}\b")
_FIELD_INSIDE: Final = _words(rf".*\b{_FIELD}\b")

# UBND, BTG, TTVHTTDL&TT, VH-TT, NN&PTNT: capitals without a vowel, and those that have one all the same. All
# capitals is also how names are printed (THANH HÀ), and those have vowels.
_LETTERS: Final = r"(?:UB[A-ZĐ]*|[BCDĐGHKLMNPQRSTVXY]+)"
_TIE: Final = r"(?:[-&]|(?<=[A-ZĐ]{2})\.(?=[A-ZĐ]{2}))"  # VP.HĐND, but T.T is initials
_ABBREVIATION: Final = re.compile(rf"(?!Y?.$){_LETTERS}(?:{_TIE}{_LETTERS})*|CA|TAND|BQLDA|THCS|THPT")
# What may stand before a name: reporter, doctor, engineer.
_RANKS: Final = frozenset(
    {"PV", "CTV", "BTV", "BS", "KS", "CN", "LS", "TS", "PGS", "GS", "ThS", "Ths", "THS", "Bs", "Ts", "Ks"}
)

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’ʼ.-][^\W\d_]+)*")
_INITIALS: Final = re.compile(r"(?:[A-ZĐ]\.){1,3}[A-ZĐ]?")
_NAME_WORDS: Final = 5
_BODY_WORDS: Final = 14
# Capitalised words that stand alone on lines and are no one's name: places, and headings of documents.
_PLACE: Final = re.compile(
    one_of("việt nam, hà nội, quảng ngãi, kon tum, gia lai, đà nẵng, hồ chí minh, bác hồ")
    + "|"
    + one_of("kon, đăk, đắk, đak, dak, thác, núi, sông, suối, đèo, làng, thôn, bản, đường, cầu, chợ")
    + " .*"
)
_HEADING: Final = re.compile(
    one_of(
        """
        tin, ảnh, hình, video, clip, nguồn, theo, hết, trân trọng, in, xem, phụ lục, mục lục, lời, chương,
        điều, mục, phần, bảng, biểu, nơi nhận, thông báo, kết luận, quyết định, kế hoạch, báo cáo,
        nghị quyết, tiêu điểm, kính gửi, chủ tịch, phó chủ tịch, bí thư, phó bí thư, giám đốc, trưởng ban,
        trưởng phòng, tm, kt, tl, đã ký, ký tên, liên kết, quảng cáo, giới thiệu, sự kiện, chuyên mục, thứ,
        chủ nhật
        """
    )
    + r"(?: .*)?"
)
# Words of captions and headlines that no organisation's name has.
_SAYS: Final = re.compile(
    r"\b"
    + one_of(
        """
        tặng, trao, thăm, dự, nhận, phát biểu, tại, cho, với, đang, được, cùng, đã, sẽ, của, trong,
        khai mạc, bế mạc, chúc, chụp, tham gia, làm việc, ra quân, trình bày, thảo luận, vận động,
        biểu diễn, giao lưu, về, đến, là, này, trước, sau
        """
    )
    + r"\b"
)

_SEPARATOR: Final = re.compile(r"\s+[-–—]+\s*|\s*[-–—]+\s+|\s*[,;+]\s*|\s+(?:và|va|&|Và)\s+|\s*/\s*")
_BESIDE: Final = re.compile(r"\s*\(([^()]*)\)")
_TIGHT: Final = re.compile(r"[-–]")


def is_organisation(text: str) -> bool:
    """Whether a name (NFC) begins as an organisation's does."""
    low, words = text.lower(), text.split()
    if _match(_CERTAIN_START, low) or _match(_WHOLE, low):
        return True
    if words and _ABBREVIATION.fullmatch(words[0]) and words[0] not in _RANKS:
        return True
    if not _match(_DOUBTFUL, low) or _match(_NO_BODY, low):
        return False
    is_common_noun = any(word[0].islower() or _ABBREVIATION.fullmatch(word) for word in words[1:])
    return is_common_noun or _match(_FIELD_INSIDE, low)


def is_person(text: str) -> bool:
    """Whether a text (NFC) is one to five capitalised words that may be a person's or a pen name."""
    if _INITIALS.fullmatch(text):
        return True
    words = text.split()
    if words and words[0].removesuffix(".") in _RANKS:
        return len(words) == 1 or is_person(" ".join(words[1:]))
    if not 1 <= len(words) <= _NAME_WORDS or len(text) < 2:
        return False
    if not all(word[0].isupper() and _WORD.fullmatch(word) for word in words):
        return False
    if any(_ABBREVIATION.fullmatch(word) for word in words) or is_organisation(text):
        return False
    return not _PLACE.fullmatch(text.lower()) and not _HEADING.fullmatch(text.lower())


def is_bare_organisation(text: str) -> bool:
    """Whether a whole line is an organisation's name, not a headline or a caption that begins with one."""
    return 0 < len(text.split()) <= _BODY_WORDS and is_organisation(text) and not _SAYS.search(text.lower())


def who(text: str) -> Who:
    """Say what a name names; the organisation is tried first."""
    if is_organisation(text):
        return Who.ORGANISATION
    return Who.PERSON if is_person(text) else Who.UNKNOWN


def split_names(text: str) -> list[Name]:
    """Give the names of a byline in its order.

    Separated by a spaced dash, comma, semicolon, slash, `và` or `&`; what such a sign separates inside an
    organisation's name ("Văn phòng HĐND - UBND huyện") stays together.
    """
    names: list[Name] = []
    for piece, joint in _pieces(text):
        if names and names[-1].who is Who.ORGANISATION and _belongs(names[-1].text, piece, joint):
            names[-1] = Name(names[-1].text + joint + piece, Who.ORGANISATION)
        else:
            names.extend(_tight(piece))
    return names


def without_remarks(text: str) -> tuple[str, list[str]]:
    """Split "Minh Đức (tổng hợp)" into the name and what stands in brackets."""
    return _BESIDE.sub("", text).strip(), [remark.strip() for remark in _BESIDE.findall(text)]


def _pieces(text: str) -> list[tuple[str, str]]:
    """Give each piece and the separator before it."""
    pieces: list[tuple[str, str]] = []
    start, joint = 0, ""
    for found in _SEPARATOR.finditer(text):
        pieces.append((text[start : found.start()].strip(), joint))
        start, joint = found.end(), found.group()
    pieces.append((text[start:].strip(), joint))
    return [(piece, joint) for piece, joint in pieces if piece]


def _belongs(organisation: str, piece: str, joint: str) -> bool:
    """Whether `piece` goes on with the organisation's name before it."""
    kind = who(piece)
    if kind is Who.UNKNOWN or _match(_FIELD_START, piece.lower()):
        return True
    # "Văn phòng HĐND - UBND huyện", "TT VH,TT&TT": an abbreviation goes on with one.
    ends = (organisation.rsplit(maxsplit=1)[-1], piece.split(maxsplit=1)[0])
    abbreviated = all(_ABBREVIATION.fullmatch(end) for end in ends)
    return kind is Who.ORGANISATION and abbreviated and joint not in {", ", "; "}


def _tight(piece: str) -> list[Name]:
    """Give the names of a piece; "Minh Đức-Y Đông" is two when both sides are names of several words."""
    sides = [side.strip() for side in _TIGHT.split(piece)]
    if len(sides) > 1 and all(" " in side and is_person(side) for side in sides):
        return [Name(side, Who.PERSON) for side in sides]
    return [Name(piece, who(piece))]
