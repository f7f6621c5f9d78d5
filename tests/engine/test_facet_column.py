"""Are facet values counted right when an article has several of them, or none?"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from search_service.engine.contract import Facet, Filters, Request
from search_service.engine.whoosh.index import WhooshEngine
from tests.engine.archive import EVERYONE, commit, document, folded

names = st.lists(st.sampled_from("ABCDE"), max_size=4)
archives = st.lists(st.tuples(names, names, st.booleans()), min_size=1, max_size=12)


@settings(max_examples=60)
@given(archive=archives, batch=st.integers(1, 12), wanted=st.sets(st.sampled_from("ABCF"), max_size=2))
@example(  # as many sets of values as values, but not one each
    archive=[([], [], True), ([], [], True), (["A", "B"], [], True)], batch=9, wanted=set()
)
@example(archive=[(["A"], ["A"], True), (["B"], [], True), (["A"], ["B"], True)], batch=1, wanted={"A"})
def test_every_value_of_every_found_article_is_counted_once(
    archive: list[tuple[list[str], list[str], bool]], batch: int, wanted: set[str]
) -> None:
    documents = [
        document(f"a{at}", "có" if found else "không", authors=tuple(authors), topics=tuple(topics))
        for at, (authors, topics, found) in enumerate(archive)
    ]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda descriptor: None)
        engine = WhooshEngine(Path(folder))
        for at in range(0, len(documents), batch):
            engine.apply(documents[at : at + batch], [], commit(at))
        filters = Filters(authors=tuple(sorted(wanted)))
        page = engine.snapshot().search(
            Request(EVERYONE, folded("co"), filters=filters, facets=(Facet.AUTHOR, Facet.TOPIC))
        )
    matched = [(set(authors), set(topics)) for authors, topics, found in archive if found]
    passed = [each for each in matched if not wanted or each[0] & wanted]
    assert page.total == len(passed)
    assert page.facets == {
        Facet.AUTHOR: Counter(value for authors, _ in matched for value in authors),
        Facet.TOPIC: Counter(value for _, topics in passed for value in topics),
    }
