from __future__ import annotations

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from search_service.vietnamese.tokens import tokenize
from search_service.vietnamese.words import words


def found(text: str) -> list[str]:
    return [word for word, _ in words(text, tokenize(text))]


def test_syllables_are_joined_to_words() -> None:
    assert found("Trường đại học bách khoa Hà Nội") == ["trường", "đại_học", "bách_khoa", "hà_nội"]


def test_decomposed_letters_and_soft_hyphens_change_nothing() -> None:
    text = "Đường cao tốc Bắc Nam qua Đăk Glei, giá 1.000đ"
    hidden = unicodedata.normalize("NFD", text).replace("tô", "t\u00adô")
    assert found(hidden) == found(text)


def test_an_underscore_in_the_source_joins_nothing() -> None:
    assert found("a_b") == ["a", "b"]


pieces = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["Hà Nội", " 1.000đ ", "TP.HCM", "x_y", "\n", "==>", "http://a.vn/x_y", "a@b.vn", "Mr. A"]
    ),
)


@settings(max_examples=300)
@given(st.lists(pieces, max_size=6).map("".join))
def test_each_token_is_in_one_word_in_order(text: str) -> None:
    tokens = tokenize(text)
    joined = words(text, tokens)
    assert [s for word, _ in joined for s in word.split("_")] == [
        part for token in tokens for part in token.text.split("_")
    ]
    assert [at for _, at in joined] == sorted({at for _, at in joined})
    assert not joined or joined[0][1] == 0
