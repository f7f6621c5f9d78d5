"""Which texts are hard for tokens, words and terms? Strategies for hypothesis."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

pieces = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "Hà Nội", "Trường Đại học Bách khoa Hà Nội", "học sinh học sinh học", "TP.HCM", "TP. Hồ Chí",
            "hoà bình", "hòa bình", "giao thong duong bo", "thời gian tới", "công nghiệp hóa", "Ð", "İst",
            " 1.000đ ", "2.5kg", "3,5", "12/5/2024", "1.000Đ.", "12_34", "x_y", "\n", "\r\n", "\t", "\xa0",
            "\u2000", "\u0300", "\u00ad", "\ufeff", "\x00", "==>", "->", "...", "…", ">>", "“", "”", "(", ".",
            "http://a.vn/x_y,", "a@b.vn", "a.b+c@d.e.vnđ", "a@", "Mr. A", "ThS.", "B.", "Đ.", "か\u3099",
            "http://a\x00b", "ΑΣ", "²", ",", "tiểu đoàn phó", "TIỂU ĐOÀN", "Tiểu Đoàn Trưởng", "–", "x",
        ]
    ),
)  # fmt: skip
"""Ordinary and odd pieces."""

spaced = st.lists(st.tuples(pieces, st.sampled_from(["", " ", "\n"])), max_size=8).map(
    lambda parts: "".join(piece + space for piece, space in parts)
)

texts = st.builds(
    lambda text, form: unicodedata.normalize(form, text) if form else text,
    spaced,
    st.sampled_from(["", "NFC", "NFD"]),
)
"""Texts of several pieces, composed, decomposed or as they are."""
