"""How is an article laid out in Whoosh? One field a stream, one column of facts, the article itself stored.

The table of contents pickles these classes: their module paths are part of the format.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any, Final

from whoosh import analysis, columns, fields, formats
from whoosh.codec.whoosh3 import W3Codec, W3Segment

from search_service.articles.article import Audience
from search_service.engine.contract import Commit
from search_service.vietnamese.analysis import Occurrences
from search_service.vietnamese.streams import Stream

FACTS: Final = "facts"
ARTICLE: Final = "article"
CITED: Final = "cited"
_POSITIONAL: Final = (Stream.ACCENTED, Stream.FOLDED, Stream.BARE)


class RawPositions(formats.Positions):  # type: ignore[misc]
    """Positions as unsigned 32-bit integers, to be read as an array."""

    def encode(self, poslist: list[int]) -> bytes:
        return array("I", poslist).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        return list(array("I", valuestring))

    def decode_frequency(self, valuestring: bytes) -> int:
        return len(valuestring) // array("I").itemsize


class StreamField(fields.FieldType):  # type: ignore[misc]
    """A stream of terms that is analysed already: it is given `Occurrences`."""

    def __init__(self, *, positions: bool) -> None:
        super().__init__(
            format=RawPositions() if positions else formats.Existence(),
            analyzer=analysis.IDAnalyzer(),
            scorable=True,
        )
        self.positions = positions

    def index(self, value: Occurrences, **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield (term, frequency, weight, encoded positions) for each distinct term."""
        places: dict[str, list[int]] = {}
        weights: dict[str, int] = {}
        for term, position, weight in zip(
            value.terms, value.positions.tolist(), value.weights.tolist(), strict=True
        ):
            places.setdefault(term, []).append(position)
            weights[term] = weights.get(term, 0) + weight
        for term, positions in places.items():
            weight = weights[term]
            yield term.encode(), weight, float(weight), self.format.encode(positions)


class ArchiveSchema(fields.Schema):  # type: ignore[misc]
    """The fields, and the commit that this table of contents stands for."""

    commit: Commit

    @classmethod
    def of(cls, commit: Commit) -> ArchiveSchema:
        """Give the schema of an index that holds `commit`."""
        streams = {stream.value: StreamField(positions=stream in _POSITIONAL) for stream in Stream}
        stored = {ARTICLE: fields.STORED(), CITED: fields.STORED()}
        schema = cls(**streams, **stored, facts=fields.COLUMN(columns.VarBytesColumn()))
        schema.commit = commit
        return schema


class PartitionSegment(W3Segment):  # type: ignore[misc]
    """A segment that belongs to one audience and knows the checksum of its file."""

    audience: Audience
    checksum: int
    """CRC-32 of the whole file."""

    @property
    def filename(self) -> str:
        return str(self.make_filename(".seg"))


class PartitionCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's own codec, making segments of one audience."""

    def __init__(self, audience: Audience) -> None:
        super().__init__()
        self.audience = audience

    def new_segment(self, storage: Any, indexname: str) -> PartitionSegment:  # noqa: ARG002 (Whoosh's interface)
        segment = PartitionSegment(self, indexname)
        segment.audience = self.audience
        return segment
