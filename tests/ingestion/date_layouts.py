"""Pages of many portals: on which day were they published?"""

from __future__ import annotations

from tests.ingestion.layout import BODY, Layout

DATE_LAYOUTS = [
    Layout(
        "weekday and time below the crumbs is the date, above them it is the clock",
        f"""Thứ Hai, 25/11/2024, 10:20
Trang chủ » Văn hóa » Lễ hội
Thứ Năm, 13/05/2021, 08:30
Mùa trồng cây ở Đăk Long
{BODY}
Y Ngọc Lan
Các tin khác
Lễ mừng lúa mới
""",
        "Mùa trồng cây ở Đăk Long",
        "2021-05-13",
        ("Y Ngọc Lan",),
        topics=("Lễ hội",),
        lacks=("Lễ mừng lúa mới", "25/11"),
    ),
    Layout(
        "time before date, views and print on one line, nothing else",
        f"""Đăk Long phủ xanh đồi trọc
15:30 | 12/05/2021 | Lượt xem: 88 | In bài viết
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        lacks=("Lượt xem", "15:30"),
    ),
    Layout(
        "ISO date, names by comma and và",
        f"""Đăk Long phủ xanh đồi trọc
2021-05-12
{BODY}
Minh Hạnh, Y Đông và A Thiên
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Minh Hạnh", "Y Đông", "A Thiên"),
    ),
    Layout(
        "date in words below the headline, updated label",
        f"""CỔNG THÔNG TIN ĐIỆN TỬ XÃ ĐĂK LONG
Đăk Long phủ xanh đồi trọc
ngày 5 tháng 3 năm 2021
Nghe đọc bài
{BODY}
Thực hiện: Thanh Nga & Trần Vũ
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-03-05",
        ("Thanh Nga", "Trần Vũ"),
        lacks=("CỔNG", "Nghe"),
    ),
    Layout(
        "updated label only, header clock with seconds",
        f"""Thứ Hai, 25/11/2024 10:20:31
Đăk Long phủ xanh đồi trọc
Cập nhật lúc 08:30, Thứ Năm, 13/05/2021 (GMT+7)
{BODY}
(Theo Báo Kon Tum)
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-13",
        source="Báo Kon Tum",
        lacks=("Theo Báo",),
    ),
    Layout(
        "clock only: the page has no date",
        f"""Thứ 6, ngày 14 tháng 5 năm 2021
Đăk Long phủ xanh đồi trọc
{BODY}
Tin: Quốc Trung; ảnh: Y Hlim
""",
        "Đăk Long phủ xanh đồi trọc",
        None,
        ("Quốc Trung", "Y Hlim"),
    ),
    Layout(
        "date printed below the text",
        f"""Đăk Long phủ xanh đồi trọc
{BODY}
Bảo Châu
Ngày đăng: 12/05/2021
Quay lại | In
Tin mới hơn:
Chợ phiên cuối tuần
Tin cũ hơn:
Hội làng
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Bảo Châu",),
        lacks=("Chợ phiên", "Hội làng", "Quay lại"),
    ),
    Layout(
        "a schedule: its days are text, not the date of the page",
        """Lịch làm việc tuần từ 10/05/2021 đến 14/05/2021
09/05/2021
Thứ Hai, ngày 10/05/2021
Sáng: Họp giao ban tại hội trường Ủy ban, thành phần theo giấy mời.
Thứ Ba, ngày 11/05/2021
Chiều: Tiếp công dân tại trụ sở, lãnh đạo huyện chủ trì.
""",
        "Lịch làm việc tuần từ 10/05/2021 đến 14/05/2021",
        "2021-05-09",
        has=("Thứ Hai, ngày 10/05/2021", "Thứ Ba, ngày 11/05/2021"),
    ),
]
