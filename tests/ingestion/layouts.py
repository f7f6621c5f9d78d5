"""Pages written for these tests, each laid out as another kind of portal does, and what they must give."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """A page and what must be read from it. `has` stands in the text, `lacks` does not."""

    name: str
    page: str
    title: str
    date: str | None
    authors: tuple[str, ...] = ()
    source: str | None = None
    topics: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    slug: str | None = None
    derived: bool = False


FIRST = "Sáng 12/5, xã Đăk Long trồng 2.000 cây bời lời trên đồi trọc thôn Dục Lang, 140 hộ cùng tham gia."
SECOND = "Ông A Brôl, già làng, cho biết năm nay dân làng góp công, xã hỗ trợ cây giống và kỹ thuật."
LAST = "Dự kiến đến cuối mùa mưa, toàn xã phủ xanh thêm 12 ha rừng đầu nguồn."
BODY = f"{FIRST}\n{SECOND}\n{LAST}"
WRAPPED = """Sáng 12/5, xã Đăk Long tổ chức trồng 2.000 cây bời lời
trên đồi trọc thôn Dục Lang. Tham gia có 140 hộ, trong đó
hộ nghèo chiếm một nửa, cùng đoàn viên của Đoàn Thanh
niên xã Đăk Long.

Già làng A Brôl cho biết năm nay dân làng góp công, Hạt
Kiểm lâm hướng dẫn đào hố, xã hỗ trợ cây giống, kỹ thuật
và phân bón."""

LAYOUTS = [
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
        "section and date first, headline twice, Word residue, image names",
        f"""Tin Nông nghiệp 12/05/2021

Đăk Long phủ xanh đồi trọc

Đăk Long phủ xanh đồi trọc

IMG_2041.jpg
{FIRST}<o:p></o:p>

{SECOND}<o:p></o:p>
DSC 0412
{LAST}<o:p></o:p>
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        topics=("Tin Nông nghiệp",),
        has=(FIRST, SECOND, LAST),
        lacks=("o:p", "IMG", "DSC"),
    ),
    Layout(
        "hard-wrapped lines, capital headline on two lines",
        f"""25/11/2024
ĐĂK LONG: PHỦ XANH ĐỒI TRỌC
14/05/2021 07:00 SA

{WRAPPED}

Tin, ảnh: Trung tâm Văn hóa - Thể thao - Du lịch và Truyền thông
""",
        "ĐĂK LONG: PHỦ XANH ĐỒI TRỌC",
        "2021-05-14",
        ("Trung tâm Văn hóa - Thể thao - Du lịch và Truyền thông",),
        has=(
            "hộ nghèo chiếm một nửa, cùng đoàn viên của Đoàn Thanh niên xã Đăk Long.",
            "kỹ thuật và phân bón.",
        ),
    ),
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
        "the address tells the headline among other lines",
        f"""Giống tốt cho mùa mới
Đăk Long phủ xanh đồi trọc
Phòng Nông nghiệp khuyến cáo lịch trồng
{BODY}
Văn Hải./.
""",
        "Đăk Long phủ xanh đồi trọc",
        None,
        ("Văn Hải",),
        slug="dak-long-phu-xanh-doi-troc-10772",
        has=("Phòng Nông nghiệp khuyến cáo",),
        lacks=("Giống tốt",),
    ),
    Layout(
        "headline asks, lead and captions follow",
        f"""Vì sao dân làng Dục Lang giữ được rừng?
Cập nhật: 12/05/2021
Chuyện của một làng bốn mươi nóc nhà bên suối Đăk Long
{FIRST}

Già làng A Brôl bên gốc bời lời mẹ

{LAST}
Tin bài, ảnh: Đức Thịnh
""",
        "Vì sao dân làng Dục Lang giữ được rừng?",
        "2021-05-12",
        ("Đức Thịnh",),
        has=("Chuyện của một làng", "Già làng A Brôl bên gốc"),
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
        "no headline, no date, decomposed letters",
        f"""Thứ 2, ngày 25 tháng 11 năm 2024
{BODY}
Tác giả: Thu Hà (tổng hợp)
TRANG THÔNG TIN ĐIỆN TỬ HUYỆN
""",
        FIRST,
        None,
        ("Thu Hà",),
        derived=True,
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
    Layout(
        "headline printed first with the site's name, label and date on two lines",
        f"""Đăk Long phủ xanh đồi trọc - Cổng thông tin điện tử huyện Đăk Glei
Đăk Long phủ xanh đồi trọc
Ngày đăng:
12/05/2021
{BODY}
Thu Hà (Nguồn: Báo Kon Tum)
© 2021 UBND huyện
""",
        "Đăk Long phủ xanh đồi trọc",
        "2021-05-12",
        ("Thu Hà",),
        source="Báo Kon Tum",
        lacks=("Cổng", "Ngày đăng"),
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
    Layout(
        "an article written without any marks",
        """Thu 2, ngay 25 thang 11 nam 2024
CONG DIEN VE VIEC UNG PHO BAO SO 3
Ngay dang: 13/09/2015 15:20
Theo ban tin luc 15 gio, ap thap nhiet doi da manh len thanh bao so 3 tren Bien Dong.
Cac xa so tan dan khoi vung sat lo truoc 17 gio ngay 13/9.
Van phong HDND-UBND huyen
So luot xem: 655
BAI VIET LIEN QUAN
Sat lo tai km 1412
""",
        "CONG DIEN VE VIEC UNG PHO BAO SO 3",
        "2015-09-13",
        ("Van phong HDND-UBND huyen",),
        lacks=("655", "Sat lo tai", "25 thang 11"),
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
    Layout(
        "headline that ends in a full stop",
        f"""Đăk Long phủ xanh đồi trọc, bà con phấn khởi.
12/05/2021
{FIRST}
""",
        "Đăk Long phủ xanh đồi trọc, bà con phấn khởi.",
        "2021-05-12",
        has=(FIRST,),
        lacks=("phấn khởi",),
    ),
    Layout(
        "short section before the date, headline below it",
        f"""Thời sự nóng
12/05/2021
Đăk Long phủ xanh đồi trọc đầu mùa mưa
{BODY}
""",
        "Đăk Long phủ xanh đồi trọc đầu mùa mưa",
        "2021-05-12",
    ),
]
