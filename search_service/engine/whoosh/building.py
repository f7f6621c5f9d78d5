"""How do articles become a segment? Sorted as one array of numbers, never posting by posting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, compress, groupby
from pathlib import Path

import numpy as np

from search_service.engine.contract import Document, Facet
from search_service.engine.whoosh.arrays import Array, ArrayFileWriter
from search_service.engine.whoosh.columns import (
    NO_DAY,
    encode_head,
    encode_text,
    facet_values,
    write_identifiers,
    write_value_sets,
)
from search_service.engine.whoosh.field_writer import FieldWriter
from search_service.engine.whoosh.layout import (
    BASES,
    DAYS,
    FOLDS,
    HEADS,
    NUMBERS,
    TEXTS,
    TITLE_PAIRS,
    TITLE_SYLLABLES,
    WITHOUT_PLACES,
)
from search_service.engine.whoosh.lexicon import write_texts
from search_service.engine.whoosh.phrases import write_phrases
from search_service.engine.whoosh.suggestions import title_pairs, title_syllables, write_titles
from search_service.vietnamese.analysis import Occurrences
from search_service.vietnamese.streams import Stream
from search_service.vietnamese.syllables import fold


def build(path: Path, documents: Sequence[Document]) -> int:
    """Write a segment of these articles, durable on return; give its file's checksum."""
    with ArrayFileWriter(path) as writer:
        bases = _bases(documents)
        writer.put(BASES, bases)
        terms: dict[Stream, list[bytes]] = {}
        for stream in Stream:
            occurrences = [document.streams[stream] for document in documents]
            terms[stream] = _write_field(
                writer, stream, occurrences, bases, with_places=stream not in WITHOUT_PLACES
            )
        writer.put(FOLDS, _folds(terms[Stream.ACCENTED], terms[Stream.FOLDED]))
        _write_field(writer, NUMBERS, _numbers(documents), bases, with_places=False)
        articles = [document.article for document in documents]
        days = [article.date.toordinal() if article.date else NO_DAY for article in articles]
        writer.put(DAYS, np.array(days, dtype=np.int32))
        facets = [facet_values(document) for document in documents]
        for facet in Facet:
            write_value_sets(writer, facet, [values[facet] for values in facets])
        write_identifiers(writer, [article.id.encode() for article in articles])
        titles = [article.title for article in articles]
        write_titles(writer, titles)
        _write_field(writer, TITLE_PAIRS, title_pairs(titles), bases, with_places=False)
        _write_field(writer, TITLE_SYLLABLES, title_syllables(titles), bases, with_places=False)
        write_phrases(writer, documents)
        write_texts(writer, HEADS, [encode_head(document) for document in documents])
        write_texts(writer, TEXTS, [encode_text(article.text) for article in articles])
        return writer.finish()


def _bases(documents: Sequence[Document]) -> Array:
    """Give the first place of each article, and the one after the last. One is free between two articles."""
    spans = [
        max((int(o.positions.max()) for o in document.streams.values() if len(o.positions)), default=0) + 2
        for document in documents
    ]
    bases = np.cumsum([0, *spans])
    if int(bases[-1]) > np.iinfo(np.uint32).max:
        raise OverflowError("too many positions for one segment")
    return bases.astype(np.uint32)


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
) -> list[bytes]:
    """Write a field and give its terms."""
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
    return inverted.texts


def _folds(accented: Sequence[bytes], folded: Sequence[bytes]) -> Array:
    """Give for every accented term the number of the folded one that it becomes."""
    number_of = {text: number for number, text in enumerate(folded)}
    return np.array([number_of[fold(text.decode()).encode()] for text in accented], dtype=np.uint32)


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
    texts, terms = _ranked(occurrences)
    counts = [len(each.numbers) for each in occurrences]
    order = _order(terms)
    terms = terms.take(order)
    docs = np.repeat(np.arange(len(occurrences), dtype=np.uint32), counts).take(order)
    weights = np.concatenate([each.weights for each in occurrences]).take(order)
    places = (np.repeat(bases[:-1], counts) + np.concatenate([each.positions for each in occurrences])).take(
        order
    )
    is_first = np.ones(len(order), dtype=bool)
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


def _order(terms: Array) -> Array:
    """Give the stable order of the terms' numbers: radix by 16 bits, a third of a comparison sort's time."""
    order: Array = np.argsort(terms.astype(np.uint16), kind="stable")
    if int(terms.max(initial=0)) > np.iinfo(np.uint16).max:
        order = order[np.argsort((terms >> 16).astype(np.uint16)[order], kind="stable")]
    return order


def _ranked(occurrences: Sequence[Occurrences]) -> tuple[list[bytes], Array]:
    """Give the distinct terms sorted, and for each occurrence the number of its term among them."""
    runs = [list(run) for _, run in groupby(occurrences, key=lambda each: id(each.vocabulary))]
    numbers = [np.concatenate([each.numbers for each in run]) for run in runs]
    used: list[Array] = []
    used_texts: list[list[str]] = []
    for run, of_run in zip(runs, numbers, strict=True):
        is_used = np.zeros(len(run[0].vocabulary), dtype=bool)
        is_used[of_run] = True
        used.append(is_used)
        used_texts.append(list(compress(run[0].vocabulary, is_used.tolist())))
    # By code point, which is the order of their bytes. (A set would lose what order there is already.)
    texts = sorted(dict.fromkeys(chain.from_iterable(used_texts)))
    rank_of = dict(zip(texts, range(len(texts)), strict=True))
    ranks = []
    for is_used, of_texts, of_run in zip(used, used_texts, numbers, strict=True):
        renumbered = np.zeros(len(is_used), dtype=np.uint32)
        renumbered[is_used] = np.fromiter(map(rank_of.__getitem__, of_texts), np.uint32, len(of_texts))
        ranks.append(renumbered.take(of_run))
    return [text.encode() for text in texts], np.concatenate(ranks)
