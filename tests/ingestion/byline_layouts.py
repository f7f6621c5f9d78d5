"""Pages of many portals: who wrote them, and where are they from?"""

from __future__ import annotations

from tests.ingestion.layout import BODY, FIRST, LAST, Layout

BYLINE_LAYOUTS = [
    Layout(
        "Joomla: section, writer, date and hits under the headline",
        f"""Đăk Long phủ xanh đồi trọc
Chi tiết
Chuyên mục: Nông thôn mới
Viết bởi Lê Minh Tâm
Được đăng: 12 Tháng 5 2021
Lượt xem: 431
{BODY}
Bài trước
Bài sau
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Lê Minh Tâm",),
        topics=("Nông thôn mới",),
        has=(FIRST, LAST),
        lacks=("Chuyên mục", "Bài trước", "Chi tiết"),
    ),
    Layout(
        "author beside the date",
        f"""Đăk Long phủ xanh đồi trọc
Mai Hương - 12/05/2021 09:10
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Mai Hương",),
    ),
    Layout(
        "person with an organisation, source beside them",
        f"""Đăk Long phủ xanh đồi trọc
(12/05/2021)
{BODY}
Khánh Ly - Phòng Văn hóa và Thông tin
Nguồn tin: kontum.gov.vn
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Khánh Ly",),
        source="kontum.gov.vn",
        lacks=("Khánh Ly", "Nguồn tin"),
    ),
    Layout(
        "organisation alone, contact lines in the text, footer without a block above",
        """UBND huyện Đăk Glei
Thông báo tuyển dụng viên chức Trung tâm Y tế
Ngày đăng: 02-06-2020
Địa chỉ: 12 Hùng Vương, thị trấn Đăk Glei.
Điện thoại: 0260 3833 123
Hồ sơ nộp trực tiếp tại phòng Tổ chức - Hành chính trong giờ làm việc, hạn cuối 30/6/2020.
Văn phòng HĐND-UBND huyện
TRANG TIN XÃ VÙNG CAO HUYỆN ĐĂK GLEI
Cơ quan chủ quản: UBND huyện
Điện thoại: 0260 3833 999
Đang truy cập: 12
""",
        "Thông báo tuyển dụng viên chức Trung tâm Y tế",
        "2020-06-02",
        ("Văn phòng HĐND-UBND huyện",),
        has=("Địa chỉ: 12 Hùng Vương", "0260 3833 123", "hạn cuối 30/6/2020"),
        lacks=("3833 999", "VÙNG CAO", "Đang truy cập"),
    ),
    Layout(
        "signature of a decision is no byline; kind of document above the headline",
        """QUYẾT ĐỊNH
Về việc phê duyệt kế hoạch trồng rừng năm 2021
13/05/2021
Đăk Glei, ngày 10 tháng 5 năm 2021
Điều 1. Phê duyệt kế hoạch trồng 12 ha rừng trên địa bàn xã Đăk Long.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Nguyễn Đình Khôi
""",
        "QUYẾT ĐỊNH Về việc phê duyệt kế hoạch trồng rừng năm 2021",
        "2021-05-13",
        has=("Đăk Glei, ngày 10 tháng 5 năm 2021", "Nguyễn Đình Khôi", "Điều 2."),
    ),
    Layout(
        "byline on the last line of the text, behind the end mark",
        f"""Đăk Long phủ xanh đồi trọc
12/05/2021
{FIRST}
Toàn xã quyết tâm giữ rừng./. Trần Vũ – Y Hlim
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Trần Vũ", "Y Hlim"),
        has=("Toàn xã quyết tâm giữ rừng./.",),
        lacks=("Y Hlim",),
    ),
    Layout(
        "label and names on two lines, names in capitals, caption last",
        f"""Đăk Long phủ xanh đồi trọc
12.05.2021
{BODY}
Toàn cảnh lễ phát động
Tin và ảnh:
MINH ĐỨC – Y ĐÔNG
Số lần đọc: 55
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("MINH ĐỨC", "Y ĐÔNG"),
        has=("Toàn cảnh lễ phát động",),
    ),
    Layout(
        "source at the end of the last sentence",
        f"""Đăk Long phủ xanh đồi trọc
12/05/2021
{FIRST}
{LAST} (Theo Báo Kon Tum)
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        source="Báo Kon Tum",
        has=(FIRST, LAST),
        lacks=("Theo Báo",),
    ),
    Layout(
        "labelled byline at the end of the last sentence, sentence between headline and date",
        f"""Đăk Long phủ xanh đồi trọc
{FIRST}
12/05/2021
{LAST} Tin, ảnh: Minh Đức - Y Đông
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Minh Đức", "Y Đông"),
        has=(FIRST, LAST),
        lacks=("Tin, ảnh",),
    ),
]
