"""Whatever is asked, is it answered: with a page of results, or with a problem that names what is wrong?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search_service.api.schemas import FacetAnswer, SearchAnswer
from search_service.articles.keys import Scope
from tests.api.running import Running, problem, running, settings_in

NAMES: Final = (
    "q", "author", "topic", "kind", "date", "date_from", "date_to", "document",
    "audience", "as_typed", "sort", "size", "page", "cursor", "facets",
)  # fmt: skip
_LIKELY: Final = st.sampled_from(
    [
        "tuyên giáo", '"hội nghị" -năm', "2024", "2024-03", "2024-02-30", "none", "Minh Đức", "news",
        "01-KL/TW", "public", "true", "newest", "1", "100", "0", "-1", "9999999999", "author,date", "",
        "WyJuZXdlc3QiLDAsbnVsbCwiYSJd",
    ]
)  # fmt: skip
_ENCODED: Final = st.one_of(
    _LIKELY.map(quote),
    st.text(max_size=60).map(lambda text: quote(text, errors="replace")),
    st.binary(max_size=30).map(quote_from_bytes),
)
_QUERIES: Final = st.lists(st.tuples(st.sampled_from(NAMES), _ENCODED), max_size=6)


def _string(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{name}={value}" for name, value in pairs)


@given(pairs=_QUERIES)
@example(pairs=[("q", "%22")])
@example(pairs=[("q", "%ED%A0%80")])
@example(pairs=[("page", "1"), ("cursor", "x")])
def test_a_search_is_answered_or_the_field_is_named(archive: Running, pairs: list[tuple[str, str]]) -> None:
    response = archive.client.get(f"/api/v1/search?{_string(pairs)}")
    if response.status_code == 200:
        answer = SearchAnswer.model_validate(response.json(), strict=False)
        assert len(answer.hits) <= answer.total
    elif response.status_code == 401:  # staff articles without a key
        problem(response, 401)
        assert any(name == "audience" for name, _ in pairs)
    else:
        named = problem(response, 422)
        assert named
        assert set(named) <= {name for name, _ in pairs}


@given(facet=st.sampled_from(["author", "topic", "kind", "date"]), value=_ENCODED, pairs=_QUERIES)
def test_the_values_of_a_facet_are_answered_or_the_field_is_named(
    archive: Running, facet: str, value: str, pairs: list[tuple[str, str]]
) -> None:
    response = archive.client.get(f"/api/v1/facets/{facet}?value={value}&{_string(pairs)}")
    if response.status_code == 200:
        FacetAnswer.model_validate(response.json())
    else:
        problem(response, response.status_code)
        assert response.status_code in {401, 422}


@given(typed=_ENCODED)
def test_suggesting_and_exporting_never_fail(archive: Running, typed: str) -> None:
    assert archive.client.get(f"/api/v1/suggest?q={typed}").status_code == 200
    assert archive.client.get(f"/api/v1/export?q={typed}").status_code == 200


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, dict[str, str]]]:
    with running(settings_in(tmp_path_factory.mktemp("fuzzed"))) as service:
        yield service, service.key(Scope.WRITE)


_JSON: Final = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)
_FIELDS: Final = (
    "id",
    "url",
    "title",
    "text",
    "html",
    "date",
    "author",
    "authors",
    "topic",
    "kind",
    "audience",
    "x",
)


@given(body=st.dictionaries(st.sampled_from(_FIELDS), _JSON, max_size=6) | _JSON)
@example(body={"title": "\ud800"})
@example(body={"title": "a\x00"})
def test_whatever_is_sent_as_an_article_is_kept_or_the_field_is_named(
    fuzzed: tuple[Running, dict[str, str]], body: Any
) -> None:
    service, writer = fuzzed
    sent = {**writer, "Content-Type": "application/json"}
    response = service.client.post("/api/v1/articles", content=json.dumps(body), headers=sent)
    if response.status_code not in {200, 201}:
        assert problem(response, 422)
