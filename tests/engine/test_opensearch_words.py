"""Does an OpenSearch cluster know the archive's words, titles and numbers as brute force does?"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search_service.articles.article import Audience
from search_service.engine.contract import Document
from search_service.engine.whoosh.index import WhooshEngine
from search_service.vietnamese.syllables import canonical, fold
from tests.engine.archive import EVERYONE, PUBLIC, commit, document
from tests.engine.brute import BruteSnapshot
from tests.engine.forms import EXAMPLES

pytest.importorskip("opensearchpy")
from search_service.engine.opensearch.cluster import parse_address
from search_service.engine.opensearch.engine import OpenSearchEngine
from search_service.engine.opensearch.phrases import LOOKED_AT
from search_service.engine.opensearch.snapshot import OpenSearchSnapshot
from search_service.engine.opensearch.vocabulary import LONGEST_VALUE

pytestmark = pytest.mark.xdist_group("opensearch")

ODD = [
    *("giáo", "giao", "Giảo", "đường", "duong", "quý", "1", "01", "x2", "日本", "m\u0303a", "café", "ﬁn"),
    *("ngoẵng" * 3, "nghieng" * 40 + "a", "nghieng" * 40 + "b", "o" * 9_000),
]
"""Syllables, and what editors and converters make of them."""

KEYS = ["42/2022/NĐ-CP", "42/2021/QĐ-UBND", "42-KL/TW", "42A/2019/NQ-HĐND", "420/2022/NĐ-CP", "4/2022/NĐ-CP"]

texts = st.lists(st.sampled_from(ODD), min_size=1, max_size=6).map(" ".join)
archives = st.lists(
    st.tuples(texts, texts, st.sampled_from(Audience), st.sets(st.sampled_from(KEYS))), min_size=1, max_size=8
)


class Fresh:
    """An index that holds what was last put into it."""

    def __init__(self, engine: OpenSearchEngine) -> None:
        self.engine = engine
        self._revisions = itertools.count(1)
        self._ids: set[str] = set()
        engine.reset(commit(0))

    def holding(self, documents: list[Document]) -> OpenSearchSnapshot:
        ids = {one.article.id for one in documents}
        self.engine.apply(documents, self._ids - ids, commit(next(self._revisions)))
        self._ids = ids
        return self.engine.snapshot()


@pytest.fixture(scope="module")
def fresh(opensearch_url: str) -> Iterator[Fresh]:
    engine = OpenSearchEngine(parse_address(f"opensearch+{opensearch_url}/words"))
    yield Fresh(engine)
    engine.close()


@settings(max_examples=EXAMPLES // 2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(archive=archives, typed=st.lists(st.sampled_from(ODD), min_size=1, max_size=3), cut=st.integers(1, 9))
def test_words_are_known_as_brute_force_knows_them(
    fresh: Fresh,
    archive: list[tuple[str, str, Audience, set[str]]],
    typed: list[str],
    cut: int,
) -> None:
    documents = [
        replace(document(f"a{at}", title, text, audience=audience), numbers=tuple(sorted(numbers)))
        for at, (title, text, audience, numbers) in enumerate(archive)
    ]
    ours, expected = fresh.holding(documents), BruteSnapshot(0, commit(0), documents)
    syllables = [canonical(syllable) for syllable in typed]
    folded = [fold(syllable) for syllable in syllables]
    known = [text for text in folded if len(text) < 256]
    begun = [*syllables[:-1], syllables[-1][:cut]]
    for audiences in (PUBLIC, EVERYONE):
        short = [title for title in expected.titles(audiences, begun, 9) if len(title[0]) <= LONGEST_VALUE]
        assert ours.titles(audiences, begun, 3) == short[:3]
        assert {*ours.phrases(audiences, begun, 9)} <= {*expected.phrases(audiences, begun, 999)}
        assert ours.twins(audiences, known) == expected.twins(audiences, known)
        assert ours.near(audiences, folded) == expected.near(audiences, folded)
        if len(known) == len(typed) > 1:
            run = tuple(known)
            assert ours.run_twins(audiences, [run]) == expected.run_twins(audiences, [run])
        for parts in ("42", "4", "nd 42", "42 2022 n", "042 q", "42 hdnd a", "nd"):
            assert ours.cited(audiences, parts.split(), 9) == expected.cited(audiences, parts.split(), 9)


def test_phrases_are_those_of_the_other_engine(fresh: Fresh, tmp_path: Path) -> None:
    sentences = [
        "Xã xây dựng nông thôn mới. Nông dân trồng cà phê và nuôi bò sinh sản.",
        "Chương trình nông thôn mới về đích; nông nghiệp công nghệ cao phát triển.",
        "Hội nông dân tập huấn kỹ thuật trồng cà phê xứ lạnh.",
        "NONG THON MOI: ba con trong ca phe, nuoi bo.",
        "Giáo dục vùng cao: giáo viên bám bản, giáo dục mầm non",
    ]
    documents = [document(f"a{at}", text, text.lower()) for at, text in enumerate(sentences)]
    engine = WhooshEngine(tmp_path)
    engine.apply(documents, [], commit(1))
    ours, theirs = fresh.holding(documents), engine.snapshot()
    asked = [text.split() for text in ("n", "nong", "nông", "nong t", "nông thôn m", "ca ph", "giao d", "z")]
    found = [theirs.phrases(PUBLIC, typed, 20) for typed in asked]
    assert [ours.phrases(PUBLIC, typed, 20) for typed in asked] == found
    assert "nông thôn mới" in found[3]
    engine.close()


def test_phrases_found_in_a_share_of_the_articles_are_counted_in_all(fresh: Fresh) -> None:
    said = [*["giáo dục mầm non"] * 300, *["giáo viên"] * 60, *["giáo án"] * 20, "giáo trình", "giáo cụ"]
    ours = fresh.holding([document(f"a{at}", "tin", text) for at, text in enumerate(said)])
    assert len(said) > LOOKED_AT
    found = ours.phrases(PUBLIC, ["giao"], 8)
    assert found == ["giáo dục", "giáo dục mầm non", "giáo viên", "giáo án"]  # those of one article are rare
    assert ours.phrases(PUBLIC, ["giáo", "v"], 8) == ["giáo viên"]


def test_of_a_frequent_run_a_share_of_the_articles_speaks_for_all(fresh: Fresh) -> None:
    forms = [*["giáo dục"] * 150, *["giao dục"] * 50, "giáo viên"]
    ours = fresh.holding([document(f"a{at}", "tin", text) for at, text in enumerate(forms)])
    runs = [("giao", "duc"), ("giao", "vien")]
    exact = {runs[0]: {("giáo", "dục"): 150, ("giao", "dục"): 50}, runs[1]: {("giáo", "viên"): 1}}
    assert ours.run_twins(PUBLIC, runs) == exact
    assert ours.run_twins(PUBLIC, runs, 200) == exact
    sampled = ours.run_twins(PUBLIC, runs, 50)
    assert sampled[runs[1]] == exact[runs[1]]
    assert sampled[runs[0]].keys() == exact[runs[0]].keys()
    assert 100 < sum(sampled[runs[0]].values()) < 300
    assert sampled[runs[0]] != exact[runs[0]]
    assert fresh.engine.snapshot().run_twins(PUBLIC, runs, 50) == sampled


def test_a_run_is_of_one_section(fresh: Fresh) -> None:
    ours = fresh.holding([document("a", "trường mầm", "non xanh")])
    assert ours.run_twins(PUBLIC, [("truong", "mam"), ("mam", "non")]) == {
        ("truong", "mam"): {("trường", "mầm"): 1},
        ("mam", "non"): {},
    }
    assert ours.phrases(PUBLIC, ["mam"], 5) == []


def test_deleted_articles_count_for_nothing(fresh: Fresh) -> None:
    both = [document("a", "giáo dục", "giáo dục số 1"), document("b", "giao dục")]
    before, after = fresh.holding(both), fresh.holding(both[1:])
    assert after.twins(PUBLIC, ["giao", "vien"]) == {"giao": {"giao": 1}, "vien": {}}
    assert after.run_twins(PUBLIC, [("giao", "duc")]) == {("giao", "duc"): {("giao", "dục"): 1}}
    assert after.near(PUBLIC, ["giaos", "sos"]) == {"giaos": {"giao": 1}, "sos": {}}
    assert (after.titles(PUBLIC, ["giáo"], 5), after.cited(PUBLIC, ["1"], 5)) == ([], [])
    assert before.twins(PUBLIC, ["giao"]) == {"giao": {"giáo": 2, "giao": 1}}
    assert (before.titles(PUBLIC, ["giáo"], 5), before.cited(PUBLIC, ["1"], 5)) == (
        [("giáo dục", 1)],
        ["1-KL/TW"],
    )


def test_equal_titles_are_one_and_more_are_asked_for_until_there_are_enough(fresh: Fresh) -> None:
    long = "nghieng" * 40
    titles = [*["Giao ban"] * 3, *[f"{long}a {at}" for at in range(6)], f"{long}b 7"]
    documents = [document(f"a{at}", title) for at, title in enumerate(titles)]
    ours = fresh.holding(documents)
    assert ours.titles(PUBLIC, ["giao", "b"], 5) == [("Giao ban", 3)]
    assert ours.titles(PUBLIC, [f"{long}b", "7"], 2) == [(f"{long}b 7", 1)]
    assert ours.titles(PUBLIC, [long], 9) == BruteSnapshot(0, commit(0), documents).titles(PUBLIC, [long], 9)
