from __future__ import annotations

import html
import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from search_service.query.levels import Level
from search_service.query.parse import parse
from search_service.search.snippets import LONGEST, Highlighter, Wanted


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
