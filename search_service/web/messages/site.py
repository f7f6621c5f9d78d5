"""Which words stand on every page?"""

from __future__ import annotations

from typing import Final

from search_service.web.messages.message import Message

MESSAGES: Final = {
    "site": Message("Kho bài viết Đăk Glei", "Đăk Glei article archive"),
    "feed": Message("Bài mới của lần tìm này", "New articles of this search"),
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
}
