"""Pages of many portals: where is the headline?"""

from __future__ import annotations

from tests.ingestion.layout import BODY, FIRST, LAST, SECOND, WRAPPED, Layout

HEADLINE_LAYOUTS = [
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
