"""Articles as JSON: what is kept as given, what is put right, what is refused and by which name."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_service.articles.article import MAX_ARTICLE_BYTES, Article, Audience, Kind
from search_service.errors import InvalidInput
from search_service.ingestion.defaults import Defaults
from search_service.ingestion.field_names import field_meant
from search_service.ingestion.records import ArticleRecord, parse_json, parse_record

TITLE = "Hội nghị tổng kết"


def test_every_field_is_kept() -> None:
    given_fields = {
        "id": "tin-2023.118_a~b",
        "url": "https://example.vn/tin-118",
        "title": f" {TITLE} ",
        "text": "Một.\nHai.",
        "date": "2023-12-29",
        "authors": ["Minh Đức", "Y Đông"],
        "topics": ["Xây dựng Đảng"],
        "kind": "report",
        "audience": "staff",
        "abstract": "Tóm tắt",
        "source": "Báo Kon Tum",
        "doc_number": "01-KL/TW",
        "doc_type": "Kết luận",
    }
    article, warnings = parse_record(given_fields)
    assert warnings == []
    assert article == Article(
        id="tin-2023.118_a~b",
        url="https://example.vn/tin-118",
        title=f" {TITLE} ",
        text="Một.\nHai.",
        date=dt.date(2023, 12, 29),
        authors=("Minh Đức", "Y Đông"),
        topics=("Xây dựng Đảng",),
        kind=Kind.REPORT,
        audience=Audience.STAFF,
        abstract="Tóm tắt",
        source="Báo Kon Tum",
        doc_number="01-KL/TW",
        doc_type="Kết luận",
    )


def test_what_is_missing_null_or_blank_is_absent() -> None:
    bare, _ = parse_record({"title": TITLE})
    assert bare == Article(title=TITLE)
    nulls = dict.fromkeys(
        [
            "id",
            "url",
            "text",
            "html",
            "date",
            "author",
            "authors",
            "topic",
            "topics",
            "kind",
            "audience",
            "source",
        ]
    )
    assert parse_record({"title": TITLE, **nulls}) == (bare, [])
    blanks = dict.fromkeys(
        ["id", "url", "date", "author", "topic", "abstract", "source", "doc_number", "doc_type"], " "
    )
    assert parse_record({"title": TITLE, **blanks}) == (bare, [])


def test_author_is_one_value_and_authors_a_list() -> None:
    one, _ = parse_record({"title": TITLE, "author": "Minh Đức - Y Đông, A Thiên"})
    assert one.authors == ("Minh Đức - Y Đông, A Thiên",)
    both, _ = parse_record(
        {"title": TITLE, "author": " Minh Đức ", "authors": ["Y Đông", "", " ", "Minh Đức"]}
    )
    assert both.authors == ("Minh Đức", "Y Đông")


def test_names_are_composed_and_texts_stay_as_given() -> None:
    decomposed = unicodedata.normalize("NFD", "Tuyên giáo Đảng")
    article, _ = parse_record(
        {"title": decomposed, "text": decomposed, "author": decomposed, "topics": [decomposed]}
    )
    assert (article.title, article.text) == (decomposed, decomposed)
    assert article.authors == article.topics == ("Tuyên giáo Đảng",)


def test_html_is_read_where_there_is_no_text() -> None:
    article, warnings = parse_record({"title": TITLE, "html": "<p>Tr&ocirc;\u0300ng</p><p>rừng", "text": " "})
    assert (article.text, warnings) == ("Trồng\n\nrừng", [])
    article, warnings = parse_record({"title": TITLE, "html": "<p>a", "text": "b"})
    assert (article.text, warnings) == ("b", ["html: ignored, because text is given"])


def test_unknown_fields_are_ignored_with_a_warning() -> None:
    article, warnings = parse_record({"title": TITLE, "subtopic": "x", "views": 12})
    assert article == Article(title=TITLE)
    assert warnings == ["subtopic: unknown field, ignored", "views: unknown field, ignored"]


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("content", "text"),
        ("body", "text"),
        ("noi_dung", "text"),
        ("Nội dung", "text"),
        ("NoiDung", "text"),
        ("txt", "text"),
        ("tác-giả", "author"),
        ("ngay_dang", "date"),
        ("pubDate", "date"),
        ("docNumber", "doc_number"),
        ("tags", "topics"),
    ],
)
def test_the_field_that_was_probably_meant_is_named(name: str, field: str) -> None:
    assert parse_record({"title": "Tin", name: "x"})[1] == [
        f"{name}: unknown field, ignored; did you mean {field}?"
    ]


def test_of_very_many_unknown_fields_some_are_named() -> None:
    _, warnings = parse_record({"title": TITLE} | {f"cot{number}": 1 for number in range(1_000)})
    assert len(warnings) < 100
    assert warnings[0] == "cot0: unknown field, ignored"
    assert warnings[-1] == f"{1_001 - len(warnings)} more unknown fields, ignored"


def test_a_title_under_another_name_is_no_title_but_is_named() -> None:
    with pytest.raises(InvalidInput, match="tieu_de"):
        parse_record({"noi_dung": "Sáng 28/12…", "tieu_de": "Tin"})


@given(st.text())
def test_a_name_resembles_a_field_or_none(name: str) -> None:
    assert field_meant(name, {"text", "date"}) in {"text", "date", None}
    assert field_meant(name, ()) is None


def test_what_a_record_says_holds_over_defaults() -> None:
    defaults = Defaults(Audience.STAFF, Kind.PLAN, ("Giáo dục",))
    article, _ = parse_record({"title": TITLE}, defaults)
    assert (article.audience, article.kind, article.topics) == (Audience.STAFF, Kind.PLAN, ("Giáo dục",))
    article, _ = parse_record(
        {"title": TITLE, "audience": "public", "kind": "news", "topic": "Y tế"}, defaults
    )
    assert (article.audience, article.kind, article.topics) == (Audience.PUBLIC, Kind.NEWS, ("Y tế",))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": None}, "title"),
        ({"title": " \n"}, "title"),
        ({"title": 5}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"text": "a\x00"}, "text"),
        ({"html": "\udfff"}, "html"),
        ({"authors": ["Minh Đức", "\ud800"]}, "authors.1"),
        ({"authors": "Minh Đức"}, "authors"),
        ({"authors": [None]}, "authors.0"),
        ({"author": ["Minh Đức"]}, "author"),
        ({"topic": 1}, "topic"),
        ({"id": "á"}, "id"),
        ({"id": "a" * 129}, "id"),
        ({"id": "a b"}, "id"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "/tin-1"}, "url"),
        ({"url": "https://a b"}, "url"),
        ({"date": "29/12/2023"}, "date"),
        ({"date": "2024-02-30"}, "date"),
        ({"date": "2024-13-01"}, "date"),
        ({"date": "1899-12-31"}, "date"),
        ({"date": "2101-01-01"}, "date"),
        ({"date": 20231229}, "date"),
        ({"kind": "blog"}, "kind"),
        ({"audience": "everyone"}, "audience"),
        ({"audience": ""}, "audience"),  # never public by mistake
        ({"text": "ô" * (MAX_ARTICLE_BYTES // 2 + 1)}, "text"),
    ],
)
def test_wrong_fields_are_named(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_record({"title": TITLE, **fields})
    assert refused.value.field == field
    assert "\ud800" not in str(refused.value)


@pytest.mark.parametrize("data", [None, [], "x", 1, {}, {"text": "x"}, {"title": TITLE, "\ud800": 1}])
def test_what_is_no_article(data: object) -> None:
    with pytest.raises(InvalidInput):
        parse_record(data)


def test_an_article_of_the_full_size_is_kept() -> None:
    article, _ = parse_record({"title": TITLE, "text": "a" * MAX_ARTICLE_BYTES})
    assert len(article.text) == MAX_ARTICLE_BYTES


@pytest.mark.parametrize(
    "text", ["", "{", "{'a': 1}", b"\xff", "[" * 100_000, '{"a": ' + "1" * 5000 + "}", "nul"]
)
def test_what_is_no_json(text: str | bytes) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_json(text)
    assert refused.value.field == "article"


def test_the_schema_describes_every_field_with_an_example() -> None:
    properties = ArticleRecord.model_json_schema()["properties"]
    assert all(field["description"] and field["examples"] for field in properties.values())
    example = {name: field["examples"][0] for name, field in properties.items()}
    article, warnings = parse_record(example)
    assert article.date == dt.date(2023, 12, 29)
    assert warnings == ["html: ignored, because text is given"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*ArticleRecord.model_fields, "x"]), json_values))
def test_any_object_is_read_or_refused(data: dict[str, Any]) -> None:
    with contextlib.suppress(InvalidInput):
        article, _ = parse_record(json.loads(json.dumps(data)))
        assert article.title == data["title"]
