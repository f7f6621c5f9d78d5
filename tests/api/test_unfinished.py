"""Does every way to ask take a word that is still being typed?"""

from __future__ import annotations

from typing import Any

from tests.api.running import Running, ids


def test_a_word_that_is_still_typed_is_any_that_begins_so(archive: Running) -> None:
    asked: dict[str, Any] = {"q": "tuyên gi", "unfinished": "true"}
    answer = archive.search(**asked)
    assert ids(answer) == ids(archive.search(q="tuyên giáo"))
    assert (answer["query"]["match"], answer["query"]["searched_for"]) == ("exact", None)
    assert "<mark>tuyên giáo</mark>" in answer["hits"][0]["title_highlighted"]
    exported = archive.client.get("/api/v1/export", params={**asked, "format": "jsonl"})
    assert len(exported.text.splitlines()) == answer["total"]
    listed = archive.get("/api/v1/facets/topic", **asked)["values"]
    assert listed == answer["facets"]["topic"]
    feed = archive.client.get("/feed.atom", params=asked)
    assert feed.text.count("<entry>") == answer["total"]


def test_it_is_whole_unless_somebody_says_that_it_is_not(archive: Running) -> None:
    said: list[dict[str, Any]] = [{}, {"unfinished": "false"}]
    for no in said:
        assert archive.search(q="tuyên gi", **no)["query"]["match"] != "exact"
