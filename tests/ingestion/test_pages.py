"""Pages by the grammar: real layouts, every composition of its parts, and what is no article."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.articles.article import Article
from search_service.errors import InvalidInput
from search_service.ingestion.pages import read_page


@pytest.mark.data
def test_pages_of_real_portals(shared_data: Path) -> None:
    pages = shared_data / "pages"
    expected: list[dict[str, Any]] = json.loads((pages / "manifest.json").read_text(encoding="utf-8"))
    assert len(expected) == 13
    for page in expected:
        wanted = page["expected"]
        text = (pages / page["file"]).read_text(encoding="utf-8")
        article = read_page(text)
        assert article.title_derived is (wanted["title"] is None), page["file"]
        if wanted["title"]:
            assert article.title == wanted["title"]
        else:
            assert article.text.startswith(article.title)
        assert (article.date.isoformat() if article.date else None) == wanted["date"], page["file"]
        assert list(article.authors) == wanted["authors"], page["file"]
        assert article.source == wanted.get("source", wanted.get("org")), page["file"]
        for furniture in ("Cơ quan chủ quản", "lượt xem", "Lượt xem", "cỡ chữ", "o:p", "Tin cùng chuyên mục"):
            assert furniture not in article.text, page["file"]


@pytest.mark.data
def test_the_portals_own_page(shared_data: Path) -> None:
    page = (shared_data / "pages" / "000_d4be9f589cff320c.txt").read_text(encoding="utf-8")
    article = read_page(page)
    assert article.text.startswith("Sáng ngày 28/12, Ban Tuyên giáo Tỉnh ủy")
    assert "Các đại biểu dự tại điểm cầu huyện Đăk Glei." in article.text
    assert article.text.endswith("đạt nhiều kết quả tốt hơn.")


TITLES = [
    "Hội nghị tổng kết công tác dân vận năm 2023",
    "ĐĂK LONG PHỦ XANH ĐỒI TRỌC",
    "Vì sao dân làng giữ được rừng?",
    "UBND huyện phát động trồng cây đời đời nhớ ơn Bác",
    "Trang thông tin điện tử huyện ra mắt giao diện mới",
    "Theo chân kiểm lâm lên núi",
]
SENTENCES = [
    "Sáng 12/5, xã Đăk Long tổ chức trồng 2.000 cây bời lời.",
    "Theo kế hoạch, lễ phát động diễn ra trong hai ngày 12 và 13/5.",
    "Trang thông tin điện tử huyện Đăk Glei vừa được nâng cấp giao diện.",
    "Chào mừng kỷ niệm 93 năm Ngày thành lập Đảng, xã tổ chức hội thao.",
    "Điện thoại di động đã phủ sóng tới 12 thôn.",
    "In ấn tài liệu tuyên truyền bằng hai thứ tiếng.",
    "Ngày 8/9/2023, hội nghị báo cáo viên được tổ chức trực tuyến.",
    "Thực hiện: Nghị quyết số 12-NQ/HU, huyện đã giảm 3% hộ nghèo.",
    "Nguồn vốn vay đã giải ngân 12 tỷ đồng cho 140 hộ.",
    "Minh Đức và Y Đông là hai học sinh giỏi nhất lớp.",
    "Quản trị mạng được tập huấn trong hai buổi.",
    "Bình luận về kết quả, ông A Lương cho rằng còn nhiều việc phải làm.",
    "Xem thêm hướng dẫn tại bộ phận một cửa của xã.",
    "Liên hệ: bộ phận một cửa của xã để được hướng dẫn thêm.",
    "Tác giả: bài hát về buôn làng là một nghệ nhân đã ngoài bảy mươi tuổi, sống một mình bên suối.",
    "PV: Thưa ông, năm nay bà con trồng giống gì?",
    "Ban Tuyên giáo Huyện ủy đã mở ba lớp tập huấn cho báo cáo viên.",
    "Nghe đọc bài thơ của cụ, ai cũng xúc động.",
    "Trời mưa to.",
    "Ông nói: “Giữ rừng là giữ nước”.",
    "1. Phân công cán bộ bám thôn, bám dân.",
    "Cơ quan chủ quản của dự án là UBND huyện, thời gian thực hiện ba năm.",
    "Nhiệm kỳ 2020 - 2025 > 90% chỉ tiêu đã hoàn thành.",
]
CAPTIONS = ["Toàn cảnh lễ phát động", "Già làng A Brôl bên gốc bời lời mẹ", "Các đại biểu trồng cây."]
BYLINES: list[tuple[str, tuple[str, ...]]] = [
    ("", ()),
    ("Tin, ảnh: Minh Đức - Y Đông", ("Minh Đức", "Y Đông")),
    ("Tin bài: Y Ngọc Lan; ảnh: A Thiên", ("Y Ngọc Lan", "A Thiên")),
    ("Thu Hiền", ("Thu Hiền",)),
    ("Phan Quốc Dũng, Hồ Thị Ánh và Đoàn Thu Huyền", ("Phan Quốc Dũng", "Hồ Thị Ánh", "Đoàn Thu Huyền")),
    ("THANH HÀ – Y BÌNH", ("THANH HÀ", "Y BÌNH")),
    ("Văn phòng HĐND-UBND huyện", ("Văn phòng HĐND-UBND huyện",)),
    ("Khánh Trang - Trung tâm VHTT - TDTT", ("Khánh Trang",)),
    ("Tác giả: Trường Giang\nNguồn: Báo Kon Tum", ("Trường Giang",)),
    ("Theo Báo Kon Tum", ()),
]
CLOCK = "Thứ 2, ngày 25 tháng 11 năm 2024"
DATES = [
    "29-12-2023",
    "Ngày đăng: 29/12/2023  11:38",
    "29/12/2023 | 12:00 AM",
    "04:06 PM 29/12/2023 |   Lượt xem: 2070 |   In bài viết | ",
    "Thứ Sáu, 29/12/2023, 08:30",
    "Cập nhật: 29/12/2023",
    "2023-12-29",
    "ngày 29 tháng 12 năm 2023",
]
TOOLS = ["In trang", "Xem cỡ chữ", "Chia sẻ", "A- A A+", "Nghe đọc bài", "Gửi email"]
VIEWS = ["", "Số lượt xem:1334", "Lượt đọc: 12", "Đã xem: 1.204"]
RELATED = [
    "",
    "line_weight BÀI VIẾT LIÊN QUAN:\nLễ mừng lúa mới (12/05/2021)",
    "Các tin khác\nLễ mừng lúa mới\nHội làng",
]
OWNER = """TRANG THÔNG TIN ĐIỆN TỬ HUYỆN ĐĂK GLEI - TỈNH KON TUM
Cơ quan chủ quản: Văn phòng
Email: vp@example.vn
1405042 Tổng số người truy cập: 3503 Số người online:"""
FOOTERS = [
    "",
    OWNER,
    "Bản quyền thuộc về UBND huyện\nĐịa chỉ: đường Hùng Vương\nĐiện thoại: 0260 3833 123",
]
FURNITURE = (
    "truy cập",
    "Hùng Vương",
    "lúa mới",
    "1334",
    "1.204",
    "25 tháng 11",
    "Cỡ chữ",
    "Chủ quản",
    "Trang chủ",
)


@dataclass(frozen=True)
class Page:
    text: str
    title: str
    date: str | None
    authors: tuple[str, ...]
    sentences: list[str]


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """Compose a page by the grammar."""
    title = draw(st.sampled_from(TITLES))
    date = draw(st.sampled_from([*DATES, None]))
    tools = "\n".join(draw(st.lists(st.sampled_from(TOOLS), max_size=3, unique=True)))
    sentences = draw(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=6, unique=True))
    body = list(sentences)
    if draw(st.booleans()):
        body.insert(draw(st.integers(1, len(body))), draw(st.sampled_from(CAPTIONS)))
    byline, authors = draw(st.sampled_from(BYLINES))
    date_first = date is not None and draw(st.booleans())
    top = [date or "", tools, title] if date_first else [title, date or "", tools]
    parts = [
        draw(st.sampled_from(["", "banner"])),
        draw(st.sampled_from(["", CLOCK])),
        draw(st.sampled_from(["", "Trang chủ > Tin tức > Nông nghiệp"])),
        *top,
        draw(st.sampled_from(["\n", "\n \n"])).join(body),
        draw(st.sampled_from(["", " "])),
        byline,
        draw(st.sampled_from(VIEWS)),
        draw(st.sampled_from(RELATED)),
        draw(st.sampled_from(FOOTERS)),
    ]
    text = "\n".join(part for part in parts if part)
    return Page(text, title, "2023-12-29" if date else None, authors, sentences)


@given(pages())
def test_every_composition_of_the_grammar(page: Page) -> None:
    article = read_page(page.text)
    assert article.title == page.title
    assert (article.date.isoformat() if article.date else None) == page.date
    assert article.authors == page.authors
    at = 0
    for sentence in page.sentences:
        at = article.text.index(sentence, at)
    assert not any(line in article.text for line in FURNITURE)


@given(pages(), st.sampled_from(["NFC", "NFD"]), st.sampled_from(["\n", "\r\n", "\r"]))
def test_letters_and_line_ends_make_no_difference(page: Page, form: str, end: str) -> None:
    given_text = unicodedata.normalize(form, page.text).replace("\n", end)  # type: ignore[arg-type]
    article, plain = read_page(given_text), read_page(page.text)
    assert unicodedata.normalize("NFC", article.text) == plain.text
    assert (article.date, article.authors, article.source) == (plain.date, plain.authors, plain.source)


def read_or_refuse(text: str) -> Article | InvalidInput:
    try:
        return read_page(text)
    except InvalidInput as refused:
        return refused


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    found = read_or_refuse(text)
    assert found.field == "text" if isinstance(found, InvalidInput) else found.title.strip()


@given(
    st.lists(
        st.sampled_from(
            [*SENTENCES, *CAPTIONS, *DATES, *TOOLS, *VIEWS, *RELATED, *FOOTERS, CLOCK, "Thu Hiền"]
        )
    )
)
def test_lines_in_any_order_are_read_or_refused(lines: list[str]) -> None:
    found = read_or_refuse("\n".join(lines))
    assert found.field == "text" if isinstance(found, InvalidInput) else found.title.strip()


@pytest.mark.parametrize(
    "page",
    [
        "",
        " \n\t\n",
        CLOCK,
        f"banner\n{CLOCK}\n{FOOTERS[1]}",
        "Trang chủ\nGiới thiệu\nLiên hệ",
        "29-12-2023",
        "Số lượt xem:12\nline_weight BÀI VIẾT LIÊN QUAN:\nLễ mừng lúa mới",
        "IMG 1268",
        "* * *",
    ],
)
def test_furniture_alone_is_no_article(page: str) -> None:
    with pytest.raises(InvalidInput, match="holds no article"):
        read_page(page)


def test_a_headline_without_text_is_an_article() -> None:
    article = read_page("Thông báo lịch tiếp công dân tháng 6\n12/05/2021")
    assert (article.title, article.text, article.title_derived) == (
        "Thông báo lịch tiếp công dân tháng 6",
        "",
        False,
    )


def test_the_derived_title_is_one_sentence() -> None:
    article = read_page(
        "Ngày 8/9, TP. Kon Tum họp tại 13 điểm cầu. Hội nghị bàn ba việc.\nĐại biểu thảo luận sôi nổi tại tổ."
    )
    assert article.title == "Ngày 8/9, TP. Kon Tum họp tại 13 điểm cầu."
    assert article.title_derived
    assert article.text.startswith(article.title)


def test_a_derived_title_is_never_endless() -> None:
    article = read_page("Báo cáo viên " * 100 + ".")
    assert len(article.title) <= 300
    assert article.title.endswith("…")


def test_the_address_names_the_headline_and_its_day() -> None:
    page = "Tin nhanh hôm nay của xã\nĐăk Long phủ xanh đồi trọc\nSáng nay, xã Đăk Long ra quân trồng cây."
    assert read_page(page).title == "Tin nhanh hôm nay của xã"
    article = read_page(page, "2021-05-12-dak-long-phu-xanh-doi-troc-10772")
    assert article.date is not None
    assert article.date.isoformat() == "2021-05-12"
    assert read_page(page, "dak-long-phu-xanh-doi-troc-10772").title == "Đăk Long phủ xanh đồi trọc"


def test_a_headline_in_two_lines_is_joined_by_its_address() -> None:
    page = (
        "Đăk Long phủ xanh đồi trọc\nNgay đầu mùa mưa\n12/05/2021\nSáng nay, xã Đăk Long ra quân trồng cây."
    )
    article = read_page(page, "dak-long-phu-xanh-doi-troc-ngay-dau-mua-mua-12")
    assert article.title == "Đăk Long phủ xanh đồi trọc Ngay đầu mùa mưa"
