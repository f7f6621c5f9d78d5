from __future__ import annotations

import html
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.query.levels import Level
from search_service.query.parse import parse
from search_service.search import snippets
from search_service.search.snippets import LEAD, LONGEST, Highlighter, Wanted
from search_service.vietnamese.syllables import fold, is_marked, number_forms
from search_service.vietnamese.tokens import Token, tokenize


def wanted(q: str, level: Level = Level.EXACT) -> Wanted:
    return Wanted.of(parse(q), level)


def highlighted(text: str, what: Wanted) -> str:
    return Highlighter(what).highlighted(text)


def snippet(text: str, what: Wanted) -> str:
    return Highlighter(what).snippet(text)


def marks(marked: str) -> list[str]:
    return [html.unescape(m) for m in re.findall("<mark>(.*?)</mark>", marked, re.DOTALL)]


def test_marks_show_what_was_typed_and_no_other_syllable() -> None:
    text = "Ban Tuyên giáo họp giao ban về giáo dục"
    assert highlighted(text, wanted("tuyên giáo")) == (
        "Ban <mark>Tuyên giáo</mark> họp giao ban về <mark>giáo</mark> dục"
    )
    assert marks(highlighted(text, wanted("giao"))) == ["giáo", "giao", "giáo"]
    assert marks(highlighted("TUYEN GIAO", wanted("tuyên giáo"))) == ["TUYEN GIAO"]


def test_the_best_piece_of_a_long_text_is_shown() -> None:
    text = "giáo " + "xa " * 100 + "công tác tuyên giáo năm 2023 " + "xa " * 100
    shown = snippet(text, wanted("tuyên giáo"))
    assert "<mark>tuyên giáo</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert LONGEST - 30 < len(re.sub("</?mark>|…", "", shown).strip()) <= LONGEST


def test_a_beginning_that_lacks_a_word_does_not_hide_the_rest() -> None:
    text = "tuyên " + "xa " * LONGEST + "công tác tuyên giáo"
    assert marks(snippet(text, wanted("tuyên giáo"))) == ["tuyên giáo"]
    assert marks(snippet("tuyên giáo " + "xa " * LONGEST + "tuyên giáo", wanted("tuyên giáo"))) == [
        "tuyên giáo"
    ]


def test_words_apart_at_the_beginning_do_not_hide_the_phrase() -> None:
    text = "giáo và tuyên " + "xa " * LONGEST + "ban tuyên giáo"
    assert marks(snippet(text, wanted("tuyên giáo"))) == ["tuyên giáo"]


def test_a_text_whose_marks_come_late_is_not_taken_for_one_without_marks() -> None:
    text = "giao " + "xa " * LONGEST + "giáo"
    assert marks(snippet(text, wanted("giáo"))) == ["giáo"]


def test_another_name_is_marked_as_a_whole_and_nowhere_in_parts() -> None:
    name = parse('"uỷ ban nhân dân"').phrases[0]
    what = Wanted.of(parse("ubnd"), Level.EXACT, [name])
    text = "Dân báo: Ủy ban nhân dân (UBND) họp"
    for shown in (highlighted(text, what), snippet(text, what)):
        assert marks(shown) == ["Ủy ban nhân dân", "UBND"]


def test_text_without_white_space_is_cut() -> None:
    assert len(snippet("x" * 100_000 + " giáo", wanted("giáo"))) < LONGEST + 30


def test_without_a_match_the_beginning_is_shown() -> None:
    assert snippet("Một hai ba.", wanted("bốn")) == "Một hai ba."
    assert snippet("", wanted("bốn")) == ""


def test_html_is_escaped() -> None:
    assert highlighted('<b>giáo</b> & "x"', wanted("giáo")) == (
        "&lt;b&gt;<mark>giáo</mark>&lt;/b&gt; &amp; &quot;x&quot;"
    )


def test_the_best_piece_is_found_wherever_it_is_in_a_book() -> None:
    filler = "giáo và xa " * 20_000
    shown = snippet(f"{filler}tuyên giáo {filler}", wanted("tuyên giáo"))
    assert any("tuyên giáo" in mark for mark in marks(shown))
    assert shown.startswith("… ")


def test_a_text_with_a_mark_at_its_very_end_is_one_with_marks() -> None:
    text = "giao thong " * 10_000 + "giáo"
    assert marks(snippet(text, wanted("giáo"))) == ["giáo"]


def found_by_reading(text: str, what: Wanted) -> list[Token]:
    """Give what is to be marked, token by token."""
    tokens = tokenize(text)
    is_bare = not any(is_marked(token.text) for token in tokens)
    bare = {fold(syllable) for syllable in what.accented} if is_bare else set()
    return [
        token
        for token in tokens
        if token.text in what.accented
        or not {*number_forms(fold(token.text))}.isdisjoint(what.folded)
        or fold(token.text) in bare
    ]


_WORDS = ["giáo", "Giao", "tuyên", "TUYEN", "gia\u0301o", "lý", "lí", "Ly", "Đăk", "xa", "mp3", "giáo\u00ad"]
_WORDS += ["5", "05", "50"]
_QUERIES = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4).map(" ".join)
_TEXTS = st.lists(
    st.tuples(st.sampled_from(_WORDS), st.sampled_from([" ", ", ", "\n", "-", " và người dân "])).map(
        "".join
    ),
    max_size=200,
).map("".join)


@given(_TEXTS, _QUERIES, st.sampled_from(Level))
def test_what_is_marked_is_what_reading_finds(text: str, q: str, level: Level) -> None:
    what = wanted(q, level)
    places = Highlighter(what).places(text)
    assert [(place.start, place.end) for place in places] == [
        (token.start, token.end) for token in found_by_reading(text, what)
    ]


@given(text=_TEXTS, q=_QUERIES)
def test_no_piece_has_more_of_what_is_wanted_than_the_one_shown(text: str, q: str) -> None:
    what = wanted(q)
    found = found_by_reading(text, what)
    most = max(
        (
            len(
                {
                    one.text
                    for one in found
                    if first.start <= one.start and one.end <= first.start + LONGEST - LEAD - 30
                }
            )
            for first in found
        ),
        default=0,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snippets, "_PART", LONGEST + 30)  # a short text is a long one
        shown = snippet(text, what)
    assert len({token.text for mark in marks(shown) for token in tokenize(mark)}) >= most


pieces = st.one_of(
    st.text(max_size=8), st.sampled_from(["giáo", "gia\u0301o", "<b>", "&amp;", "tuyên", "\n", " "])
)


@given(st.lists(pieces, max_size=80).map(" ".join), st.sampled_from(Level))
def test_every_mark_is_a_verbatim_slice_of_the_source(text: str, level: Level) -> None:
    for marked in (
        highlighted(text, wanted("tuyên giáo", level)),
        snippet(text, wanted("tuyên giáo", level)),
    ):
        for mark in marks(marked):
            assert mark in text
            assert unicodedata.normalize("NFC", mark).lower().split(" ")[0] in (
                "giáo",
                "tuyên",
                "giao",
                "tuyen",
            )
        assert not re.search("<(?!/?mark>)", marked)
