"""Does a lexicon find what bisection over a sorted list finds?"""

from __future__ import annotations

import tempfile
from bisect import bisect_left
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search_service.engine.whoosh.arrays import ArrayFile, ArrayFileWriter
from search_service.engine.whoosh.lexicon import Lexicon, Texts, offsets, smallest, write_texts

some_text = st.text(alphabet="ab_đơ\u00ff\uffff\U0001f4d6\U0010ffff\0", max_size=4).map(str.encode)


def read_back(texts: list[bytes]) -> Lexicon:
    with tempfile.TemporaryDirectory() as folder:
        with ArrayFileWriter(Path(folder) / "file") as writer:
            write_texts(writer, "x", texts)
            writer.finish()
        return Lexicon(ArrayFile(Path(folder) / "file"), "x")


@given(texts=st.sets(some_text, max_size=150).map(sorted), asked=st.lists(some_text, max_size=20))
@example(texts=[], asked=[b"", b"a"])
@example(texts=[b""], asked=[b"", b"a"])
@example(texts=[b"%03d" % n for n in range(200)], asked=[b"", b"031", b"032", b"0329", b"064", b"199", b"2"])
def test_it_finds_what_bisection_finds(texts: list[bytes], asked: list[bytes]) -> None:
    lexicon = read_back(texts)
    assert len(lexicon) == len(texts)
    assert list(lexicon) == [lexicon[number] for number in range(len(texts))] == texts
    for text in [*asked, *texts]:
        assert lexicon.first(text) == bisect_left(texts, text)
        assert lexicon.find(text) == (texts.index(text) if text in texts else -1)
        begin, end = lexicon.prefixed(text)
        assert texts[begin:end] == [known for known in texts if known.startswith(text)]


@given(texts=st.lists(some_text, max_size=40), cut=st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_texts_are_kept_as_they_come(texts: list[bytes], cut: tuple[int, int]) -> None:
    kept: Texts = read_back(texts)
    start, stop = (min(at, len(texts)) for at in sorted(cut))
    assert kept.slice(start, stop) == texts[start:stop]
    assert list(kept) == texts


@pytest.mark.parametrize(
    ("largest", "dtype"), [(0, "u1"), (255, "u1"), (256, "u2"), (65_536, "u4"), (2**32, "u8")]
)
def test_numbers_take_the_smallest_type_that_holds_them(largest: int, dtype: str) -> None:
    assert np.dtype(smallest(largest)) == np.dtype(dtype)
    ends = offsets(np.array([largest, 0]))
    assert ends.tolist() == [0, largest, largest]
    assert ends.dtype == np.dtype(dtype)
