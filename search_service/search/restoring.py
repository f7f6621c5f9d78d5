"""Which accents did the writer of a bare query most likely leave out? Those that the archive writes there.

A language model of the archive's own syllables: how often does a form stand, stand behind the one before, and
behind the two before? Absolute discounting leaves a part of every context to the shorter one (Ney, Essen and
Kneser, Computer Speech and Language 8(1), 1994). Of each syllable the form that is likeliest, given the whole
query, is taken (forward-backward: Rabiner, Proceedings of the IEEE 77(2), 1989).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from search_service.articles.article import Audience
from search_service.engine.contract import Snapshot
from search_service.vietnamese.syllables import fold, is_marked

DISCOUNTS: Final = (0.7, 0.5)
"""What is taken off the count of a form behind one other, and behind two."""

BEAM: Final = 24
"""Pairs of neighbouring forms that are gone on from, the likeliest ones."""

NEGLIGIBLE: Final = 1e-4
"""Pairs that are less likely than so much of the likeliest are not gone on from."""

FORMS: Final = 10
"""Forms of a syllable that are tried, the most frequent ones."""

SURE: Final = 0.8
"""From this confidence on a form may be taken for what was meant."""

_UNSEEN: Final = 0.1
"""Occurrences of a form that the archive does not have."""

_SYLLABLES: Final = 400
"""Syllables of an article, about: counts over so many times the archive are probabilities."""

State = tuple[str, str]
"""The last two forms; the first is empty at the beginning."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A query's syllables in their most likely forms, and how likely each is, from 0 to 1."""

    forms: tuple[str, ...]
    confidences: tuple[float, ...]

    @property
    def is_sure(self) -> bool:
        """Whether every form may be taken for what was meant."""
        return min(self.confidences, default=1.0) >= SURE


def restored(snapshot: Snapshot, audiences: frozenset[Audience], syllables: Sequence[str]) -> Restored:
    """Give the most likely form of each canonical syllable of a query, in a row.

    Those with marks stay as they are, and help the others; so does every syllable that the archive does not
    have. Only articles of these audiences say what is likely.
    """
    folded = [fold(syllable) for syllable in syllables]
    if all(is_marked(syllable) for syllable in syllables):
        return Restored(tuple(syllables), (1.0,) * len(syllables))
    runs = list(dict.fromkeys([*pairwise(folded), *zip(folded, folded[1:], folded[2:], strict=False)]))
    twins = snapshot.twins(audiences, list(dict.fromkeys(folded)))
    model = _Model(twins, snapshot.run_twins(audiences, runs), snapshot.size(audiences) * _SYLLABLES)
    choices = [
        (typed,) if is_marked(typed) else _likeliest(twins[text]) or (typed,)
        for typed, text in zip(syllables, folded, strict=True)
    ]
    best = [max(of_place.items(), key=lambda form: form[1]) for of_place in _posteriors(model, choices)]
    return Restored(tuple(form for form, _ in best), tuple(likely for _, likely in best))


def _likeliest(counts: Mapping[str, int]) -> Sequence[str]:
    return sorted(counts, key=lambda form: (-counts[form], form))[:FORMS]


def _posteriors(model: _Model, choices: Sequence[Sequence[str]]) -> list[Mapping[str, float]]:
    """Give for each place the probability of each form, given all the places."""
    forward: list[dict[State, float]] = [{("", ""): 1.0}]
    arcs: list[list[tuple[State, State, float]]] = []
    for forms in choices:
        reached: defaultdict[State, float] = defaultdict(float)
        of_place = []
        for state, likely in forward[-1].items():
            behind = state[1]
            for form, probability in zip(forms, model.probabilities(forms, state), strict=True):
                then = behind, form
                reached[then] += likely * probability
                of_place.append((state, then, probability))
        kept = sorted(reached.items(), key=lambda one: (-one[1], one[0]))[:BEAM]
        least = kept[0][1] * NEGLIGIBLE
        total = sum(likely for _, likely in kept)
        forward.append({state: likely / total for state, likely in kept if likely >= least})
        arcs.append(of_place)
    backward = dict.fromkeys(forward[-1], 1.0)
    found: list[Mapping[str, float]] = []
    for of_place, states in zip(reversed(arcs), reversed(forward[1:]), strict=True):
        total = sum(likely * backward[state] for state, likely in states.items())
        posterior: defaultdict[str, float] = defaultdict(float)
        for state, likely in states.items():
            posterior[state[1]] += likely * backward[state] / total
        found.append(posterior)
        before: defaultdict[State, float] = defaultdict(float)
        for state, then, probability in of_place:
            if then in states:
                before[state] += probability * backward[then] / total
        backward = before
    return found[::-1]


class _Model:
    """How likely is a form behind others? Counts are of the query's own syllables and runs only."""

    def __init__(
        self,
        twins: Mapping[str, Mapping[str, int]],
        runs: Mapping[tuple[str, ...], Mapping[tuple[str, ...], int]],
        total: int,
    ) -> None:
        self._counts = {form: count for of_text in twins.values() for form, count in of_text.items()}
        self._runs = {run: count for of_run in runs.values() for run, count in of_run.items()}
        self._total = max(total, sum(self._counts.values()), 1)
        self._behind_one: dict[tuple[str, Sequence[str]], list[float]] = {}

    def probabilities(self, forms: Sequence[str], state: State) -> list[float]:
        """Give how likely each of these forms of one syllable is behind the last two."""
        two_before, before = state
        key = before, tuple(forms)
        shorter = self._behind_one.get(key)
        if shorter is None:
            shorter = [max(self._counts.get(form, 0), _UNSEEN) / self._total for form in forms]
            if seen := self._counts.get(before, 0):
                left = _left_to_shorter(seen, 1.5, 0.3)
                together = [self._runs.get((before, form), 0) for form in forms]
                shorter = _interpolated(together, seen, DISCOUNTS[0], left, shorter)
            self._behind_one[key] = shorter
        seen = self._runs.get(state, 0)
        if not seen:
            return shorter
        together = [self._runs.get((two_before, before, form), 0) for form in forms]
        return _interpolated(together, seen, DISCOUNTS[1], _left_to_shorter(seen, 0.6, 0.0), shorter)


def _interpolated(
    together: Sequence[int], seen: int, discount: float, left: float, shorter: Sequence[float]
) -> list[float]:
    # Counts that were taken from a part of the places may not quite agree: no form is seen more than `seen`.
    return [
        max(min(count, seen) - discount, 0.0) / seen + left * likely
        for count, likely in zip(together, shorter, strict=True)
    ]


def _left_to_shorter(seen: int, factor: float, power: float) -> float:
    """Give the part of a context's probability that is left to the shorter context.

    It is the number of distinct forms behind it times the discount; that number grows about as a power of how
    often the context is seen (Heaps' law), here fitted to held-out news titles.
    """
    return min(factor * math.pow(seen, -power), 0.9)
