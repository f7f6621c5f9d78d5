"""How do several segments become one? By runs of terms, so that memory stays small however large they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import compress
from pathlib import Path
from typing import Final

import numpy as np

from search_service.engine.contract import Facet
from search_service.engine.whoosh.arrays import Array, ArrayFile, ArrayFileWriter
from search_service.engine.whoosh.columns import Identifiers, ValueSets, write_identifiers, write_value_sets
from search_service.engine.whoosh.field_writer import FieldWriter
from search_service.engine.whoosh.layout import (
    BASES,
    DAYS,
    FOLDS,
    HEADS,
    NUMBERS,
    TEXTS,
    TITLE_FIELDS,
    TITLES,
    WITHOUT_PLACES,
)
from search_service.engine.whoosh.lexicon import Lexicon, Texts, offsets
from search_service.engine.whoosh.phrases import merge_phrases
from search_service.engine.whoosh.postings import Field
from search_service.vietnamese.streams import Stream

_TERMS: Final = 20_000
"""Terms of the largest lexicon whose texts are in memory at once."""

_POSTINGS: Final = 200_000
"""Postings or places that are in memory at once, unless one term has more."""

_BLOCK_BITS: Final = 8
"""Places of a block, as a power of two: about half of an article."""

_DOCS: Final = 1_000
"""Articles whose texts are in memory at once."""


class Source:
    """A segment that is merged: its file, and where its articles go."""

    def __init__(self, file: ArrayFile, deleted: Array) -> None:
        """Merge all but the articles numbered `deleted`."""
        self.file = file
        self.bases = file[BASES].all().astype(np.int64)
        self.live = np.ones(len(self.bases) - 1, dtype=bool)
        self.live[deleted] = False
        self.is_whole = not len(deleted)
        self.new_docs: Array = np.zeros(0, dtype=np.int64)
        self._shifts: Array = self.new_docs

    @property
    def spans(self) -> Array:
        """How many places each article takes that goes on."""
        return np.diff(self.bases)[self.live]

    def move(self, first_doc: int, new_bases: Array) -> None:
        """Say where the articles go: from number `first_doc` on, each to its new base."""
        self.new_docs = np.cumsum(self.live) - 1 + first_doc
        self._shifts = new_bases.take(self.new_docs, mode="clip") - self.bases[:-1]

    def moved_places(self, places: Array) -> tuple[Array, Array]:
        """Give which places are of articles that go on, and where those stand then."""
        if self.is_whole:
            return np.ones(len(places), dtype=bool), places + self._shifts[0]
        docs = self._docs_of(places)
        live = self.live[docs]
        return live, places[live] + self._shifts[docs[live]]

    @cached_property
    def _docs_of_blocks(self) -> Array:
        """The article that has the first place of every block of places."""
        firsts = np.arange(0, int(self.bases[-1]), 1 << _BLOCK_BITS)
        return self.bases.searchsorted(firsts, side="right") - 1

    def _docs_of(self, places: Array) -> Array:
        """Give the article of each place; several times as quick as bisection."""
        docs = self._docs_of_blocks.take(places >> _BLOCK_BITS)
        while (further := self.bases.take(docs + 1) <= places).any():
            docs += further
        return docs


def merge(path: Path, sources: Sequence[Source]) -> int:
    """Write a segment of the articles that go on, durable on return; give its file's checksum."""
    spans = np.concatenate([source.spans for source in sources])
    bases = np.concatenate([[0], np.cumsum(spans)])
    if int(bases[-1]) > np.iinfo(np.uint32).max:
        raise OverflowError("too many positions for one segment")
    first = 0
    for source in sources:
        source.move(first, bases)
        first += int(source.live.sum())
    with ArrayFileWriter(path) as writer:
        writer.put(BASES, bases.astype(np.uint32))
        fields = {}
        for name in (*Stream, NUMBERS, *TITLE_FIELDS):
            with_places = name in set(Stream) - WITHOUT_PLACES
            fields[name] = _merge_field(writer, name, sources, len(spans), with_places=with_places)
        writer.put(FOLDS, _merged_folds(sources, fields[Stream.ACCENTED], fields[Stream.FOLDED]))
        writer.put(DAYS, _column(sources, DAYS))
        for facet in Facet:
            _merge_value_sets(writer, facet, sources)
        ids = [Identifiers(source.file).in_doc_order() for source in sources]
        kept = [
            compress(of_source, source.live.tolist()) for of_source, source in zip(ids, sources, strict=True)
        ]
        write_identifiers(writer, [id_ for of_source in kept for id_ in of_source])
        for name in (TITLES, HEADS, TEXTS):
            _merge_texts(writer, name, sources)
        writer.put(f"{TITLES}.hashes", _column(sources, f"{TITLES}.hashes"))
        merge_phrases(writer, sources)
        return writer.finish()


