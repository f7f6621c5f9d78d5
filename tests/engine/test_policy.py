"""Do merges keep segments few without writing the archive again and again?"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from search_service.articles.article import Audience
from search_service.engine.whoosh.policy import DELETED_SHARE, SMALL_SEGMENTS, to_merge
from search_service.engine.whoosh.schema import PartitionSegment


def segment(size: int, deleted: int = 0) -> PartitionSegment:
    made = PartitionSegment(Audience.PUBLIC, size)
    made.delete(range(deleted))
    return made


@dataclass
class Model:
    """An archive of which only sizes are kept: which segment holds which article is drawn."""

    segments: list[PartitionSegment] = field(default_factory=list)
    rewritten: int = 0

    def tidy(self) -> None:
        while chosen := to_merge(self.segments):
            ids = {s.segment_id() for s in chosen}
            merged = segment(sum(s.live for s in chosen))
            self.rewritten += merged.size
            self.segments = [s for s in self.segments if s.segment_id() not in ids]
            self.segments += [merged] if merged.size else []

    def update(self, draw: random.Random) -> None:
        """Replace one article, any of them with the same probability."""
        holder = draw.choices(self.segments, [s.live for s in self.segments])[0]
        live = sorted(set(range(holder.size)) - set(holder.deleted.tolist()))
        holder.delete([draw.choice(live)])
        self.segments = [s for s in self.segments if s.live] + [segment(1)]


def test_1500_updates_of_20000_articles_leave_few_segments_and_rewrite_little() -> None:
    model, draw = Model([segment(20_000)]), random.Random(1)
    most = 0
    for _ in range(1_500):
        model.update(draw)
        model.tidy()
        most = max(most, len(model.segments))
    assert sum(s.live for s in model.segments) == 20_000
    assert most <= 12
    assert model.rewritten / 1_500 < 15


@given(sizes=st.lists(st.tuples(st.integers(1, 5_000), st.floats(0, 0.99)), max_size=40))
def test_housekeeping_ends_and_leaves_segments_of_growing_size(sizes: list[tuple[int, float]]) -> None:
    model = Model([segment(size, int(size * share)) for size, share in sizes])
    articles = sum(s.live for s in model.segments)
    merges = 0
    while chosen := to_merge(model.segments):
        merges += 1
        assert merges <= len(sizes)
        ids = [s.segment_id() for s in chosen]
        assert len(set(ids)) == len(ids)
        assert len(chosen) > 1 or len(chosen[0].deleted) > DELETED_SHARE * chosen[0].size
        model.segments = [s for s in model.segments if s.segment_id() not in ids]
        model.segments.append(segment(sum(s.live for s in chosen)))
    assert sum(s.live for s in model.segments) == articles
    assert all(len(s.deleted) <= DELETED_SHARE * s.size for s in model.segments)
    live = sorted(s.live for s in model.segments)
    if len(live) > SMALL_SEGMENTS:
        assert all(size > sum(live[:at]) for at, size in enumerate(live) if at)


def test_what_is_in_order_is_left_alone() -> None:
    assert to_merge([]) == []
    assert to_merge([segment(1) for _ in range(SMALL_SEGMENTS)]) == []
    assert to_merge([segment(4, deleted=1)]) == []
    half_gone = segment(4, deleted=2)
    assert to_merge([segment(9), half_gone]) == [half_gone]
