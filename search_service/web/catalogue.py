"""What does the page say? Every message, in Vietnamese and beside it in English."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from search_service.query.periods import NO_DATE


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `one` is the English for a count of 1; Vietnamese nouns have one number."""

    vi: str
    en: str
    one: str = ""


_WRITE_DATES_VI: Final = "hãy viết năm, tháng hoặc ngày: 2024, 2024-03 hoặc 2024-03-15."
_WRITE_DATES_EN: Final = "write a year, a month or a day: 2024, 2024-03 or 2024-03-15."

MESSAGES: Final = {
    "site": Message("Kho bài viết Đăk Glei", "Đăk Glei article archive"),
    "skip": Message("Đến nội dung chính", "Skip to the main content"),
    "other_language": Message("English", "Tiếng Việt"),
    "api": Message("API cho lập trình viên", "API for developers"),
    "note_accents": Message(
        "Gõ có dấu hay không dấu đều tìm được.", "You can type with or without Vietnamese accents."
    ),
    # the box
    "box_label": Message("Tìm tin tức, báo cáo, văn bản", "Search news, reports and documents"),
    "box_placeholder": Message("Từ khóa, tên người, số văn bản…", "Words, a name, a document number…"),
    "box_button": Message("Tìm kiếm", "Search"),
    # results
    "newest": Message("Bài viết mới nhất", "Newest articles"),
    "all_articles": Message(
        "{n} bài viết trong kho", "{n} articles in the archive", "{n} article in the archive"
    ),
    "found": Message("{n} bài viết", "{n} articles", "{n} article"),
    "found_for": Message("{n} bài viết cho “{q}”", "{n} articles for “{q}”", "{n} article for “{q}”"),
    "level_folded": Message(
        "Không có kết quả đúng dấu, đang hiện kết quả bỏ qua dấu.",
        "Nothing matches the accents as typed; these results ignore accents.",
    ),
    "level_most": Message(
        "Không có bài có đủ các từ, đang hiện những bài có nhiều từ nhất.",
        "No article has all the words; these have most of them.",
    ),
    "searched_for": Message(
        "Không có bài nào cho “{q}”. Đang hiện kết quả cho “{read}”.",
        "Nothing matches “{q}”; these are the results for “{read}”.",
    ),
    "did_you_mean": Message("Có phải bạn muốn tìm", "Did you mean"),
    "as_typed": Message("Tìm đúng như đã gõ", "Search exactly what was typed"),
    "also_searched": Message("Tìm thêm: {note}", "Also searched: {note}"),
    "periods": Message("Chỉ xem thời gian", "Only from"),
    "why": Message("Vì sao có kết quả này?", "Why this result?"),
    "page_of": Message("Trang {page}/{pages}", "Page {page} of {pages}"),
    "first_only": Message(
        "Chỉ xem được {n} kết quả đầu. Hãy thu hẹp tìm kiếm để thấy những bài còn lại.",
        "Only the first {n} results can be paged through. Narrow the search to see the others.",
    ),
    # sorting and paging
    "sort": Message("Sắp xếp", "Sort by"),
    "sort_relevance": Message("Phù hợp nhất", "Best match"),
    "sort_newest": Message("Mới nhất", "Newest"),
    "sort_oldest": Message("Cũ nhất", "Oldest"),
    "pages": Message("Các trang kết quả", "Pages of results"),
    "page": Message("Trang {page}", "Page {page}"),
    "previous": Message("Trang trước", "Previous"),
    "next": Message("Trang sau", "Next"),
    # narrowing
    "narrow": Message("Thu hẹp kết quả", "Narrow the results"),
    "chosen": Message("Đang lọc", "Filters"),
    "clear": Message("Xóa tất cả", "Clear all"),
    "remove": Message("Bỏ lọc", "Remove filter"),
    "selected": Message("đang chọn", "selected"),
    "more_values": Message("Xem thêm {n}", "{n} more"),
    "facet_topic": Message("Chuyên mục", "Topic"),
    "facet_author": Message("Tác giả", "Author"),
    "facet_kind": Message("Loại", "Kind"),
    "facet_date": Message("Thời gian", "Date"),
    "filter_document": Message("Văn bản", "Document"),
    "filter_date_from": Message("Từ ngày", "From"),
    "filter_date_to": Message("Đến ngày", "Until"),
    "date_range": Message("Khoảng ngày", "Between two days"),
    "apply": Message("Áp dụng", "Apply"),
    "no_date": Message("Không rõ ngày", "Undated"),
    "kind_news": Message("Tin tức", "News"),
    "kind_report": Message("Báo cáo", "Report"),
    "kind_plan": Message("Kế hoạch", "Plan"),
    "kind_decision": Message("Quyết định", "Decision"),
    "kind_document": Message("Văn bản", "Document"),
    # nothing found
    "nothing": Message("Không tìm thấy bài viết nào", "No article was found"),
    "nothing_for": Message("Không tìm thấy bài viết nào cho “{q}”", "No article was found for “{q}”"),
    "try": Message("Bạn có thể thử", "You could try"),
    "try_without": Message("Bỏ điều kiện “{filter}”", "Without the filter “{filter}”"),
    "try_without_all": Message("Bỏ tất cả điều kiện lọc", "Without any filter"),
    "try_fewer": Message("Dùng ít từ hơn, hoặc từ ngắn gọn hơn.", "Use fewer or shorter words."),
    "try_spelling": Message(
        "Kiểm tra lại cách viết; không cần gõ dấu: “tuyen giao” tìm ra “tuyên giáo”.",
        "Check the spelling; accents are not needed: “tuyen giao” finds “tuyên giáo”.",
    ),
    "try_newest": Message("Xem các bài mới nhất", "See the newest articles"),
    "no_such_page": Message("Không có trang {page}", "There is no page {page}"),
    "last_page": Message("Đến trang cuối: trang {page}", "Go to the last page, {page}"),
    "empty_archive": Message("Kho chưa có bài viết nào", "There are no articles yet"),
    # an article
    "back": Message("Quay lại kết quả tìm kiếm", "Back to the search results"),
    "source": Message("Nguồn", "Source"),
    "documents": Message("Số văn bản", "Document numbers"),
    "about": Message("Thông tin bài viết", "About this article"),
    "original": Message("Xem bài gốc tại {host}", "Read the original at {host}"),
    "title_derived": Message(
        "Bài gốc không có tiêu đề; câu đầu tiên được dùng thay.",
        "The original has no title; its first sentence stands in.",
    ),
    # what went wrong
    "invalid": Message("Không hiểu được yêu cầu tìm kiếm", "The search could not be understood"),
    "invalid_value": Message("Giá trị đã gửi: “{value}”", "The value was “{value}”"),
    "without_value": Message("Tìm lại, bỏ giá trị này", "Search without this value"),
    "invalid_q": Message(
        "Từ khóa (q) quá dài; mỗi lần tìm được tối đa 1.000 ký tự.",
        "The words (q) are too long; at most 1,000 characters are searched.",
    ),
    "invalid_kind": Message(
        "Loại (kind) phải là một trong: news, report, plan, decision, document.",
        "The kind must be one of: news, report, plan, decision, document.",
    ),
    "invalid_date": Message(
        f"Thời gian (date) không đúng; {_WRITE_DATES_VI}", f"The date cannot be read; {_WRITE_DATES_EN}"
    ),
    "invalid_date_from": Message(
        f"Từ ngày (date_from) không đúng; {_WRITE_DATES_VI}",
        f"The first day (date_from) cannot be read; {_WRITE_DATES_EN}",
    ),
    "invalid_date_to": Message(
        f"Đến ngày (date_to) không đúng; {_WRITE_DATES_VI}",
        f"The last day (date_to) cannot be read; {_WRITE_DATES_EN}",
    ),
    "invalid_document": Message(
        "Số văn bản (document) không đúng; hãy viết như 42/2022/NĐ-CP hoặc 01-KL/TW.",
        "The document is no document number; write it like 42/2022/NĐ-CP or 01-KL/TW.",
    ),
    "invalid_sort": Message(
        "Cách sắp xếp (sort) phải là một trong: relevance, newest, oldest.",
        "The order (sort) must be one of: relevance, newest, oldest.",
    ),
    "invalid_page": Message(
        "Số trang (page) phải là số nguyên từ 1 đến 1.000.", "The page must be a whole number, 1 to 1,000."
    ),
    "unknown_article": Message("Không có bài viết này", "There is no such article"),
    "unknown_article_why": Message(
        "Bài viết có thể đã được gỡ, hoặc địa chỉ chưa đúng. Bạn có thể tìm lại ở ô trên.",
        "It may have been taken down, or the address is wrong. You can search for it in the box above.",
    ),
    "unavailable": Message("Đang chuẩn bị dữ liệu tìm kiếm", "The search is being made ready"),
    "unavailable_why": Message(
        "Chưa tìm kiếm được lúc này. Trang sẽ tự tải lại sau {n} giây.",
        "It cannot answer just now. This page loads again by itself in {n} seconds.",
        "It cannot answer just now. This page loads again by itself in {n} second.",
    ),
}


