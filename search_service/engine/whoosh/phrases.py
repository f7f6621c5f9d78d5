"""Which phrases (`engine.phrases`) do the articles of a segment often have?

A phrase is kept with how many articles have it and with one of them, its witness: while the witness is not
deleted, the phrase is surely in the archive. Rare ones are forgotten when a segment is written, but for small
ones: there is what was added last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Protocol

import numpy as np

from search_service.engine.contract import Document
from search_service.engine.phrases import GOES_ON, MOST_SYLLABLES, fewest, phrase_syllables
from search_service.engine.whoosh.arrays import Array, ArrayFile, ArrayFileWriter
from search_service.engine.whoosh.layout import PHRASES
from search_service.engine.whoosh.lexicon import Lexicon, smallest, write_texts
from search_service.vietnamese.analysis import Occurrences
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold


class Phrases:
    """The phrases of a segment, in the order of what they are without marks."""

    def __init__(self, file: ArrayFile) -> None:
        self.lexicon = Lexicon(file, PHRASES)
        self._counts = file[f"{PHRASES}.counts"]
        self._witnesses = file[f"{PHRASES}.witnesses"]

    def beginning(self, folded: str) -> tuple[int, int]:
        """Give the first number of the phrases that begin so, and the one after the last."""
        return self.lexicon.prefixed(folded.encode())

    def text(self, number: int) -> str:
        """Give a phrase with its marks."""
        return self.lexicon[number].decode().partition("\t")[2].replace("_", " ")

    def counts(self, first: int, stop: int) -> Array:
        """Give how many articles have each phrase, nearly: deleted ones are counted, rare finds forgotten."""
        return self._counts.slice(first, stop)

    def witness(self, number: int) -> int:
        """Give an article that has a phrase."""
        return int(self._witnesses.slice(number, number + 1)[0])

    def __iter__(self) -> Iterator[tuple[bytes, int, int]]:
        return zip(self.lexicon, self._counts.all().tolist(), self._witnesses.all().tolist(), strict=True)


class Merged(Protocol):
    """A segment that is merged (`merging.Source`): which of its articles go on, and as which."""

    file: ArrayFile
    live: Array
    new_docs: Array


def write_phrases(writer: ArrayFileWriter, documents: Sequence[Document]) -> None:
    """Write the phrases of these articles."""
    found = _Found()
    first = 0
    streams = [document.streams[Stream.WORDS] for document in documents]
    for _, run in groupby(streams, key=lambda words: id(words.vocabulary)):
        together = list(run)
        for text, count, witness in _phrases(together, fewest(len(documents))):
            found.add(_key(text), count, first + witness)
        first += len(together)
    found.write(writer, len(documents))


def merge_phrases(writer: ArrayFileWriter, sources: Sequence[Merged]) -> None:
    """Write the phrases of segments that become one, but for those whose witness is deleted."""
    found = _Found()
    for source in sources:
        for text, count, witness in Phrases(source.file):
            if source.live[witness]:
                found.add(text, count, int(source.new_docs[witness]))
    found.write(writer, sum(int(np.count_nonzero(source.live)) for source in sources))


class _Found:
    """Phrases of several runs of articles, added up."""

    def __init__(self) -> None:
        self._counts: dict[bytes, int] = {}
        self._witnesses: dict[bytes, int] = {}
        self._most: dict[bytes, int] = {}

    def add(self, text: bytes, count: int, witness: int) -> None:
        self._counts[text] = self._counts.get(text, 0) + count
        if count > self._most.get(text, 0):  # not always of the last run: it is the one most often edited
            self._most[text] = count
            self._witnesses[text] = witness

    def write(self, writer: ArrayFileWriter, articles: int) -> None:
        enough = fewest(articles)
        texts = sorted(
            text for text, count in self._counts.items() if count >= enough and self._goes_on(text, count)
        )
        counts = np.array([self._counts[text] for text in texts], dtype=np.int64)
        witnesses = [self._witnesses[text] for text in texts]
        write_texts(writer, PHRASES, texts)
        writer.put(f"{PHRASES}.counts", counts.astype(smallest(int(counts.max(initial=0)))))
        writer.put(f"{PHRASES}.witnesses", np.array(witnesses, dtype=smallest(articles)))

    def _goes_on(self, text: bytes, count: int) -> bool:
        first, is_pair, _ = text.partition(b"\t")[2].partition(b" ")
        return not is_pair or count >= GOES_ON * self._counts.get(_key(first.decode()), 0)


def _key(words: str) -> bytes:
    """Give what a phrase is sorted by, and behind it its words: `nong thon moi<tab>nông_thôn mới`."""
    folded = " ".join(map(fold, words.replace("_", " ").split(" ")))
    return f"{folded}\t{words}".encode()


def _phrases(articles: Sequence[Occurrences], enough: int) -> Iterator[tuple[str, int, int]]:
    """Yield the phrases of articles with one vocabulary: how many have each, and one that does."""
    vocabulary = articles[0].vocabulary
    # Each word's syllables; 0 for one that no phrase begins or ends with.
    syllables = np.fromiter(map(phrase_syllables, vocabulary), dtype=np.int64, count=len(vocabulary))
    words = np.concatenate([each.numbers for each in articles]).astype(np.int64)
    positions = np.concatenate([each.positions for each in articles]).astype(np.int64)
    docs = np.repeat(np.arange(len(articles)), [len(each.numbers) for each in articles])
    lengths = syllables.take(words)
    both = lengths[:-1] + lengths[1:]
    in_a_row = (lengths[:-1] > 0) & (lengths[1:] > 0) & (both > 2) & (both <= MOST_SYLLABLES)
    in_a_row &= (docs[1:] == docs[:-1]) & (positions[1:] == positions[:-1] + lengths[:-1])
    alone, paired = np.flatnonzero(lengths > 0), np.flatnonzero(in_a_row)
    size = len(vocabulary)
    keys = np.concatenate([words[alone], size + words[paired] * size + words[paired + 1]])
    docs = np.concatenate([docs[alone], docs[paired]])
    order = np.argsort(keys, kind="stable")
    keys, docs = keys[order], docs[order]
    is_first = np.ones(len(keys), dtype=bool)
    is_first[1:] = (keys[1:] != keys[:-1]) | (docs[1:] != docs[:-1])
    keys, docs = keys[is_first], docs[is_first]
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    counts = np.diff(firsts, append=len(keys))
    distinct = keys[firsts]
    is_word = distinct < size
    of_words = np.zeros(size, dtype=np.int64)
    of_words[distinct[is_word]] = counts[is_word]
    ones, twos = np.divmod(np.where(is_word, 0, distinct - size), size)
    is_phrase = np.where(is_word, syllables[distinct % size] > 1, counts >= GOES_ON * of_words[ones])
    chosen = np.flatnonzero(is_phrase & (counts >= enough))
    # Any one of them, but not one article for many phrases: its deletion would take them all along.
    witnesses = docs[firsts[chosen] + distinct[chosen] % counts[chosen]]
    for key, one, two, count, witness in zip(
        *(of.tolist() for of in (distinct[chosen], ones[chosen], twos[chosen], counts[chosen], witnesses)),
        strict=True,
    ):
        text = vocabulary[key] if key < size else f"{vocabulary[one]} {vocabulary[two]}"
        yield text, count, witness
