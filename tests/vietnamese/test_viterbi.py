from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from search_service.vietnamese.viterbi import decode

Chain = list[tuple[float, float]]


def plain_decode(chain: Chain, transitions: list[list[float]]) -> list[bool]:
    """Decode in CRFsuite's own order of additions; the lower label where two are as good."""
    best = list(chain[0])
    came: list[list[int]] = []
    for scores in chain[1:]:
        leads = [[best[a] + transitions[a][b] for a in (0, 1)] for b in (0, 1)]
        came.append([int(lead[0] < lead[1]) for lead in leads])
        best = [max(leads[b]) + scores[b] for b in (0, 1)]
    path = [int(best[0] < best[1])]
    for before in reversed(came):
        path.append(before[path[-1]])
    return [bool(label) for label in reversed(path)]


def decoded(chains: list[Chain], transitions: list[list[float]], gap: int = 1) -> list[list[bool]]:
    outside = [(0.0, 0.0)] * gap
    scores, inside = list(outside), [False] * gap
    for chain in chains:
        scores += [*chain, *outside]
        inside += [True] * len(chain) + [False] * gap
    labels = decode(np.array(scores), np.array(inside), np.array(transitions)).tolist()
    found, at = [], gap
    for chain in chains:
        found.append(labels[at : at + len(chain)])
        assert not any(labels[at + len(chain) : at + len(chain) + gap])
        at += len(chain) + gap
    return found


def tables(weight: st.SearchStrategy[float]) -> st.SearchStrategy[tuple[list[Chain], list[list[float]]]]:
    chain = st.lists(st.tuples(weight, weight), min_size=1, max_size=12)
    row = st.lists(weight, min_size=2, max_size=2)
    return st.tuples(st.lists(chain, min_size=1, max_size=4), st.lists(row, min_size=2, max_size=2))


@settings(max_examples=500)
@given(tables(st.integers(-3, 3).map(float)), st.integers(1, 3))
def test_paths_that_tie_are_decided_as_crfsuite_does(
    given_: tuple[list[Chain], list[list[float]]], gap: int
) -> None:
    chains, transitions = given_
    assert decoded(chains, transitions, gap) == [plain_decode(chain, transitions) for chain in chains]


@settings(max_examples=500)
@given(tables(st.floats(-9, 9)))
def test_any_weights_are_decoded_as_crfsuite_does(given_: tuple[list[Chain], list[list[float]]]) -> None:
    chains, transitions = given_
    assert decoded(chains, transitions) == [plain_decode(chain, transitions) for chain in chains]


@settings(max_examples=300)
@given(tables(st.sampled_from([0.1, 0.2, 0.3, 0.7, 1e-17, -0.1])))
def test_sums_that_only_rounding_tells_apart_are_decided_as_crfsuite_does(
    given_: tuple[list[Chain], list[list[float]]],
) -> None:
    chains, transitions = given_
    assert decoded(chains, transitions) == [plain_decode(chain, transitions) for chain in chains]


def test_no_chain_has_no_labels() -> None:
    assert decode(np.zeros((2, 2)), np.zeros(2, dtype=bool), np.zeros((2, 2))).tolist() == [False, False]
