"""What is a page that another kind of portal lays out, and what must it give?"""

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
