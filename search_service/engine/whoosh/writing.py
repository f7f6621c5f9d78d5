"""How do articles become segments, and when are segments merged?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from whoosh.index import TOC
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from search_service.articles.article import Audience, to_json
from search_service.engine.contract import Document
from search_service.engine.whoosh.facts import encode
from search_service.engine.whoosh.schema import ARTICLE, CITED, FACTS, PartitionCodec, PartitionSegment
from search_service.engine.whoosh.storage import checksum, sync
from search_service.engine.whoosh.toc import INDEX_NAME

SIZE_RATIO: Final = 3
"""A segment is at least so many times larger than all smaller ones together, or it is merged with them."""

SMALL_SEGMENTS: Final = 6
"""So many of the smallest segments are tolerated, so that one new article rewrites next to nothing."""

DELETED_SHARE: Final = 0.25
"""A segment with more deleted articles than this is rewritten."""


@dataclass(frozen=True, slots=True)
class _Unlisted:
    """What Whoosh's writer asks of an index, for a segment that belongs to none yet."""

    storage: Any
    schema: Any
    indexname: str = INDEX_NAME

    def _read_toc(self) -> TOC:
        return TOC(self.schema, [], 0)


class PartitionWriter(SegmentWriter):  # type: ignore[misc]
    """Builds one segment of one audience. It is in no table of contents until `toc.write` names it."""

    def __init__(self, storage: Any, schema: Any, audience: Audience) -> None:
        super().__init__(_Unlisted(storage, schema), _lk=False, codec=PartitionCodec(audience))

    def add(self, document: Document) -> None:
        """Add one article."""
        self.add_document(
            **{stream.value: occurrences for stream, occurrences in document.streams.items()},
            **{ARTICLE: to_json(document.article), CITED: list(document.cited), FACTS: encode(document)},
        )

    def finish(self) -> PartitionSegment:
        """Give the segment, its file durable."""
        segment: PartitionSegment = self._finalize_segment()
        self._finish()
        file = Path(self.storage.folder) / segment.filename
        sync(file)
        segment.checksum = checksum(file)
        return segment


def build(storage: Any, schema: Any, audience: Audience, documents: Iterable[Document]) -> PartitionSegment:
    """Write a segment of these articles."""
    with _written(PartitionWriter(storage, schema, audience)) as writer:
        for document in documents:
            writer.add(document)
        return writer.finish()


def merge(storage: Any, schema: Any, segments: Sequence[PartitionSegment]) -> PartitionSegment:
    """Write a segment of the articles of others that are not deleted."""
    with _written(PartitionWriter(storage, schema, segments[0].audience)) as writer:
        for segment in segments:
            with closing(SegmentReader(storage, schema, segment)) as reader:
                writer.add_reader(reader)
        return writer.finish()


@contextmanager
def _written(writer: PartitionWriter) -> Iterator[PartitionWriter]:
    try:
        yield writer
    except BaseException:
        # A writer that failed cannot always be cancelled; what failed first is what matters.
        with suppress(Exception):
            writer.cancel()
        raise


def to_merge(segments: Sequence[PartitionSegment]) -> list[PartitionSegment]:
    """Give the segments of one audience that should become one; none when all is well."""
    by_size = sorted(segments, key=_live)
    chosen = [s for s in by_size if s.deleted_count() > DELETED_SHARE * s.doc_count_all()]
    if len(by_size) > SMALL_SEGMENTS:
        smaller = 0
        for count, segment in enumerate(by_size):
            if count and _live(segment) < SIZE_RATIO * smaller:
                chosen += by_size[: count + 1]
            smaller += _live(segment)
    return list({segment.segment_id(): segment for segment in chosen}.values())


def _live(segment: PartitionSegment) -> int:
    return int(segment.doc_count_all() - segment.deleted_count())
