"""How does the desk say in Vietnamese why something was not taken in?

Programs and administrators of other systems read the reasons as well, so the record keeps them in English, as
they were given. A reason that is not known here is shown as it is. What a library says of the cause is left
out: it is English, and no help to who has to put it right.
"""

from __future__ import annotations

import re
from typing import Final

_REASONS: Final = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        # of files
        (r"does not exist", "không có tệp này"),
        (r"is empty", "trống"),
        (r"is binary, not text", "là tệp nhị phân, không phải văn bản"),
        (
            r"is not (UTF-8|UTF-16) \(byte (\d+)\); save it as UTF-8",
            r"không phải {0} (sai ở byte {1}); hãy lưu lại dạng UTF-8",
        ),
        (
            r"is not UTF-8 text; write JSON lines in UTF-8",
            "không phải UTF-8; hãy ghi các dòng JSON dạng UTF-8",
        ),
        (r"is not UTF-8", "không phải UTF-8"),
        (r"is larger than (\d+) MB; split the article", "lớn hơn {0} MB; hãy tách bài ra"),
        (r"is larger than (\d+) MB", "lớn hơn {0} MB"),
        (r"is longer than (\d+) MB", "dòng dài hơn {0} MB"),
        (r"may not be read: permission denied", "không được phép đọc"),
        (r"cannot be read: .+", "không đọc được"),
        (r"is a loop of links", "các liên kết trỏ vòng lại chính nó"),
        (r"is a link to nothing", "là liên kết trỏ đến chỗ không có gì"),
        (r"is neither a file nor a folder", "không phải tệp, cũng không phải thư mục"),
        (r"is of a kind that is not read; known are (.+)", "không phải loại tệp đọc được; đọc được: {0}"),
        (
            r"ends in the middle of its compressed data; the (\d+) lines before that were read",
            "tệp nén bị đứt giữa chừng; {0} dòng trước đó đã được đọc",
        ),
        (
            r"is no sound (\.xz|\.gz) file \(.+\); (\d+) lines were read",
            "tệp {0} bị hỏng; {1} dòng đã được đọc",
        ),
        (r"is not TOML: .+", "không phải TOML"),
        (r"gives both topic and topics; keep one", "có cả topic lẫn topics; hãy giữ một"),
        (
            r"([\w.]+): .+; it may give topic or topics, kind and audience",
            "{0} không đúng; tệp này chỉ đặt được topic hoặc topics, kind và audience",
        ),
        (
            r"waits for (.+) to be put right: what it sets is not known",
            "chờ sửa {0}: chưa biết tệp đó đặt những gì",
        ),
        # of articles
        (
            r"is not a JSON object; write (.+) with at least a title",
            "không phải đối tượng JSON; hãy ghi {0}, ít nhất có title",
        ),
        (r"is not JSON: .+ at character (\d+)", "không phải JSON, sai ở ký tự {0}"),
        (
            r"is not JSON that can be read: nested too deep, or a number too long",
            "không đọc được JSON: lồng quá sâu, hoặc có số quá dài",
        ),
        (r"is missing; is (.+) meant to be it\?", "còn thiếu; có phải {0} là trường này không?"),
        (r"is missing; give it", "còn thiếu; hãy bổ sung"),
        (r"is empty; give the article's headline", "trống; hãy ghi tiêu đề của bài"),
        (
            r"may have letters A-Z, digits and \. _ ~ - only, 1 to 128 of them(, not dots alone)?",
            "chỉ gồm chữ cái A-Z, chữ số và . _ ~ -, từ 1 đến 128 ký tự, không chỉ có dấu chấm",
        ),
        (r"has a name of more than (\d+) characters; shorten it", "có tên dài hơn {0} ký tự; hãy rút ngắn"),
        (r"has a NUL character; take it out", "có ký tự NUL; hãy bỏ đi"),
        (r"has half a character \(a lone surrogate\); take it out", "có ký tự bị hỏng một nửa; hãy bỏ đi"),
        (
            r"has a field whose name holds half a character \(a lone surrogate\); take it out",
            "có tên trường chứa ký tự bị hỏng một nửa; hãy bỏ đi",
        ),
        (
            r"is no web address; it begins with http:// or https:// and has no spaces",
            "không phải địa chỉ web; địa chỉ bắt đầu bằng http:// hoặc https:// và không có dấu cách",
        ),
        (
            r"is no date; write YYYY-MM-DD, from 1900 to 2100",
            "không phải ngày; hãy ghi YYYY-MM-DD, từ năm 1900 đến 2100",
        ),
        (
            r"holds no article, only a page's furniture \(clock, menu, footer\) or nothing",
            "không có bài viết, chỉ có khung của trang (đồng hồ, trình đơn, chân trang) hoặc không có gì",
        ),
        (
            r"(?:article (\S+) )?was purged and may not come back \(known by its (?:id|url|content|file)\)",
            "đã bị xóa hẳn và không được nhập lại",
        ),
        # of values, as pydantic words them
        (r"Input should be a valid string", "phải là chuỗi ký tự"),
        (r"Input should be a valid list", "phải là danh sách"),
        (r"Input should be (.+) or (.+)", "phải là {0} hoặc {1}"),
        # what is said of a part: a record of a file, a field
        (r"record (\d+): (.+)", "bản ghi {0}: {1}"),
        (r"([\w.]+): (.+)", "{0}: {1}"),
    )
)
"""What is said in English, and in Vietnamese; the last ones hold another reason in them."""

_NESTED: Final = len(_REASONS) - 2


def in_vietnamese(reason: str) -> str | None:
    """Say a reason in Vietnamese; None if it is not known."""
    for number, (pattern, said) in enumerate(_REASONS):
        found = pattern.fullmatch(reason)
        if not found:
            continue
        parts = [part or "" for part in found.groups()]
        if number >= _NESTED:
            inner = in_vietnamese(parts[-1])
            if inner is None:
                return None
            parts[-1] = inner
        return said.format(*parts)
    return None
