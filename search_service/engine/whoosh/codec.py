"""How does Whoosh itself read a segment? Through its own codec interface, one posting at a time.

This project's searches do not come here: `view.py` reads the same arrays whole. It is the way out to
everything that reads Whoosh indexes, and the tests' oracle.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.reading import TermInfo, TermNotFound

from search_service.articles.article import to_json
from search_service.engine.whoosh.arrays import Array, ArrayFile
from search_service.engine.whoosh.columns import decode_head, decode_text
from search_service.engine.whoosh.layout import BASES, HEADS, NUMBERS, TEXTS
from search_service.engine.whoosh.lexicon import Lexicon, Texts
from search_service.engine.whoosh.matcher import ColumnarMatcher, MatcherPostings
from search_service.engine.whoosh.postings import Field, open_fields
from search_service.vietnamese.streams import Stream

_NAMES = tuple(sorted((*(stream.value for stream in Stream), NUMBERS)))


class ColumnarCodec(base.Codec):  # type: ignore[misc]
    """Reads segments; `building.py` and `merging.py` write them."""

    def terms_reader(self, storage: Any, segment: Any) -> ColumnarTerms:
        """Give the reader of terms and postings."""
        return ColumnarTerms(ArrayFile(Path(storage.folder) / segment.filename))

    def per_document_reader(self, storage: Any, segment: Any) -> ColumnarDocuments:
        """Give the reader of lengths and stored articles."""
        return ColumnarDocuments(ArrayFile(Path(storage.folder) / segment.filename), segment)

    def automata(self, storage: Any, segment: Any) -> base.Automata:  # noqa: ARG002 (Whoosh's interface)
        """Give what finds similar terms."""
        return base.Automata()


class ColumnarTerms(base.TermsReader):  # type: ignore[misc]
    """The terms of a segment, field by field, each with its postings."""

    def __init__(self, file: ArrayFile) -> None:
        self._fields = open_fields(file)
        self._bases = file[BASES].all()

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        name, text = term
        return name in self._fields and self._fields[name].lexicon.find(text) >= 0

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield every term as (field, text)."""
        for name in _NAMES:
            yield from self.terms_from(name, b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the terms of a field from `prefix` on."""
        lexicon = self._fields[fieldname].lexicon
        for number in range(lexicon.first(prefix), len(lexicon)):
            yield fieldname, lexicon[number]

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield every term with what is known of it."""
        for name, text in self.terms():
            yield (name, text), self.term_info(name, text)

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Yield the terms of a field from `prefix` on with what is known of them."""
        for name, text in self.terms_from(fieldname, prefix):
            yield (name, text), self.term_info(name, text)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """Give the statistics of a term; raises KeyError."""
        field = self._fields[fieldname]
        docs, weights = self._postings(field, text)
        lengths = field.lengths.all()[docs]
        return TermInfo(
            weight=float(weights.sum()),
            df=len(docs),
            minlength=int(lengths.min()),
            maxlength=int(lengths.max()),
            maxweight=float(weights.max()),
            minid=int(docs[0]),
            maxid=int(docs[-1]),
        )

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Give the sum of a term's weights; raises KeyError."""
        return float(self._postings(self._fields[fieldname], text)[1].sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Give how many articles have a term; raises KeyError."""
        return len(self._postings(self._fields[fieldname], text)[0])

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ColumnarMatcher:
        """Give the postings of a term one by one."""
        field = self._fields[fieldname]
        try:
            docs, weights = self._postings(field, text)
        except KeyError:
            raise TermNotFound(f"{fieldname}:{text!r}") from None
        places = field.places(field.lexicon.find(text)).astype(np.int64) if field.has_places else None
        postings = MatcherPostings(docs, weights, field.lengths.all(), places, self._bases)
        return ColumnarMatcher((fieldname, text), format_, postings, scorer)

    def cursor(self, fieldname: str, fieldobj: Any) -> ColumnarCursor:
        """Give a cursor over the terms of a field."""
        return ColumnarCursor(self._fields[fieldname].lexicon, fieldobj)

    def indexed_field_names(self) -> tuple[str, ...]:
        """Give the names of the fields."""
        return _NAMES

    def close(self) -> None:
        """Let go of the file."""
        self._fields = {}

    def _postings(self, field: Field, text: bytes) -> tuple[Array, Array]:
        number = field.lexicon.find(text)
        if number < 0:
            raise KeyError(text)
        postings = field.postings(number)
        if postings.row is None:
            return postings.docs, postings.weights
        docs = np.flatnonzero(postings.row)
        return docs, postings.row[docs]


class ColumnarCursor(base.FieldCursor):  # type: ignore[misc]
    """Walks the terms of a field."""

    def __init__(self, lexicon: Lexicon, fieldobj: Any) -> None:
        self._lexicon = lexicon
        self._from_bytes = fieldobj.from_bytes
        self._at = 0

    def first(self) -> Any:
        """Go to the first term."""
        self._at = 0
        return self.text()

    def find(self, string: Any) -> Any:
        """Go to the first term that is not before `string`."""
        self._at = self._lexicon.first(string if isinstance(string, bytes) else string.encode())
        return self.text()

    def next(self) -> Any:
        """Go to the next term."""
        self._at += 1
        return self.text()

    def text(self) -> Any:
        """Give the term, or None behind the last."""
        return self._from_bytes(self._lexicon[self._at]) if self.is_valid() else None

    term = text

    def is_valid(self) -> bool:
        """Say whether there is a term here."""
        return self._at < len(self._lexicon)


class ColumnarDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """What a segment knows of each article besides its terms."""

    def __init__(self, file: ArrayFile, segment: Any) -> None:
        self._segment = segment
        self._lengths = {name: file[f"{name}.lengths"].all() for name in _NAMES}
        self._heads = Texts(file, HEADS)
        self._texts = Texts(file, TEXTS)

    def doc_count(self) -> int:
        """Give how many articles are not deleted."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """Give how many articles there are."""
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        """Say whether any article is deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Say whether an article is deleted."""
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterator[int]:
        """Yield the numbers of deleted articles."""
        yield from self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Give the length of a field of an article."""
        return int(self._lengths[fieldname][docnum]) if fieldname in self._lengths else default

    def field_length(self, fieldname: str) -> int:
        """Give the length of a field of all articles."""
        return int(self._lengths[fieldname].sum()) if fieldname in self._lengths else 0

    def min_field_length(self, fieldname: str) -> int:
        """Give the shortest length of a field."""
        return int(self._lengths[fieldname].min()) if fieldname in self._lengths else 0

    def max_field_length(self, fieldname: str) -> int:
        """Give the longest length of a field."""
        return int(self._lengths[fieldname].max()) if fieldname in self._lengths else 0

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """Give the article, as JSON, and the document numbers it cites."""
        head, cited = decode_head(self._heads.read(docnum))
        article = replace(head, text=decode_text(self._texts.read(docnum)))
        return {"article": to_json(article), "cited": list(cited)}
