"""How do documents become segments that wait for their commit? In any process, without a lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from search_service.articles.article import Audience
from search_service.engine.contract import Document, Prepared
from search_service.engine.whoosh.building import build
from search_service.engine.whoosh.schema import PartitionSegment
from search_service.engine.whoosh.storage import writing


@dataclass(frozen=True, slots=True)
class PartBuilder:
    """Builds a segment an audience in `folder`, in files whose names end with `unfinished`."""

    folder: Path
    unfinished: str

    def __call__(self, documents: Sequence[Document]) -> Prepared:
        """Build segments of these documents; see `contract.Preparer`."""
        built: list[PartitionSegment] = []
        try:
            with writing(self.folder):
                self.folder.mkdir(parents=True, exist_ok=True)
                for audience in Audience:
                    chosen = [document for document in documents if document.article.audience is audience]
                    if chosen:
                        segment = PartitionSegment(audience, len(chosen))
                        segment.checksum = build(self._file(segment), chosen)
                        built.append(segment)
        except BaseException:
            for segment in built:
                self._file(segment).unlink(missing_ok=True)
            raise
        return Prepared(frozenset(document.article.id for document in documents), tuple(built))

    def _file(self, segment: PartitionSegment) -> Path:
        return self.folder / (segment.filename + self.unfinished)
