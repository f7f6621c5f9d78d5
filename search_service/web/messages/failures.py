"""What does a page say that cannot give what was asked for?"""

from __future__ import annotations

from typing import Final

from search_service.web.messages.message import Message

_WRITE_DATES_VI: Final = "hãy viết năm, tháng hoặc ngày: 2024, 2024-03 hoặc 2024-03-15."
_WRITE_DATES_EN: Final = "write a year, a month or a day: 2024, 2024-03 or 2024-03-15."

MESSAGES: Final = {
    "offline": Message(
        "Máy đang mất kết nối mạng; bên dưới vẫn là kết quả trước đó.",
        "You are offline; the results below are from before.",
    ),
    "failed": Message(
        "Chưa lấy được kết quả mới; bên dưới vẫn là kết quả trước đó.",
        "New results could not be fetched; those below are from before.",
    ),
    "retry": Message("Thử lại", "Try again"),
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
    "unknown_page": Message("Không có trang này", "There is no such page"),
    "unknown_page_why": Message(
        "Địa chỉ chưa đúng, hoặc trang không còn nữa. Bạn có thể tìm bài viết ở ô trên.",
        "The address is wrong, or the page is gone. You can search for articles in the box above.",
    ),
    "busy": Message("Quá nhiều lượt tìm", "Too many searches"),
    "busy_why": Message(
        "Địa chỉ mạng này đang gửi quá nhiều lượt tìm. Hãy thử lại sau {n} giây.",
        "Too many searches come from this network address. Try again in {n} seconds.",
        "Too many searches come from this network address. Try again in {n} second.",
    ),
    "unavailable": Message("Đang chuẩn bị dữ liệu tìm kiếm", "The search is being made ready"),
    "unavailable_why": Message(
        "Chưa tìm kiếm được lúc này. Hãy thử lại sau {n} giây.",
        "It cannot answer just now. Try again in {n} seconds.",
        "It cannot answer just now. Try again in {n} second.",
    ),
}
