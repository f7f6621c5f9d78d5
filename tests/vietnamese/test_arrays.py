from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from search_service.vietnamese.arrays import Ragged, factorized, numbered


@given(
    st.one_of(
        arrays.arrays(np.int64, st.integers(0, 50), elements=st.integers(0, 9)),
        arrays.arrays(np.int64, st.integers(0, 50), elements=st.integers(0, 2**63 - 1)),
    )
)
def test_keys_are_factorized_as_numpy_does(keys: np.typing.NDArray[np.int64]) -> None:
    distinct, numbers = factorized(keys)
    expected, expected_numbers = np.unique(keys, return_inverse=True)
    assert distinct.tolist() == expected.tolist()
    assert numbers.tolist() == expected_numbers.tolist()


@given(st.lists(st.text(max_size=2)))
def test_items_are_numbered_in_the_order_of_their_first(items: list[str]) -> None:
    numbers, distinct = numbered(items)
    assert [distinct[number] for number in numbers.tolist()] == items
    assert distinct == list(dict.fromkeys(items))


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1), st.data())
def test_lists_are_taken_one_after_the_other(lists: list[list[int]], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.integers(0, len(lists) - 1)))
    flat = [value for values in lists for value in values]
    ragged = Ragged(np.array(flat, dtype=np.intp), np.array([len(values) for values in lists]))
    taken = ragged.take(np.array(chosen, dtype=np.intp))
    assert taken.tolist() == [value for number in chosen for value in lists[number]]