class Catalogue:
    """The messages of one language, and how it writes numbers and dates."""

    def __init__(self, language: str) -> None:
        """Speak English for `en`, Vietnamese for anything else."""
        self.language = "en" if language == "en" else "vi"

    @property
    def other(self) -> str:
        """The code of the other language."""
        return "vi" if self.language == "en" else "en"

    def __call__(self, key: str, **values: str | int) -> str:
        """Give a message with its values filled in; counts get their thousands marked. Raises KeyError."""
        message = MESSAGES[key]
        if self.language == "vi":
            text = message.vi
        else:
            text = message.one if message.one and values.get("n") == 1 else message.en
        return text.format_map(
            {name: self.number(value) if isinstance(value, int) else value for name, value in values.items()}
        )

    def number(self, number: int) -> str:
        """Write a whole number: 1.234 in Vietnamese, 1,234 in English."""
        written = f"{number:,}"
        return written.replace(",", ".") if self.language == "vi" else written

    def decimal(self, number: float) -> str:
        """Write a number to two places: 1,25 in Vietnamese, 1.25 in English."""
        written = f"{number:.2f}"
        return written.replace(".", ",") if self.language == "vi" else written

    def period(self, value: str) -> str:
        """Write a value of the date facet the Vietnamese way round: `2024`, `03/2024`, `15/03/2024`."""
        return self("no_date") if value == NO_DATE else "/".join(reversed(value.split("-")))


def day(date: dt.date) -> str:
    """Write a day as dd/mm/yyyy."""
    return f"{date:%d/%m}/{date.year:04}"
