"""What does the table of contents say? Fields, segments, and the commit that they stand for.

It pickles these classes: their module paths are part of the format.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import Any, Final

import numpy as np
from whoosh import analysis, fields, formats
from whoosh.codec.base import Segment

from search_service.articles.article import Audience
from search_service.engine.contract import Commit
from search_service.engine.whoosh.arrays import FORMAT, Array
from search_service.engine.whoosh.codec import ColumnarCodec
from search_service.engine.whoosh.layout import NUMBERS
from search_service.vietnamese.streams import Stream

INDEX_NAME: Final = "MAIN"
ARTICLE: Final = "article"
CITED: Final = "cited"


class StreamField(fields.FieldType):  # type: ignore[misc]
    """A field whose terms were made by this project; Whoosh only reads it."""

    def __init__(self, *, positions: bool) -> None:
        super().__init__(
            format=formats.Positions() if positions else formats.Frequency(),
            analyzer=analysis.IDAnalyzer(),
            scorable=True,
        )


class ArchiveSchema(fields.Schema):  # type: ignore[misc]
    """The fields, and the commit that this table of contents stands for."""

    commit: Commit

    @classmethod
    def of(cls, commit: Commit) -> ArchiveSchema:
        """Give the schema of an index that holds `commit`."""
        streams = {stream.value: StreamField(positions=stream is not Stream.WORDS) for stream in Stream}
        numbers = {NUMBERS: StreamField(positions=False)}
        schema = cls(**streams, **numbers, **{ARTICLE: fields.STORED(), CITED: fields.STORED()})
        schema.commit = commit
        return schema


class PartitionSegment(Segment):  # type: ignore[misc]
    """A segment that belongs to one audience: how many articles its file has, and which are deleted since."""

    def __init__(self, audience: Audience, size: int) -> None:
        super().__init__(INDEX_NAME)
        self.format = FORMAT
        self.audience = audience
        self.size = size
        self.checksum = 0
        """What the file's footer must say, so that no other file takes its place."""
        self.deleted: Array = np.zeros(0, dtype=np.uint32)
        """The numbers of deleted articles, ascending."""

    @classmethod
    def _random_id(cls, size: int = 16) -> str:
        """Give a name. Whoosh takes it from `random`; where that was begun anew, it may be taken already."""
        return secrets.token_hex(size // 2)

    @property
    def filename(self) -> str:
        """The name of its file."""
        return str(self.make_filename(".seg"))

    @property
    def live(self) -> int:
        """How many of its articles are not deleted."""
        return self.size - len(self.deleted)

    def delete(self, docs: Iterable[int]) -> None:
        """Delete articles by number."""
        gone = np.fromiter(docs, dtype=np.uint32)
        if len(gone):
            self.deleted = np.union1d(self.deleted, gone)

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        if len(self.deleted):  # a bit an article
            bits = np.zeros(self.size, dtype=bool)
            bits[self.deleted] = True
            state["deleted"] = np.packbits(bits)
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        if len(self.deleted):
            self.deleted = np.flatnonzero(np.unpackbits(self.deleted, count=self.size)).astype(np.uint32)

    # What Whoosh asks of a segment.

    def codec(self) -> ColumnarCodec:
        """Give what reads it."""
        return ColumnarCodec()

    def doc_count_all(self) -> int:
        """Give how many articles its file has."""
        return self.size

    def deleted_count(self) -> int:
        """Give how many articles are deleted."""
        return len(self.deleted)

    def deleted_docs(self) -> Iterator[int]:
        """Yield the numbers of deleted articles."""
        return iter(self.deleted.tolist())

    def is_deleted(self, docnum: int) -> bool:
        """Say whether an article is deleted."""
        at = int(self.deleted.searchsorted(docnum))
        return at < len(self.deleted) and int(self.deleted[at]) == docnum

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Whoosh's way to delete; this index is only written by `WhooshEngine`."""
        raise NotImplementedError("articles are deleted in the record, the indexer follows")

    def should_assemble(self) -> bool:
        """Say that it is one file already."""
        return False
