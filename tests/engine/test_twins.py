"""Are forms counted from a part of the places alone, and one edit told from two? The rest is the oracle's."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from search_service.engine.neighbours import LONGEST, edits, is_short_word
from search_service.engine.whoosh.index import WhooshEngine
from tests.engine import brute
from tests.engine.archive import PUBLIC, commit, document

words = st.text("abyz", min_size=1, max_size=LONGEST)


def test_of_a_frequent_run_a_part_of_the_places_speaks_for_all(tmp_path: Path) -> None:
    texts = [*["giáo dục"] * 60, *["giao dục"] * 20, "giáo viên"]
    engine = WhooshEngine(tmp_path)
    for revision in range(3):  # each segment has a third
        batch = [(at, text) for at, text in enumerate(texts) if at % 3 == revision]
        engine.apply([document(f"a{at}", "tin", text) for at, text in batch], [], commit(revision))
    snapshot = engine.snapshot()
    runs = [("giao", "duc"), ("giao", "vien")]
    exact = {runs[0]: {("giáo", "dục"): 60, ("giao", "dục"): 20}, runs[1]: {("giáo", "viên"): 1}}
    assert snapshot.run_twins(PUBLIC, runs) == exact
    assert snapshot.run_twins(PUBLIC, runs, 80) == exact
    sampled = snapshot.run_twins(PUBLIC, runs, 20)  # every fourth place of each segment
    assert sampled[runs[1]] == exact[runs[1]]
    assert sampled[runs[0]].keys() == exact[runs[0]].keys()
    assert all(count % 4 == 0 for count in sampled[runs[0]].values())
    assert 80 <= sum(sampled[runs[0]].values()) <= 80 + 3 * 3  # rounded up in each segment
    engine.close()


def test_deleted_articles_count_for_nothing(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path)
    engine.apply([document("a", "giáo dục", "giáo dục"), document("b", "giao dục")], [], commit(0))
    engine.apply([], ["a"], commit(1))
    snapshot = engine.snapshot()
    assert snapshot.twins(PUBLIC, ["giao", "vien"]) == {"giao": {"giao": 1}, "vien": {}}
    assert snapshot.run_twins(PUBLIC, [("giao", "duc")]) == {("giao", "duc"): {("giao", "dục"): 1}}
    assert snapshot.near(PUBLIC, ["giaos", "ducc"]) == {"giaos": {"giao": 1}, "ducc": {"duc": 1}}
    engine.close()


@given(words, words)
def test_an_edit_is_what_one_slip_makes(one: str, two: str) -> None:
    assert (two in edits(one)) == (brute.edits(one, two) == 1)


@given(words)
def test_edits_can_be_looked_up(text: str) -> None:
    made = edits(text)
    assert len(made) == len(set(made))
    assert all(is_short_word(one) for one in made)
