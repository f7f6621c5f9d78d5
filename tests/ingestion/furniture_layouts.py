"""Pages of many portals: what on them is no part of the article?"""

from __future__ import annotations

from tests.ingestion.layout import BODY, FIRST, LAST, SECOND, Layout

FURNITURE_LAYOUTS = [
    Layout(
        "crumbs with >, published label, tools, related, footer",
        f"""Trang chủ > Tin tức > Nông nghiệp
Đăk Long phủ xanh đồi trọc
Ngày đăng: 13/05/2021 08:15
In trang | Chia sẻ | Cỡ chữ A- A A+
{BODY}
Bài và ảnh: A Nhôi
Lượt xem: 120
Tin cùng chuyên mục
Tập huấn ghép cà phê (02/05/2021)
Bản quyền thuộc về UBND huyện
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-13",
        ("A Nhôi",),
        topics=("Nông nghiệp",),
        has=(FIRST, SECOND, LAST),
        lacks=("Lượt xem", "Tập huấn ghép", "Bản quyền", "Trang chủ", "Chia sẻ"),
    ),
    Layout(
        "related box in the middle of the text",
        f"""Đăk Long phủ xanh đồi trọc
12/05/2021
{FIRST}
Tin liên quan
Đăk Môn chăm sóc cao su
Bài viết liên quan:
Tập huấn ghép cà phê
{SECOND}
{LAST}
Hoàng Phúc
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Hoàng Phúc",),
        has=(FIRST, SECOND, LAST),
        lacks=("Đăk Môn chăm sóc", "liên quan"),
    ),
    Layout(
        "icons of a font around date, readers and author",
        f"""Đăk Long phủ xanh đồi trọc
schedule 12/05/2021 visibility 123 | person Minh Hạnh
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Minh Hạnh",),
        lacks=("visibility",),
    ),
    Layout(
        "parts of the date line run together, account is no author",
        f"""Tin tức - Huyện Đăk Glei
Đăk Long phủ xanh đồi trọc
Người đăng: Văn Thư .Ngày đăng: 12/05/2021 10:53 .Lượt xem: 1025 lượt. [In bài viết]
{BODY}
BS. Lê Thị Hà - TTYT huyện
[Trở về]
Các tin đã đưa ngày:
Hội làng (10/05/2021)
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("BS. Lê Thị Hà",),
        source="TTYT huyện",
        lacks=("Văn Thư", "Trở về", "Hội làng"),
    ),
    Layout(
        "blocks above the headline, votes and tags below the text",
        f"""Nhảy đến nội dung
Tin mới
Hội làng ở Đăk Pék
Lễ mừng lúa mới
Đăk Long phủ xanh đồi trọc
Thứ tư - 12/05/2021 09:10
{BODY}
Tác giả bài viết: Đức Minh
Nguồn tin: Báo Kon Tum
Tổng số điểm của bài viết là: 5 trong 1 đánh giá
Click để đánh giá bài viết
Tags: rừng, bời lời
Những tin mới hơn
Hội làng ở Đăk Pék
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Đức Minh",),
        source="Báo Kon Tum",
        lacks=("Hội làng", "đánh giá", "Tags"),
    ),
]
