"""How do articles become a segment? Sorted as one array of numbers, never posting by posting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from search_service.engine.contract import Document, Facet
from search_service.engine.whoosh.arrays import Array, ArrayFileWriter
from search_service.engine.whoosh.columns import (
    NO_DAY,
    encode_stored,
    facet_values,
    title_texts,
    write_identifiers,
    write_titles,
    write_value_sets,
)
from search_service.engine.whoosh.field_writer import FieldWriter
from search_service.engine.whoosh.lexicon import write_texts
from search_service.vietnamese.analysis import Occurrences
from search_service.vietnamese.streams import Stream

NUMBERS: Final = "numbers"
"""The field of document numbers."""

STORED: Final = "stored"
BASES: Final = "bases"
DAYS: Final = "days"

WITHOUT_PLACES: Final = frozenset({Stream.WORDS})
"""Streams that no phrase asks for."""

# How an occurrence is packed into 64 bits, so that one sort of numbers puts all in order.
_WEIGHT_BITS: Final = 8
_PLACE_BITS: Final = 32
_TERM_BITS: Final = 64 - _WEIGHT_BITS - _PLACE_BITS


def build(path: Path, documents: Sequence[Document]) -> int:
    """Write a segment of these articles, durable on return; give its file's checksum."""
    with ArrayFileWriter(path) as writer:
        bases = _bases(documents)
        writer.put(BASES, bases)
        for stream in Stream:
            occurrences = [document.streams[stream] for document in documents]
            _write_field(writer, stream, occurrences, bases, with_places=stream not in WITHOUT_PLACES)
        _write_field(writer, NUMBERS, _numbers(documents), bases, with_places=False)
        articles = [document.article for document in documents]
        days = [article.date.toordinal() if article.date else NO_DAY for article in articles]
        writer.put(DAYS, np.array(days, dtype=np.int32))
        facets = [facet_values(document) for document in documents]
        for facet in Facet:
            write_value_sets(writer, facet, [values[facet] for values in facets])
        write_identifiers(writer, [article.id.encode() for article in articles])
        write_titles(writer, [title_texts(article.title) for article in articles])
        write_texts(writer, STORED, [encode_stored(document) for document in documents])
        return writer.finish()


def _bases(documents: Sequence[Document]) -> Array:
    """Give the first place of each article, and the one after the last. One is free between two articles."""
    spans = [
        max((int(o.positions.max()) for o in document.streams.values() if len(o.positions)), default=0) + 2
        for document in documents
    ]
    return np.cumsum([0, *spans]).astype(np.uint32)


def _numbers(documents: Sequence[Document]) -> list[Occurrences]:
    vocabulary = list(dict.fromkeys(number for document in documents for number in document.numbers))
    number_of = {number: at for at, number in enumerate(vocabulary)}
    occurrences = []
    for document in documents:
        numbers = np.array([number_of[n] for n in dict.fromkeys(document.numbers)], dtype=np.uint32)
        occurrences.append(Occurrences(vocabulary, numbers, np.zeros_like(numbers), np.ones_like(numbers)))
    return occurrences


def _write_field(
    writer: ArrayFileWriter, name: str, occurrences: Sequence[Occurrences], bases: Array, *, with_places: bool
) -> None:
    inverted = _inverted(occurrences, bases)
    write_texts(writer, name, inverted.texts)
    lengths = np.array([int(o.weights.sum()) for o in occurrences], dtype=np.uint32)
    writer.put(f"{name}.lengths", lengths)
    field = FieldWriter(
        writer,
        name,
        len(occurrences),
        inverted.frequencies,
        place_counts=inverted.place_counts if with_places else None,
        largest_weight=int(inverted.weights.max(initial=0)),
    )
    field.add(0, len(inverted.texts), inverted.docs, inverted.weights)
    if with_places:
        field.add_places(inverted.places)


@dataclass(frozen=True, slots=True)
class _Inverted:
    """A stream of several articles in the order of its terms."""

    texts: list[bytes]
    frequencies: Array
    docs: Array
    weights: Array
    place_counts: Array
    places: Array


def _inverted(occurrences: Sequence[Occurrences], bases: Array) -> _Inverted:
    texts, ranks = _ranked(occurrences)
    counts = [len(o.numbers) for o in occurrences]
    places: Array = np.repeat(bases[:-1], counts).astype(np.uint64)
    places += np.concatenate([o.positions for o in occurrences])
    weights: Array = np.concatenate([o.weights for o in occurrences]).astype(np.uint64)
    if (
        len(texts) >> _TERM_BITS
        or int(bases[-1]) >> _PLACE_BITS
        or int(weights.max(initial=0)) >> _WEIGHT_BITS
    ):
        raise OverflowError("too many terms, positions or too large a weight for one batch of articles")
    packed = (ranks << (_PLACE_BITS + _WEIGHT_BITS)) | (places << _WEIGHT_BITS) | weights
    packed.sort()
    terms = (packed >> (_PLACE_BITS + _WEIGHT_BITS)).astype(np.intp)
    places = ((packed >> _WEIGHT_BITS) & ((1 << _PLACE_BITS) - 1)).astype(np.intp)
    weights = packed & ((1 << _WEIGHT_BITS) - 1)
    docs = np.repeat(np.arange(len(occurrences)), np.diff(bases)).take(places)
    is_first = np.ones(len(packed), dtype=bool)
    is_first[1:] = (terms[1:] != terms[:-1]) | (docs[1:] != docs[:-1])
    firsts = np.flatnonzero(is_first)
    return _Inverted(
        texts=texts,
        frequencies=np.bincount(terms[firsts], minlength=len(texts)),
        docs=docs[firsts],
        weights=np.add.reduceat(weights, firsts) if len(firsts) else weights,
        place_counts=np.bincount(terms, minlength=len(texts)),
        places=places,
    )


def _ranked(occurrences: Sequence[Occurrences]) -> tuple[list[bytes], Array]:
    """Give the distinct terms sorted, and for each occurrence the number of its term among them."""
    number_of: dict[str, int] = {}
    renumbered: dict[int, Array] = {}
    by_vocabulary: dict[int, list[Occurrences]] = {}
    for each in occurrences:
        by_vocabulary.setdefault(id(each.vocabulary), []).append(each)
    for key, sharing in by_vocabulary.items():
        vocabulary = sharing[0].vocabulary
        used = np.zeros(len(vocabulary), dtype=bool)
        used[np.concatenate([each.numbers for each in sharing])] = True
        numbers = np.flatnonzero(used)
        renumbered[key] = np.zeros(len(vocabulary), dtype=np.uint64)
        renumbered[key][numbers] = [
            number_of.setdefault(vocabulary[number], len(number_of)) for number in numbers.tolist()
        ]
    texts = [text.encode() for text in number_of]
    order = sorted(range(len(texts)), key=texts.__getitem__)
    ranks = np.zeros(len(texts), dtype=np.uint64)
    ranks[order] = np.arange(len(texts), dtype=np.uint64)
    renumbered_all = [renumbered[id(each.vocabulary)].take(each.numbers) for each in occurrences]
    return [texts[at] for at in order], ranks.take(np.concatenate(renumbered_all).astype(np.intp))
