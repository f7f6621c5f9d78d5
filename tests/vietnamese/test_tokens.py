from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from search_service.vietnamese.syllables import canonical
from search_service.vietnamese.tokens import tokenize


def texts(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


def test_letters_and_digits_run_together_and_all_else_separates() -> None:
    assert texts("Kết luận 01-KL/TW, covid19 (đợt 2) a_b") == [
        "kết",
        "luận",
        "01",
        "kl",
        "tw",
        "covid19",
        "đợt",
        "2",
        "a",
        "b",
    ]


def test_composed_and_decomposed_text_have_the_same_tokens() -> None:
    text = "Hội nghị trực tuyến Đăk Glei năm 2023"
    assert texts(unicodedata.normalize("NFD", text)) == texts(text)


def test_invisible_characters_do_not_split_a_word() -> None:
    assert texts("Đă\u00adk Gl\ufeffei") == ["đăk", "glei"]


@given(st.text(max_size=60))
def test_offsets_give_the_source(text: str) -> None:
    end = 0
    for token in tokenize(text):
        assert end <= token.start < token.end <= len(text)
        assert canonical(text[token.start : token.end]) == token.text
        end = token.end


@given(st.text(max_size=60), st.data())
def test_a_slice_between_tokens_has_just_those_tokens(text: str, data: st.DataObject) -> None:
    tokens = tokenize(text)
    if not tokens:
        return
    first = data.draw(st.integers(0, len(tokens) - 1))
    last = data.draw(st.integers(first, len(tokens) - 1))
    piece = text[tokens[first].start : tokens[last].end]
    assert texts(piece) == [token.text for token in tokens[first : last + 1]]
