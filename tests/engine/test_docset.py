"""Is a set of articles a set, in whichever form it is kept?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.engine.whoosh import docset
from search_service.engine.whoosh.docset import DocSet, contains

SIZE = 40
numbers = st.sets(st.integers(0, SIZE - 1))


def in_form(docs: set[int], *, as_mask: bool) -> DocSet:
    if as_mask:
        return DocSet(SIZE, mask=np.isin(np.arange(SIZE), list(docs)))
    return DocSet(SIZE, docs=np.array(sorted(docs), dtype=np.intp))


def assert_is(found: DocSet, expected: set[int]) -> None:
    assert found.size == SIZE
    assert found.count == len(expected)
    assert found.docs.tolist() == sorted(expected)
    assert np.flatnonzero(found.mask).tolist() == sorted(expected)
    assert found.is_most == (2 * len(expected) > SIZE)


@given(
    one=numbers, two=numbers, forms=st.tuples(st.booleans(), st.booleans()), few=st.sampled_from([1, 4, 16])
)
def test_sets_behave_as_sets(one: set[int], two: set[int], forms: tuple[bool, bool], few: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(docset, "FEW", few)
        first, second = in_form(one, as_mask=forms[0]), in_form(two, as_mask=forms[1])
        assert_is(first.also_in(second), one & two)
        assert_is(first.without(second), one - two)
        assert_is(first, one)  # neither was changed
        assert_is(second, two)
        assert first.is_few == (len(one) * few <= SIZE)


@given(within=numbers, wanted=numbers)
def test_contains_says_it_of_each(within: set[int], wanted: set[int]) -> None:
    found = contains(np.array(sorted(within), dtype=np.int64), np.array(sorted(wanted), dtype=np.int64))
    assert found.tolist() == [number in within for number in sorted(wanted)]
