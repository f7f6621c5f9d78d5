"""How are many short lists handled as one array?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
import numpy.typing as npt

Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


def numbered(items: Sequence[str]) -> tuple[Indices, list[str]]:
    """Give for each item its number among the distinct ones, and these in the order of their first one."""
    number_of: defaultdict[str, int] = defaultdict(count().__next__)
    return np.fromiter(map(number_of.__getitem__, items), np.intp, len(items)), list(number_of)


def factorized(keys: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], Indices]:
    """Give the distinct keys sorted, and for each key its number among them. No key is negative.

    The same as `numpy.unique` gives, several times faster: keys and their places are sorted as one number
    where 63 bits are enough for both.
    """
    size = len(keys)
    place_bits = size.bit_length()
    if int(keys.max(initial=0)).bit_length() + place_bits > 63:
        distinct, numbers = np.unique(keys, return_inverse=True)
        return distinct, numbers
    packed = (keys << place_bits) | np.arange(size)
    packed.sort()
    places = packed & ((1 << place_bits) - 1)
    packed >>= place_bits
    is_first = np.ones(size, dtype=bool)
    np.not_equal(packed[1:], packed[:-1], out=is_first[1:])
    numbers = np.empty(size, dtype=np.intp)
    numbers[places] = np.cumsum(is_first) - 1
    return packed[is_first], numbers


@dataclass(frozen=True, slots=True, eq=False)
class Ragged:
    """Lists of numbers, one after the other in `values`; list `i` has `counts[i]`."""

    values: Indices
    counts: Indices

    def take(self, chosen: Indices) -> Indices:
        """Give the chosen lists one after the other."""
        counts = self.counts.take(chosen)
        ends = np.cumsum(counts)
        firsts = (np.cumsum(self.counts) - self.counts).take(chosen)
        return self.values.take(np.repeat(firsts - (ends - counts), counts) + np.arange(counts.sum()))
