"""Are the best few told from the rest without sorting all, and none of them lost?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.engine.contract import Request, Sort
from search_service.engine.whoosh import ordering
from search_service.engine.whoosh.index import WhooshEngine
from search_service.query.tree import EVERYTHING
from tests.engine.archive import EVERYONE, commit, document, ids

keys = st.lists(st.integers(-9, 9).map(float), min_size=1, max_size=90)


@given(
    keys=keys,
    needed=st.integers(1, 12),
    margin=st.sampled_from([0.0, 1.5]),
    rows=st.sampled_from([2, 5, 128]),
)
def test_none_of_the_best_is_lost(keys: list[float], needed: int, margin: float, rows: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "_ROWS", rows)
        found = ordering._at_least_as_good(np.array(keys), needed, margin).tolist()
    assert found == sorted(set(found))
    last = sorted(keys, reverse=True)[min(needed, len(keys)) - 1]
    assert {at for at, key in enumerate(keys) if key >= last - margin} <= set(found)
    # What is left out is worse than everything that is kept.
    left_out = [key for at, key in enumerate(keys) if at not in found]
    assert max(left_out, default=-10) < min(keys[at] for at in found)


def test_a_large_set_is_ordered_by_identifier_where_nothing_else_tells(tmp_path: object) -> None:
    engine = WhooshEngine(tmp_path)  # type: ignore[arg-type]
    names = [f"n{(n * 7919) % 1000:03d}" for n in range(600)]
    engine.apply([document(name, "x") for name in names[:400]], [], commit(1))
    engine.apply([document(name, "x") for name in names[400:]], names[:50], commit(2))
    names = sorted(names[50:])
    for sort in Sort:
        for skip in (0, 7, 540, 549, 550):
            page = engine.snapshot().search(Request(EVERYONE, EVERYTHING, sort=sort, size=9, skip=skip))
            assert ids(page) == names[skip : skip + 9]
