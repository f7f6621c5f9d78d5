"""When are segments merged? So that few are left, and one new article rewrites next to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from search_service.engine.whoosh.schema import PartitionSegment

SIZE_RATIO: Final = 3
"""A segment is at least so many times larger than all smaller ones together, or it is merged with them."""

SMALL_SEGMENTS: Final = 6
"""So many of the smallest segments are tolerated."""

DELETED_SHARE: Final = 0.25
"""A segment with more deleted articles than this is rewritten."""


def to_merge(segments: Sequence[PartitionSegment]) -> list[PartitionSegment]:
    """Give the segments of one audience that should become one; none when all is well."""
    by_size = sorted(segments, key=lambda segment: segment.live)
    chosen = [s for s in by_size if len(s.deleted) > DELETED_SHARE * s.size]
    if len(by_size) > SMALL_SEGMENTS:
        smaller = 0
        for count, segment in enumerate(by_size):
            if count and segment.live < SIZE_RATIO * smaller:
                chosen += by_size[: count + 1]
            smaller += segment.live
    return list({segment.segment_id(): segment for segment in chosen}.values())
