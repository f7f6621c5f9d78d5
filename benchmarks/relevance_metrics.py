"""How good is a list of ten, and is one engine better than another or only luckier?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

DEPTH: Final = 10
RESAMPLES: Final = 10_000
_SEED: Final = 5


def ndcg(found: Sequence[str], grades: Mapping[str, float]) -> float:
    """Give nDCG@10 with the grade as gain (Järvelin and Kekäläinen 2002, discount log2(rank + 1)).

    What was not judged counts as 0. Without anything relevant it is 0.

    >>> ndcg(["a", "b"], {"a": 3, "b": 1}), ndcg(["x", "a"], {"a": 1}) == 1 / math.log2(3)
    (1.0, True)
    >>> ndcg(["x"] * 10 + ["a"], {"a": 1}), ndcg(["x"], {"x": 0})
    (0.0, 0.0)
    """
    ideal = _dcg(sorted(grades.values(), reverse=True)[:DEPTH])
    return _dcg([grades.get(id_, 0) for id_ in found[:DEPTH]]) / ideal if ideal else 0.0


def recall(found: Sequence[str], grades: Mapping[str, float]) -> float:
    """Give the share of the relevant articles (grade 1 or more) that are among the ten, of ten at most.

    >>> recall(["a", "x"], {"a": 1, "b": 3, "x": 0}), recall([], {"x": 0})
    (0.5, 0.0)
    """
    relevant = {id_ for id_, grade in grades.items() if grade >= 1}
    return len(relevant & set(found[:DEPTH])) / min(DEPTH, len(relevant)) if relevant else 0.0


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean difference of paired scores with its 95 % interval, and the share of resamples above 0."""

    mean: float
    low: float
    high: float
    above: float


def difference(ours: Sequence[float], theirs: Sequence[float]) -> Difference:
    """Compare two engines on the same queries by a paired bootstrap (Sakai 2006; the same every time).

    >>> difference([0.75, 0.5], [0.5, 0.25])
    Difference(mean=0.25, low=0.25, high=0.25, above=1.0)
    >>> difference([0.5, 0.5], [0.5, 0.5]).above
    0.0
    """
    paired = np.subtract(ours, theirs)
    chosen = np.random.default_rng(_SEED).integers(0, len(paired), (RESAMPLES, len(paired)))
    means = paired[chosen].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975)).tolist()
    return Difference(float(paired.mean()), low, high, float((means > 0).mean()))
