"""What does a page of results say, and one without any?"""

from __future__ import annotations

from typing import Final

from search_service.web.messages.message import Message

MESSAGES: Final = {
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
    "did_you_mean": Message("Có phải bạn muốn tìm:", "Did you mean:"),
    "as_typed": Message("Tìm đúng như đã gõ", "Search exactly what was typed"),
    "also_searched": Message("Tìm thêm: {note}", "Also searched: {note}"),
    "periods": Message("Lọc theo thời gian:", "Only from:"),
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
    # other forms of the results
    "download_csv": Message("Tải danh sách (CSV)", "Download the list (CSV)"),
    "public_only": Message("Chỉ gồm bài công khai", "Public articles only"),
    "follow": Message("Theo dõi tìm kiếm này (Atom)", "Follow this search (Atom)"),
    "printed_from": Message("In từ", "Printed from"),
    "internal": Message("Nội bộ", "Internal"),
    "browse_topics": Message("Hoặc xem theo chuyên mục", "Or browse by topic"),
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
}
