from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from search_service.vietnamese.folding import FoldedText, bears_marks
from search_service.vietnamese.syllables import fold, is_marked
from search_service.vietnamese.tokens import tokenize

syllables = st.sampled_from(["giáo", "giao", "đường", "Đăk", "kỹ", "lí", "qui", "thủy", "ƯỚC", "mp3", "²"])
texts = st.lists(
    st.one_of(
        st.text(st.characters(max_codepoint=0x17F, exclude_categories=["Cs"]), max_size=6),
        syllables,
        syllables.map(str.upper),
        syllables.map(lambda one: unicodedata.normalize("NFD", one)),
        st.sampled_from([" ", "\n", ", ", "-", "_", "\u00ad", "\U0001f600"]),
    ),
    max_size=12,
).map("".join)


@given(texts)
def test_every_syllable_is_found_where_it_stands(text: str) -> None:
    folded = FoldedText.of(text)
    for token in tokenize(text):
        written = text[token.start : token.end]
        if unicodedata.normalize("NFKD", written) != unicodedata.normalize("NFD", written):
            continue  # `½` and the like become several letters
        spelled = {fold(token.text), fold(token.text)[:-1] + "i", fold(token.text)[:-1] + "y"}
        found = [span for one in spelled for span in folded.find(one)]
        assert (token.start, token.end) in found


@given(texts)
def test_what_is_found_is_a_syllable(text: str) -> None:
    spans = {(token.start, token.end): fold(token.text) for token in tokenize(text)}
    for wanted in ("giao", "duong", "dak"):
        for span in FoldedText.of(text).find(wanted):
            assert spans[span] == wanted


@given(texts)
def test_a_text_is_marked_where_any_syllable_is(text: str) -> None:
    assert bears_marks(text) or not any(is_marked(token.text) for token in tokenize(text))


def test_places_are_those_of_the_source() -> None:
    text = "(Ðường) gia\u0301o, GIÁO\u00adDỤC"
    folded = FoldedText.of(text)
    assert [text[start:end] for start, end in folded.find("duong")] == ["Ðường"]
    assert [text[start:end] for start, end in folded.find("giao")] == ["gia\u0301o"]
    assert [text[start:end] for start, end in folded.find("giaoduc")] == ["GIÁO\u00adDỤC"]
    assert list(folded.find("gia")) == []
    assert bears_marks(text)
    assert not bears_marks("duong “giao” 2023 ✓")
