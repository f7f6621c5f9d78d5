"""Which field of an article was meant by a name that is none?"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from typing import Final

from search_service.vietnamese.syllables import fold

_OTHER_NAMES: Final[Mapping[str, str]] = {
    name: field
    for field, names in {
        "id": "identifier guid slug ma mabaiviet",
        "url": "link href uri permalink canonical duongdan lienket diachi",
        "title": "headline heading tieude tenbai tenbaiviet tieudebai",
        "text": "content body fulltext maintext articlebody plaintext noidung noidungbai toanvan thanbai",
        "html": "bodyhtml contenthtml htmlbody htmlcontent rawhtml",
        "date": "day published publishedat publisheddate publishdate publicationdate datepublished pubdate "
        "createdat created posted postedat ngay ngaydang ngayxuatban ngaybanhanh thoigian",
        "author": "by byline writer creator tacgia nguoiviet butdanh",
        "authors": "writers creators",
        "topic": "category section subject chuyenmuc chude danhmuc linhvuc",
        "topics": "categories sections tags keywords",
        "kind": "type articletype loai loaibai theloai",
        "audience": "visibility access doituong",
        "abstract": "summary description excerpt lead sapo intro tomtat trichyeu mota",
        "source": "origin publisher nguon nguontin",
        "doc_number": "number docno documentnumber sohieu sokyhieu sovanban",
        "doc_type": "documenttype loaivanban",
    }.items()
    for name in names.split()
}
"""What other systems, in English and Vietnamese, call the fields: without marks, spaces and hyphens."""

_BREAKS: Final = re.compile(r"[\W_]+")
_CLOSE: Final = 0.8
"""How alike a slip and a field's name are at least, as `difflib` measures it: `tilte`, `autor`, `txt`."""

_MAX_LENGTH: Final = 40
"""Longer names are not looked at: to compare takes time that grows with the length."""


def field_meant(name: str, fields: Collection[str]) -> str | None:
    """Give which of the fields was probably meant; None if the name resembles none of them.

    Case, marks, spaces, hyphens and underscores do not count: `Nội dung` and `noi_dung` are `text`.
    """
    if len(name) > _MAX_LENGTH:
        return None
    plain = _BREAKS.sub("", fold(name.lower()))
    if (field := _OTHER_NAMES.get(plain)) in fields:
        return field
    own = {field.replace("_", ""): field for field in fields}
    alike = difflib.get_close_matches(plain, own, n=1, cutoff=_CLOSE)
    return own[alike[0]] if alike else None
