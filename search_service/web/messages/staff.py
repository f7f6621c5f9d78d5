"""What do the pages for staff say: signing in, the strip on every page, the desk?"""

from __future__ import annotations

from typing import Final

from search_service.web.messages.message import Message

MESSAGES: Final = {
    "staff_area": Message("Dành cho cán bộ", "For staff"),
    "staff_sees": Message("Bạn đang xem cả bài viết nội bộ", "You also see internal articles"),
    "audience": Message("Bài viết được tìm", "Articles searched"),
    "audience_all": Message("Tất cả", "All"),
    "audience_public": Message("Công khai", "Public"),
    "audience_staff": Message("Nội bộ", "Internal"),
    "sign_in": Message("Đăng nhập", "Sign in"),
    "sign_in_title": Message("Đăng nhập dành cho cán bộ", "Staff sign-in"),
    "sign_in_why": Message(
        "Cán bộ có khóa truy cập xem được cả bài viết nội bộ và bảng theo dõi kho bài viết.",
        "With a key, staff also see internal articles and the desk.",
    ),
    "sign_in_key": Message("Khóa truy cập", "Key"),
    "sign_in_hint": Message(
        "Dãy ký tự do quản trị viên cấp. Đừng đưa khóa của mình cho người khác.",
        "The characters that your administrator gave you. Do not share them.",
    ),
    "sign_in_refused": Message(
        "Khóa sai, đã bị thu hồi, hoặc không dành cho cán bộ. Hãy kiểm tra lại hoặc hỏi quản trị viên.",
        "The key is wrong, was revoked, or is not for staff. Check it, or ask your administrator.",
    ),
    "sign_in_later": Message(
        "Đã nhập sai quá nhiều lần. Hãy thử lại sau {n} giây.",
        "There were too many wrong keys. Try again in {n} seconds.",
        "There were too many wrong keys. Try again in {n} second.",
    ),
    "sign_in_elsewhere": Message(
        "Yêu cầu được gửi từ một trang khác nên không được thực hiện. Hãy đăng nhập tại đây.",
        "The request came from another site, so nothing was done. Sign in here.",
    ),
    "sign_out": Message("Đăng xuất", "Sign out"),
    "signed_in_as": Message("Đang dùng khóa: {name}", "Signed in with the key: {name}"),
    "desk": Message("Bảng theo dõi", "Staff desk"),
    "desk_back": Message("Về bảng theo dõi", "Back to the desk"),
    "desk_status": Message("Tình trạng", "Status"),
    "desk_articles": Message("Bài viết", "Articles"),
    "desk_both": Message("{public} công khai, {staff} nội bộ", "{public} public, {staff} internal"),
    "desk_revision": Message("Phiên bản dữ liệu", "Revision of the record"),
    "desk_index": Message("Chỉ mục tìm kiếm", "Search index"),
    "desk_current": Message("Đã cập nhật đầy đủ", "Up to date"),
    "desk_behind": Message("Còn {n} thay đổi chờ cập nhật", "{n} changes to go", "{n} change to go"),
    "desk_no_index": Message("Chưa sẵn sàng", "Not ready"),
    "desk_removals": Message(
        "Bài đã xóa nhưng còn hiện khi tìm", "Deleted articles that searches may still show"
    ),
    "desk_all_rows": Message("Xem tất cả", "See all"),
    "desk_csv": Message("Tải CSV", "Download CSV"),
    "desk_more": Message(
        "Chỉ hiện {n} dòng đầu; tệp CSV có đầy đủ.", "The first {n} rows; the CSV file has all of them."
    ),
    "desk_unanswered": Message("Tìm mà không có kết quả", "Searches that found nothing"),
    "desk_unanswered_about": Message(
        "Trong {n} ngày qua. Số điện thoại, số giấy tờ và địa chỉ e-mail đã được bỏ; không ghi ai đã tìm.",
        "In the last {n} days. Telephone and ID numbers and e-mail addresses are left out; so is who asked.",
    ),
    "desk_popular": Message("Được tìm nhiều nhất", "Popular searches"),
    "desk_popular_about": Message("Trong {n} ngày qua.", "In the last {n} days."),
    "desk_no_queries": Message("Chưa có gì trong thời gian này.", "Nothing in this time."),
    "desk_query": Message("Từ khóa", "Words"),
    "desk_asked": Message("Số lần", "Times"),
    "desk_found": Message("Kết quả", "Results"),
    "desk_asker": Message("Người tìm", "Asked by"),
    "desk_by_public": Message("Công chúng", "Public"),
    "desk_by_staff": Message("Cán bộ", "Staff"),
    "desk_last_day": Message("Gần nhất", "Last"),
    "desk_years": Message("Bài viết theo năm", "Articles by year"),
    "desk_years_about": Message(
        "Năm không có bài vẫn được liệt kê để thấy chỗ còn thiếu.",
        "Years without any are listed, to show what is missing.",
    ),
    "desk_year": Message("Năm", "Year"),
    "desk_topics": Message("Bài viết theo chuyên mục", "Articles by topic"),
    "desk_authors": Message("Bài viết theo tác giả", "Articles by author"),
    "desk_coverage_about": Message("Tất cả: {n}.", "{n} in all."),
    "desk_all": Message("Tổng", "All"),
    "desk_refused": Message("Không nhập được", "What was not taken in"),
    "desk_refused_about": Message(
        "Tệp và dòng bị từ chối trong 90 ngày qua. Dòng nào đã sửa và nhập lại được thì không còn ở đây.",
        "Files and lines that were refused in the last 90 days. What was put right since is not here.",
    ),
    "desk_nothing_refused": Message("Mọi bài đều đã được nhập.", "Everything was taken in."),
    "desk_source": Message("Tệp hoặc bài viết", "File or article"),
    "desk_line": Message("Dòng", "Line"),
    "desk_reason": Message("Lý do", "Reason"),
    "desk_door": Message("Cách nhập", "Way in"),
    "desk_door_ingest": Message("Tệp", "Files"),
    "desk_door_bulk": Message("API", "API"),
    "desk_when": Message("Thời điểm", "When"),
}