def _column(sources: Sequence[Source], name: str) -> Array:
    return np.concatenate([source.file[name].all()[source.live] for source in sources])


def _merge_value_sets(writer: ArrayFileWriter, facet: Facet, sources: Sequence[Source]) -> None:
    values: list[list[str]] = []
    for source in sources:
        sets = ValueSets(source.file, facet)
        ends = np.cumsum(sets.sizes)
        members = [
            [sets.values[number] for number in sets.members[end - size : end].tolist()]
            for end, size in zip(ends.tolist(), sets.sizes.tolist(), strict=True)
        ]
        values += [members[number] for number in sets.of_docs[source.live].tolist()]
    write_value_sets(writer, facet, values)


def _merge_texts(writer: ArrayFileWriter, name: str, sources: Sequence[Source]) -> None:
    texts = [Texts(source.file, name) for source in sources]
    lengths = np.concatenate(
        [np.diff(np.asarray(t.offsets).astype(np.int64))[s.live] for t, s in zip(texts, sources, strict=True)]
    )
    writer.put(f"{name}.text_at", offsets(lengths))
    region = writer.reserve(f"{name}.text", np.uint8, int(lengths.sum()))
    for source, of_source in zip(sources, texts, strict=True):
        for first in range(0, len(of_source), _DOCS):
            stop = min(first + _DOCS, len(of_source))
            kept = compress(of_source.slice(first, stop), source.live[first:stop].tolist())
            region.write(np.frombuffer(b"".join(kept), dtype=np.uint8))


def _merge_field(
    writer: ArrayFileWriter, name: str, sources: Sequence[Source], size: int, *, with_places: bool
) -> list[_SourceField]:
    fields = [_SourceField(source, Field(source.file, name), with_places=with_places) for source in sources]
    terms = _merge_lexicons(writer, name, fields)
    writer.put(f"{name}.lengths", _column(sources, f"{name}.lengths"))
    frequencies = np.zeros(terms, dtype=np.int64)
    place_counts = np.zeros(terms, dtype=np.int64)
    for field in fields:
        frequencies += np.bincount(field.new_terms, field.frequencies, terms).astype(np.int64)
        if with_places:
            place_counts += np.bincount(field.new_terms, field.place_counts, terms).astype(np.int64)
    largest = max((field.largest_weight for field in fields), default=0)
    out = FieldWriter(
        writer,
        name,
        size,
        frequencies,
        place_counts=place_counts if with_places else None,
        largest_weight=largest,
    )
    for first, stop in _runs(np.maximum(frequencies, place_counts)):
        postings = _Interleaved(frequencies[first:stop], first, (np.int64, np.uint32))
        places = _Interleaved(place_counts[first:stop], first, (np.int64,))
        for field in fields:
            begin, end = field.new_terms.searchsorted((first, stop)).tolist()
            for numbers, counts, docs, weights in field.postings(begin, end):
                postings.add(numbers, counts, docs, weights)
            if with_places:
                places.add(*field.places(begin, end))
        out.add(first, stop, *postings.arrays)
        if with_places:
            out.add_places(*places.arrays)
    return fields


def _merged_folds(
    sources: Sequence[Source], accented: Sequence[_SourceField], folded: Sequence[_SourceField]
) -> Array:
    """Give for every accented term of the new segment the number of the folded one that it becomes."""
    folds = np.zeros(1 + max(int(field.new_terms.max(initial=-1)) for field in accented), dtype=np.uint32)
    for source, marked, unmarked in zip(sources, accented, folded, strict=True):
        left = marked.frequencies > 0
        folds[marked.new_terms[left]] = unmarked.new_terms[source.file[FOLDS].all()[left]]
    return folds


