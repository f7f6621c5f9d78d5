from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from search_service.vietnamese.analysis import SECTION_GAP, Occurrences, Section, analyse, analyse_all
from search_service.vietnamese.streams import Stream
from tests.vietnamese.reference import plain_analysis
from tests.vietnamese.texts import texts

sections = st.builds(Section, texts, st.integers(1, 9), st.booleans(), st.booleans())


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


def listed(occurrences: Occurrences) -> list[tuple[str, int, int]]:
    positions, weights = occurrences.positions.tolist(), occurrences.weights.tolist()
    return list(zip(occurrences.terms, positions, weights, strict=True))


@settings(max_examples=300)
@given(st.lists(st.lists(sections, max_size=4), max_size=4))
def test_articles_analysed_together_are_as_the_plain_rules_have_them(articles: list[list[Section]]) -> None:
    analysed = analyse_all(articles)
    assert [{stream: listed(o) for stream, o in streams.items()} for streams in analysed] == [
        plain_analysis(article) for article in articles
    ]


@settings(max_examples=100)
@given(st.lists(st.lists(sections, max_size=3), min_size=1, max_size=4))
def test_articles_analysed_together_share_one_vocabulary_without_waste(articles: list[list[Section]]) -> None:
    analysed = analyse_all(articles)
    for stream in Stream:
        vocabulary = analysed[0][stream].vocabulary
        assert all(streams[stream].vocabulary is vocabulary for streams in analysed)
        numbers = np.concatenate([streams[stream].numbers for streams in analysed])
        assert sorted(set(numbers.tolist())) == list(range(len(vocabulary)))
        assert len(set(vocabulary)) == len(vocabulary)


@given(st.lists(sections, max_size=3))
def test_one_article_is_analysed_as_among_others(article: list[Section]) -> None:
    among_others = analyse_all([[Section("Đường mới")], article, [Section("duong")]])[1]
    assert {stream: listed(o) for stream, o in analyse(article).items()} == {
        stream: listed(o) for stream, o in among_others.items()
    }


def test_the_beginning_of_a_section_counts_once_more() -> None:
    streams = analyse([Section("Xã họp", weight=3), Section("đường mới mở", lead=2)])
    assert streams[Stream.ACCENTED].weights.tolist() == [3, 3, 2, 2, 1]
    assert streams[Stream.PAIRS].weights.tolist() == [3, 2, 2]
