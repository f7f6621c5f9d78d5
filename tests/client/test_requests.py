"""Does whatever is asked or sent arrive as it was given?"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.api.answers import article_answer
from search_service.articles.article import Article, Audience, Kind
from search_service.client import calls
from search_service.client.articles import as_json
from search_service.client.backoff import Backoff
from search_service.client.parameters import Paging
from search_service.client.sending import Sending
from search_service.errors import InvalidInput
from search_service.ingestion.records import parse_json, parse_record

SENDING = Sending("https://example.vn/tim-kiem/", None, 30, Backoff())
WHOLE = st.text(st.characters(exclude_categories=["Cs"]))
LINES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
NAMES = st.lists(LINES.map(str.strip).filter(bool), max_size=3, unique=True)


def built(request: calls.Request) -> httpx2.Request:
    with httpx2.Client() as http:
        return SENDING.built(http, request)


@given(WHOLE, st.lists(WHOLE.filter(bool), max_size=3), st.booleans())
def test_parameters_arrive_as_they_are(q: str, authors: list[str], as_typed: bool) -> None:
    asked: Paging = {"author": authors, "as_typed": as_typed, "size": 7, "facets": ()}
    url = built(calls.search(q, asked).request).url
    expected = [("q", q)] * bool(q) + [("author", one) for one in authors]
    expected += [("as_typed", "true")] * as_typed + [("size", "7"), ("facets", "")]
    assert parse_qsl(url.query.decode(), keep_blank_values=True) == expected


@given(WHOLE.filter(bool))
def test_an_id_stays_one_part_of_the_path(id_: str) -> None:
    before, _, last = built(calls.article(id_).request).url.raw_path.decode().rpartition("/")
    assert before == "/tim-kiem/api/v1/articles"
    assert unquote(last) == id_


@given(
    st.builds(
        Article,
        title=LINES.filter(lambda text: any(c.isprintable() and not c.isspace() for c in text)),
        text=LINES.filter(lambda text: not text or bool(text.strip())),
        id=st.just("") | st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True),
        date=st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)),
        kind=st.sampled_from(Kind),
        audience=st.sampled_from(Audience),
        abstract=st.none() | LINES.filter(lambda text: bool(text.strip())),
    )
)
def test_an_article_arrives_as_it_is(article: Article) -> None:
    for sent in (article, article_answer(article)):
        line = as_json(sent)
        assert b"\n" not in line
        assert parse_record(parse_json(line)) == (article, [])


def test_names_and_dates_arrive() -> None:
    article = Article(
        title="Một", authors=("Y Đông", "A Thanh"), topics=("Giáo dục",), doc_number="42/KH-UBND"
    )
    assert parse_record(parse_json(as_json(article))) == (article, [])
    assert json.loads(as_json({"title": "Một", "date": dt.date(2024, 3, 15)})) == {
        "title": "Một",
        "date": "2024-03-15",
    }


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes"])
def test_what_json_does_not_have_is_told_before_it_is_sent(value: Any) -> None:
    with pytest.raises(TypeError, match="cannot be written as JSON"):
        as_json({"title": value})


@pytest.mark.parametrize("value", ["bài", None, 7, ["title"]])
def test_what_is_no_article_is_told_before_it_is_sent(value: Any) -> None:
    with pytest.raises(TypeError, match="an article is a mapping or an Article, not"):
        as_json(value)


@given(st.text())
def test_halves_of_characters_do_no_harm(text: str) -> None:
    whole = text.encode(errors="replace").decode()
    assert parse_qsl(built(calls.suggest(text).request).url.query.decode(), keep_blank_values=True) == [
        ("q", whole)
    ]
    assert calls.article(text) == calls.article(whole)


def test_what_no_address_can_carry_is_told() -> None:
    with pytest.raises(InvalidInput, match="make it shorter"):
        built(calls.search("a", {"author": ["Minh Đức"] * 5_000}).request)