class _SourceField:
    """One field of a segment that is merged: its terms' new numbers, and what is left of each term."""

    def __init__(self, source: Source, field: Field, *, with_places: bool) -> None:
        self._source = source
        self._field = field
        self.lexicon: Lexicon = field.lexicon
        self.new_terms: Array = np.zeros(len(field.lexicon), dtype=np.int32)
        """Ascending; a term that nothing is left of has the number of one beside it."""
        self.frequencies = self.new_terms.copy()
        self.place_counts = self.new_terms.copy()
        self.largest_weight = 0
        runs = _runs(np.diff(np.asarray(field.run_offsets()).astype(np.int64)))
        for first, stop in runs:
            for numbers, counts, _, weights in self._live_postings(first, stop):
                self.frequencies[numbers] += counts
                self.largest_weight = max(self.largest_weight, int(weights.max(initial=0)))
        if with_places:
            for first, stop in _runs(np.diff(np.asarray(field.place_offsets()).astype(np.int64))):
                self.place_counts[first:stop] = self._live_places(first, stop)[0]

    def postings(self, first: int, stop: int) -> Iterator[tuple[Array, Array, Array, Array]]:
        """Give new numbers of terms, how many articles each has, those articles' new numbers, weights."""
        for numbers, counts, docs, weights in self._live_postings(first, stop):
            yield self.new_terms[numbers], counts, self._source.new_docs[docs], weights

    def places(self, first: int, stop: int) -> tuple[Array, Array, Array]:
        """Give new numbers of terms, how many places each has, those places where they stand then."""
        counts, places = self._live_places(first, stop)
        return self.new_terms[first:stop], counts, places

    def _live_postings(self, first: int, stop: int) -> Iterator[tuple[Array, Array, Array, Array]]:
        counts, docs, weights = self._field.run(first, stop)
        if not self._source.is_whole:
            live = self._source.live[docs]
            counts, docs, weights = _counts_of(live, counts), docs[live], weights[live]
        yield np.arange(first, stop), counts, docs, weights
        dense = self._field.dense_terms()
        for number in dense[slice(*dense.searchsorted((first, stop)))].tolist():
            row = self._field.row(number)
            if row is not None:
                docs = np.flatnonzero((row > 0) & self._source.live)
                yield np.array([number]), np.array([len(docs)]), docs, row[docs]

    def _live_places(self, first: int, stop: int) -> tuple[Array, Array]:
        counts, places = self._field.run_of_places(first, stop)
        live, moved = self._source.moved_places(places)
        return counts if self._source.is_whole else _counts_of(live, counts), moved


def _counts_of(live: Array, counts: Array) -> Array:
    """Give how many of each run are live."""
    before = np.concatenate([[0], np.cumsum(live)])
    ends = np.cumsum(counts)
    left: Array = before[ends] - before[ends - counts]
    return left


def _runs(counts: Array) -> Iterator[tuple[int, int]]:
    """Cut consecutive terms into runs of at most `_POSTINGS` together, or of one term that has more."""
    ends = np.cumsum(counts)
    first = 0
    while first < len(counts):
        before = int(ends[first - 1]) if first else 0
        stop = max(first + 1, int(ends.searchsorted(before + _POSTINGS, side="right")))
        yield first, stop
        first = stop


def _merge_lexicons(writer: ArrayFileWriter, name: str, fields: Sequence[_SourceField]) -> int:
    """Write the lexicon of all terms that anything is left of, number them, and give how many there are."""
    largest = max((field.lexicon for field in fields), key=len)
    cuts = [largest[at] for at in range(_TERMS, len(largest), _TERMS)]
    pieces: list[bytes] = []
    lengths: list[Array] = []
    total = 0
    bounds = [[0, *(f.lexicon.first(cut) for cut in cuts), len(f.lexicon)] for f in fields]
    for run in range(len(cuts) + 1):
        texts = [f.lexicon.slice(b[run], b[run + 1]) for f, b in zip(fields, bounds, strict=True)]
        left = [
            list(compress(of_field, (f.frequencies[b[run] : b[run + 1]] > 0).tolist()))
            for of_field, f, b in zip(texts, fields, bounds, strict=True)
        ]
        merged = sorted(set().union(*left))
        number_of = {text: total + at for at, text in enumerate(merged)}
        for of_field, field, bound in zip(texts, fields, bounds, strict=True):
            numbers = np.array([number_of.get(text, -1) for text in of_field], dtype=np.int64)
            numbers[:1] = np.maximum(numbers[:1], max(total - 1, 0))
            field.new_terms[bound[run] : bound[run + 1]] = np.maximum.accumulate(numbers)
        pieces.append(b"".join(merged))
        lengths.append(np.fromiter(map(len, merged), dtype=np.int64, count=len(merged)))
        total += len(merged)
    writer.put(f"{name}.text", np.frombuffer(b"".join(pieces), dtype=np.uint8))
    writer.put(f"{name}.text_at", offsets(np.concatenate(lengths)))
    return total


class _Interleaved:
    """Arrays in the order of merged terms, filled source by source."""

    def __init__(self, counts: Array, first: int, dtypes: Sequence[type[np.generic]]) -> None:
        self._first = first
        self._filled = np.cumsum(counts) - counts
        self.arrays = [np.empty(int(counts.sum()), dtype=dtype) for dtype in dtypes]

    def add(self, numbers: Array, counts: Array, *values: Array) -> None:
        """Put the values of one source, `counts` of them for each of the terms `numbers`, behind the last."""
        terms = numbers - self._first
        before = np.cumsum(counts) - counts
        at = np.repeat(self._filled[terms] - before, counts) + np.arange(int(counts.sum()))
        for array, of_source in zip(self.arrays, values, strict=True):
            array[at] = of_source
        np.add.at(self._filled, terms, counts)
