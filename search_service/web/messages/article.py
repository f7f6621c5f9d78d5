"""What does an article's own page say?"""

from __future__ import annotations

from typing import Final

from search_service.web.messages.message import Message

MESSAGES: Final = {
    "back": Message("Quay lại kết quả tìm kiếm", "Back to the search results"),
    "source": Message("Nguồn", "Source"),
    "about": Message("Thông tin bài viết", "About this article"),
    "original": Message("Xem bài gốc tại {host}", "Read the original at {host}"),
    "title_derived": Message(
        "Bài gốc không có tiêu đề; câu đầu tiên được dùng thay.",
        "The original has no title; its first sentence stands in.",
    ),
    # an article: why it was found, what cites it and what is like it
    "article_found_by": Message("Tìm thấy bằng", "Found by"),
    "article_read_as": Message("hiểu là", "read as"),
    "article_number": Message("số văn bản", "the document number"),
    "article_marks": Message(
        "{n} chỗ được đánh dấu trong bài",
        "{n} places are marked in the text",
        "{n} place is marked in the text",
    ),
    "article_first_mark": Message("Đến chỗ đầu tiên", "Go to the first one"),
    "article_unmark": Message("Bỏ đánh dấu", "Remove the marks"),
    "article_doc_type": Message("Loại văn bản", "Type of document"),
    "article_own_number": Message("Số, ký hiệu", "Document number"),
    "article_cites": Message("Văn bản được nhắc đến", "Documents it cites"),
    "article_cited_by": Message("Bài viết nhắc đến văn bản", "Articles that cite"),
    "article_all_with_number": Message("Xem cả {n} bài viết có số", "See all {n} articles with the number"),
    "article_similar": Message("Bài viết liên quan", "Similar articles"),
    "article_shared": Message("cùng nói đến", "also about"),
}
