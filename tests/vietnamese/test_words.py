from __future__ import annotations

import json
import lzma
import re
import subprocess
import sys
import unicodedata
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings

from search_service.vietnamese.analysis import Section, analyse
from search_service.vietnamese.arrays import numbered
from search_service.vietnamese.labelling import goes_on
from search_service.vietnamese.pieces import BOUNDARY, split, take_apart
from search_service.vietnamese.segmentation import LONGEST_WORD
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.tokens import tokenize
from tests.vietnamese.reference import plain_words, pyvi
from tests.vietnamese.texts import texts


def words(text: str) -> list[tuple[str, int]]:
    """Give the words of a text, each with the number of its first token."""
    found = analyse([Section(text)])[Stream.WORDS]
    return list(zip(found.terms, found.positions.tolist(), strict=True))


def found(text: str) -> list[str]:
    return [word for word, _ in words(text)]


def joined(chosen: list[str]) -> list[str]:
    """Write the texts as pyvi does: its syllables, those of one word joined by `_`."""
    per_text = [[s for piece in split(text) for s in take_apart(piece).syllables] for text in chosen]
    flat = [BOUNDARY]
    for syllables in per_text:
        flat += [*syllables, BOUNDARY]
    numbers, distinct = numbered(flat)
    links = iter(zip(flat, goes_on(numbers, distinct).tolist(), strict=True))
    next(links)
    written = []
    for syllables in per_text:
        parts = [f"{'_' if link else ' '}{syllable}" for syllable, link in islice(links, len(syllables))]
        written.append("".join(parts)[1:])
        assert next(links) == (BOUNDARY, False)
    return written


def test_syllables_are_joined_to_words() -> None:
    assert found("Trường đại học bách khoa Hà Nội") == ["trường", "đại_học", "bách_khoa", "hà_nội"]


def test_decomposed_letters_and_soft_hyphens_change_nothing() -> None:
    text = "Đường cao tốc Bắc Nam qua Đăk Glei, giá 1.000đ"
    hidden = unicodedata.normalize("NFD", text).replace("tô", "t\u00adô")
    assert found(hidden) == found(text)


def test_an_underscore_in_the_source_joins_nothing() -> None:
    assert found("a_b") == ["a", "b"]


def test_a_lone_surrogate_is_read() -> None:
    assert found("Hà Nội \ud800") == ["hà_nội"]


@settings(max_examples=500)
@given(texts)
def test_words_are_those_of_pyvi(text: str) -> None:
    tokens = tokenize(text)
    assert words(text) == plain_words(text, tokens)


@settings(max_examples=500)
@given(texts)
def test_what_is_written_is_what_pyvi_writes(text: str) -> None:
    # Elsewhere pyvi is given a text that is made readable first: the test above.
    text = re.sub("[_\u00ad\u200c\u200d\u2060\ufeff]", "", unicodedata.normalize("NFC", text))
    text = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", text))
    (written,) = joined([text])
    assert written == (pyvi().tokenize(text) if written else "")


@pytest.mark.data
@pytest.mark.parametrize("first", range(0, 3000, 500))
def test_3000_articles_are_segmented_as_pyvi_does(shared_data: Path, first: int) -> None:
    with lzma.open(shared_data / "vietnews30k.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, first, first + 500)]
    chosen = [unicodedata.normalize("NFC", f"{row['title']}\n{row['text']}") for row in rows]
    chosen = [text.replace("_", " ") for text in chosen]
    assert joined(chosen) == [pyvi().tokenize(text) for text in chosen]


@pytest.mark.data
def test_treebank_sentences_are_segmented_as_pyvi_does(shared_data: Path) -> None:
    gold = (shared_data / "wordseg_gold" / "ud_vtb_dev.txt").read_text("utf-8")
    chosen = [unicodedata.normalize("NFC", line.replace("_", " ")) for line in gold.splitlines()]
    assert len(chosen) > 1000
    assert joined(chosen) == [pyvi().tokenize(text) for text in chosen]


def test_neither_pyvi_nor_what_it_needs_is_imported() -> None:
    code = (
        "import sys; from search_service.vietnamese.segmentation import segment;"
        "print(segment(['Hà Nội']).begins_word.tolist());"
        "print({'pyvi', 'sklearn', 'sklearn_crfsuite', 'pycrfsuite', 'scipy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[True, False]", "set()"]


def test_no_word_is_longer_than_a_bound() -> None:
    text = "đa " * 4000
    found = words(text)
    assert {len(word.split("_")) for word, _ in found} <= set(range(1, LONGEST_WORD + 1))
    assert sum(len(word.split("_")) for word, _ in found) == 4000
