from __future__ import annotations

from search_service.vietnamese.analysis import SECTION_GAP, Section, analyse
from search_service.vietnamese.streams import Stream


def terms(stream: Stream, *sections: Section) -> list[str]:
    return analyse(sections)[stream].terms


def test_streams_of_a_title_and_a_text() -> None:
    streams = analyse([Section("Hoà bình", weight=3, own_marks=True), Section("Đường mới")])
    assert streams[Stream.ACCENTED].terms == ["hòa", "bình", "đường", "mới"]
    assert streams[Stream.FOLDED].terms == ["hoa", "binh", "duong", "moi"]
    assert streams[Stream.ACCENTED].weights.tolist() == [3, 3, 1, 1]
    assert streams[Stream.FOLDED].positions.tolist() == [0, 1, 2 + SECTION_GAP, 3 + SECTION_GAP]
    assert streams[Stream.WORDS].terms == ["hòa_bình", "đường", "mới"]
    assert streams[Stream.PAIRS].terms == ["hoa_binh", "duong_moi"]
    assert streams[Stream.PAIRS].weights.tolist() == [3, 1]
    assert streams[Stream.BARE].terms == []


def test_an_unmarked_title_counts_as_bare_by_itself() -> None:
    assert terms(Stream.BARE, Section("GIAO THONG", own_marks=True), Section("Đường giao liên")) == [
        "giao",
        "thong",
    ]


def test_an_unmarked_text_counts_as_bare_only_when_the_whole_article_is() -> None:
    assert terms(Stream.BARE, Section("Giáo dục", own_marks=True), Section("giao thong")) == []
    bare = terms(Stream.BARE, Section("Giao", own_marks=True), Section("duc"), Section("Đức", prose=False))
    assert bare == ["giao", "duc"]
