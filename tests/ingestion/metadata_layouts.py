"""Pages written for these tests whose bylines, dates and labels take unusual forms or places."""

from __future__ import annotations

from tests.ingestion.layouts import BODY, FIRST, Layout

METADATA_LAYOUTS = [
    Layout(
        "bare name between headline and date",
        f"""Trang chủ > Kinh tế
Đăk Long phủ xanh đồi trọc
Hoàng Long
12/05/2021 08:15
In trang
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Hoàng Long",),
        topics=("Kinh tế",),
        lacks=("Hoàng Long",),
    ),
    Layout(
        "bare name between headline and labelled date",
        f"""Đăk Long phủ xanh đồi trọc
Hoàng Long
Ngày đăng: 12/05/2021
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Hoàng Long",),
    ),
    Layout(
        "capitals between a longer line and the date are the headline, no name",
        f"""Tin hoạt động của các xã
A BRÔL KỂ CHUYỆN
12/05/2021
{BODY}
""",
        "A BRÔL KỂ CHUYỆN",
        "2021-05-12",
    ),
    Layout(
        "labels joined by bars above the headline",
        f"""Tác giả: A Thương | Ngày: 12-05-2021 | Chuyên mục: Kinh tế
Đăk Long phủ xanh đồi trọc
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("A Thương",),
        topics=("Kinh tế",),
        lacks=("Tác giả", "Chuyên mục"),
    ),
    Layout(
        "section, date and readers joined by bars below the headline",
        f"""Đăk Long phủ xanh đồi trọc
Chuyên mục: Kinh tế | Ngày đăng: 12-05-2021 | Lượt xem: 15
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        topics=("Kinh tế",),
        lacks=("Lượt xem",),
    ),
    Layout(
        "date, headline, bare name",
        f"""12/05/2021
Đăk Long phủ xanh đồi trọc
In trang
Hoàng Long
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Hoàng Long",),
        lacks=("Hoàng Long",),
    ),
    Layout(
        "date, headline, heading in capitals",
        f"""12/05/2021
Đăk Long phủ xanh đồi trọc
ĐẶT VẤN ĐỀ
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        has=("ĐẶT VẤN ĐỀ",),
    ),
    Layout(
        "date, headline, list of names",
        f"""12/05/2021
Đăk Long phủ xanh đồi trọc
Hoàng Long
A Thương
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        has=("Hoàng Long\nA Thương",),
    ),
    Layout(
        "name with a full stop",
        f"""Đăk Long phủ xanh đồi trọc
12/05/2021
{BODY}
Hoàng Long.
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Hoàng Long",),
        lacks=("Hoàng Long",),
    ),
    Layout(
        "name with a full stop that ends a wrapped sentence",
        f"""Đăk Long phủ xanh đồi trọc
12/05/2021
{FIRST}
Chuyện do già làng của thôn kể lại cho con cháu là chuyện của
A Brôl.
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        has=("A Brôl.",),
    ),
    Layout(
        "name between asterisks",
        f"""Đăk Long phủ xanh đồi trọc
12/05/2021
{BODY}
*Hoàng Long*
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Hoàng Long",),
        lacks=("*",),
    ),
    Layout(
        "editor alone",
        f"""Đăk Long phủ xanh đồi trọc
12/05/2021
{BODY}
Biên tập: Hoàng Long
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Hoàng Long",),
        lacks=("Biên tập",),
    ),
    Layout(
        "editor below the writer",
        f"""Đăk Long phủ xanh đồi trọc
12/05/2021
Tác giả: A Thương
{BODY}
Biên tập: Hoàng Long
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("A Thương",),
        lacks=("Biên tập",),
    ),
    Layout(
        "by a name, beside the date",
        f"""Đăk Long phủ xanh đồi trọc
Bởi Hoàng Long - 12/05/2021
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Hoàng Long",),
    ),
    Layout(
        "academic degree before the name",
        f"""Đăk Long phủ xanh đồi trọc
12/05/2021
{BODY}
Ths. Nguyễn Thị Hoa
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Ths. Nguyễn Thị Hoa",),
        lacks=("Ths.",),
    ),
    Layout(
        "name between related articles and footer",
        f"""Đăk Long phủ xanh đồi trọc
12/05/2021
{BODY}
Tin liên quan
Lễ mừng lúa mới ở Đăk Pék
Hoàng Long
Cơ quan chủ quản: UBND huyện
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Hoàng Long",),
        lacks=("Lễ mừng", "Hoàng Long"),
    ),
    Layout(
        "a reader's name below a comment is no byline",
        f"""Đăk Long phủ xanh đồi trọc
12/05/2021
{BODY}
Tin liên quan
Lễ mừng lúa mới
Bình luận
Hoàng Long
Cơ quan chủ quản: UBND huyện
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        lacks=("Hoàng Long",),
    ),
    Layout(
        "a menu between related articles and footer is no byline",
        f"""Đăk Long phủ xanh đồi trọc
12/05/2021
{BODY}
Tin liên quan
Lễ mừng lúa mới
Liên Hệ
Cơ quan chủ quản: UBND huyện
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        lacks=("Liên Hệ",),
    ),
    Layout(
        "English labels and tools",
        f"""Đăk Long phủ xanh đồi trọc
Posted on: May 12, 2021 8:15 AM
Author: Hoàng Long
Print | Email | Share on Facebook | Tweet
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Hoàng Long",),
        lacks=("Posted", "Author", "Tweet"),
    ),
    Layout(
        "English date on its own line, written by",
        f"""Đăk Long phủ xanh đồi trọc
Wednesday, 12 May 2021
Written by Hoàng Long
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Hoàng Long",),
        lacks=("Written",),
    ),
    Layout(
        "year of two digits",
        f"""Đăk Long phủ xanh đồi trọc
12/5/21 8:15
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        lacks=("8:15",),
    ),
    Layout(
        "printing day above the headline",
        f"""Ngày in: 25/11/2024
Đăk Long phủ xanh đồi trọc
12/05/2021
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        lacks=("Ngày in",),
    ),
    Layout(
        "printing day only: the page has no date",
        f"""Ngày in: 25/11/2024
Đăk Long phủ xanh đồi trọc
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc",
        None,
        lacks=("Ngày in",),
    ),
    Layout(
        "printing day beside the date and below the text",
        f"""Đăk Long phủ xanh đồi trọc
12/05/2021 | Ngày in: 25/11/2024
{BODY}
Ngày in: 25/11/2024
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        lacks=("Ngày in",),
    ),
]
