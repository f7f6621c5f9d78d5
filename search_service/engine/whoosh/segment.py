"""What does one segment hold? Its fields and columns, mapped.

A segment never changes, so it is opened once and shared by every snapshot; which of its articles are deleted
belongs to the table of contents and is looked at by the view.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from search_service.engine.contract import Facet, Stored
from search_service.engine.whoosh.arrays import ArrayFile
from search_service.engine.whoosh.columns import Identifiers, ValueSets, decode_head, decode_text
from search_service.engine.whoosh.layout import (
    BASES,
    DAYS,
    HEADS,
    NUMBERS,
    TEXTS,
    TITLE_PAIRS,
    TITLE_SYLLABLES,
    TITLES,
)
from search_service.engine.whoosh.lexicon import Texts
from search_service.engine.whoosh.phrases import Phrases
from search_service.engine.whoosh.postings import open_fields
from search_service.engine.whoosh.schema import PartitionSegment
from search_service.engine.whoosh.toc import report, report_name
from search_service.errors import IndexDamaged
from search_service.vietnamese.streams import Stream


class OpenSegment:
    """One segment, open for reading. Safe to use from several threads."""

    def __init__(self, folder: Path, segment: PartitionSegment) -> None:
        """Open a segment; raises IndexDamaged naming its file, FileNotFoundError when it is gone."""
        self.id: str = segment.segment_id()
        self.audience = segment.audience
        self.size = segment.size
        self.file = ArrayFile(folder / segment.filename)
        self.report = partial(report, folder, segment)
        """Tells every process of an IndexDamaged."""
        self.report_name = report_name(segment)
        if self.file.checksum != segment.checksum:
            raise IndexDamaged(segment.filename, "it is not the file that was committed")
        with self.reading():
            fields = open_fields(self.file)
            self.streams = {stream: fields[stream] for stream in Stream}
            self.numbers = fields[NUMBERS]
            self.bases = self.file[BASES].all()
            self.days = self.file[DAYS].all()
            self.facets = {facet: ValueSets(self.file, facet) for facet in Facet}
            self.ids = Identifiers(self.file)
            self.titles = Texts(self.file, TITLES)
            self.title_hashes = self.file[f"{TITLES}.hashes"].all()
            self.title_pairs = fields[TITLE_PAIRS]
            self.title_syllables = fields[TITLE_SYLLABLES]
            self.phrases = Phrases(self.file)
            self._heads = Texts(self.file, HEADS)
            self._texts = Texts(self.file, TEXTS)
            self.lengths = {stream: self.file[f"{stream}.lengths"].all() for stream in Stream}

    @property
    def is_suspect(self) -> bool:
        """Whether the file was written to since it was opened."""
        return self.file.is_suspect

    def check(self) -> None:
        """Raise IndexDamaged if the file was written to: one that shrinks ends the process that maps it."""
        if self.is_suspect:
            raise IndexDamaged(self.file.path.name, "it changed since it was opened")

    def verify(self) -> None:
        """Read every byte; raises IndexDamaged, and says so to every process."""
        with self.reading():
            self.file.verify_all()

    def head(self, doc: int) -> Stored:
        """Give an article without its text, and the document numbers it cites; raises IndexDamaged."""
        with self.reading():
            return decode_head(self._heads.read(doc))

    def text(self, doc: int) -> str:
        """Give the text of an article; raises IndexDamaged."""
        with self.reading():
            return decode_text(self._texts.read(doc))

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Tell every process when what is read is damaged, or makes no sense (then its writer was wrong)."""
        try:
            yield
        except IndexDamaged as error:
            self.report(error)
            raise
        except (ValueError, KeyError, IndexError, zlib.error) as error:
            damaged = IndexDamaged(self.file.path.name, f"it cannot be read ({error})")
            self.report(damaged)
            raise damaged from error
