"""Which labels does a chain with two labels bear?

Viterbi's path, and CRFsuite's own choice among paths that are equally good. Two facts make it fast. Most
states outweigh whatever their neighbours could say, so a whole batch of them is decided by one comparison;
what is left are short runs between decided neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np
import numpy.typing as npt

_OUTSIDE: Final = 2
"""The label before a chain's first and after its last state."""

_DOUBT: Final = 1e-3
"""Scores closer than this may be in another order in CRFsuite, which adds up rounded scores from a chain's
beginning: then its sum is done as CRFsuite does it. (Rounding reaches a thousandth after 300,000 states.)"""

States = npt.NDArray[np.float64]
Lead = npt.NDArray[np.float64]
Transitions = Sequence[Sequence[float]]


def decode(scores: States, inside: npt.NDArray[np.bool_], transitions: States) -> npt.NDArray[np.bool_]:
    """Give for each state whether it bears label 1.

    `scores[state, label]` are those of many chains one after the other, apart by one state or more that is
    not `inside` any; `transitions[label before, label]`. False outside. The first and the last state are
    outside.
    """
    table = [[*row, 0.0] for row in transitions.tolist()] + [[0.0, 0.0, 0.0]]
    lowest, highest = _leads(scores, inside, transitions)
    labels = inside & (lowest > _DOUBT)
    is_open = inside & ~labels & (highest >= -_DOUBT)
    doubtful: list[int] = []
    for first, end in _runs(is_open):
        before, after = (int(labels[at]) if inside[at] else _OUTSIDE for at in (first - 1, end))
        path = _best_path(scores[first:end].tolist(), table, before, after)
        labels[first:end] = path.labels
        if path.margin < _DOUBT:
            doubtful.append(first)
    for first, end in _chains_with(doubtful, inside):
        labels[first:end] = _best_path(scores[first:end].tolist(), table, _OUTSIDE, _OUTSIDE).labels
    return labels


def _leads(scores: States, inside: npt.NDArray[np.bool_], transitions: States) -> tuple[Lead, Lead]:
    """Give by how much label 1 beats label 0 at the least and at the most, whatever the neighbours bear."""
    gain = scores[:, 1] - scores[:, 0]
    before = transitions[:, 1] - transitions[:, 0]
    after = transitions[1] - transitions[0]
    has_before, has_after = np.roll(inside, 1), np.roll(inside, -1)
    lowest = gain + has_before * before.min() + has_after * after.min()
    highest = gain + has_before * before.max() + has_after * after.max()
    return lowest, highest


def _runs(chosen: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Give the first index and the one after the last of each run. The last element is not chosen."""
    changes = np.flatnonzero(chosen[1:] != chosen[:-1]) + 1
    return list(zip(changes[::2].tolist(), changes[1::2].tolist(), strict=True))


def _chains_with(states: Sequence[int], inside: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Give the runs of `inside` that hold any of the states."""
    if not states:
        return []
    chains = np.array(_runs(inside))
    return [
        (first, end)
        for first, end in np.unique(chains[np.searchsorted(chains[:, 1], states, "right")], axis=0)
    ]


@dataclass(frozen=True, slots=True)
class _Path:
    labels: list[bool]
    margin: float
    """By how much the closest decision on the way was taken."""


def _best_path(
    scores: Sequence[Sequence[float]], transitions: Sequence[Sequence[float]], before: int, after: int
) -> _Path:
    """Give the best labels of consecutive states between two given labels, the lower label where two tie."""
    (stay_0, rise, _), (fall, stay_1, _), _ = transitions
    score_0 = transitions[before][0] + scores[0][0]
    score_1 = transitions[before][1] + scores[0][1]
    margin = inf
    before_0: list[bool] = []  # the best label before label 0, state by state
    before_1: list[bool] = []
    for state_0, state_1 in scores[1:]:
        kept_0, fallen = score_0 + stay_0, score_1 + fall
        risen, kept_1 = score_0 + rise, score_1 + stay_1
        before_0.append(kept_0 < fallen)
        before_1.append(risen < kept_1)
        margin = min(margin, abs(kept_0 - fallen), abs(risen - kept_1))
        score_0 = (fallen if kept_0 < fallen else kept_0) + state_0
        score_1 = (kept_1 if risen < kept_1 else risen) + state_1
    score_0 += transitions[0][after]
    score_1 += transitions[1][after]
    labels = [score_0 < score_1]
    for from_0, from_1 in zip(reversed(before_0), reversed(before_1), strict=True):
        labels.append(from_1 if labels[-1] else from_0)
    labels.reverse()
    return _Path(labels, min(margin, abs(score_0 - score_1)))
