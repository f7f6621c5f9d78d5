"""Are the best articles found on a cluster, though most are never scored?"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from search_service.articles.article import Audience, Kind
from search_service.engine.contract import Document, Freshness, Request, Snapshot, Weighted
from search_service.query.tree import EVERYTHING
from tests.engine.archive import (
    DAYS,
    EVERYONE,
    PUBLIC,
    SYLLABLES,
    commit,
    document,
    filters,
    folded,
    scored,
    terms,
)
from tests.engine.brute import BruteEngine, BruteSnapshot
from tests.engine.cluster import an_index
from tests.engine.forms import EXAMPLES

pytestmark = pytest.mark.xdist_group("opensearch")

ARTICLES = 120

rankings = st.lists(
    st.builds(Weighted, scored, st.sampled_from([0.02, 0.1, 0.5, 1.0, 4.0])), min_size=1, max_size=12
).map(tuple)
requests = st.builds(
    Request,
    audiences=st.sampled_from([PUBLIC, EVERYONE]),
    match=st.one_of(st.just(EVERYTHING), terms),
    ranking=rankings,
    freshness=st.one_of(
        st.none(), st.builds(Freshness, st.sampled_from([0.1, 1.0, 9.0]), st.sampled_from(DAYS[1:]))
    ),
    filters=st.one_of(st.just(Request(PUBLIC, EVERYTHING).filters), filters),
    size=st.integers(1, 12),
    skip=st.integers(0, 5),
)


@dataclass(frozen=True, repr=False)
class Both:
    """The same articles on a cluster, and as brute force has them."""

    mine: Snapshot
    theirs: BruteSnapshot


def made_at_random(dice: random.Random, at: int) -> Document:
    """Make an article: syllables of very different frequency, and every length."""
    often = [2.0**-place for place in range(len(SYLLABLES))]

    def words(most: int) -> str:
        return " ".join(dice.choices(SYLLABLES, often, k=dice.randint(1, most)))

    return document(
        f"a{at}",
        words(6),
        words(dice.choice([4, 20, 120])),
        date=dice.choice(DAYS),
        authors=tuple(dice.sample("XYZ", dice.randint(0, 2))),
        kind=dice.choice(list(Kind)),
        audience=dice.choice([Audience.PUBLIC, Audience.PUBLIC, Audience.STAFF]),
    )


@pytest.fixture(scope="module")
def both(opensearch_url: str) -> Iterator[Both]:
    dice = random.Random(7)
    articles = [made_at_random(dice, at) for at in range(ARTICLES)]
    oracle = BruteEngine()
    with an_index(opensearch_url) as index:
        engine = index.engine()
        for one in (engine, oracle):
            one.apply(articles, [], commit(1))
        yield Both(engine.snapshot(), oracle.snapshot())


@pytest.fixture
def as_if_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search_service.engine.opensearch.snapshot.MANY", 0)
    monkeypatch.setattr("search_service.engine.opensearch.snapshot._WINDOW", 3)


@settings(max_examples=EXAMPLES * 5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=requests)
@example(asked=Request(EVERYONE, EVERYTHING, (Weighted(folded("duong"), 0.02),), size=1))  # rounded up
def test_none_of_the_best_is_left_out(both: Both, as_if_many: None, asked: Request) -> None:
    assert both.mine.search(asked) == both.theirs.search(asked)
