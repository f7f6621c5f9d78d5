from __future__ import annotations

import datetime as dt

import pytest

from search_service.articles.article import Article, Audience, Kind, from_json, to_json
from search_service.errors import InvalidInput


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("title", {"title": " \n"}),
        ("title", {"title": "\u200b\u00a0"}),
        ("id", {"id": "a b"}),
        ("id", {"id": "đ"}),
        ("id", {"id": "."}),
        ("id", {"id": ".."}),
        ("id", {"id": "a" * 129}),
        ("id", {"id": "a\n"}),
        ("authors", {"authors": ("A", "x" * 501)}),
        ("topics", {"topics": ("x" * 501,)}),
        ("text", {"text": "x\ud800"}),
        ("text", {"authors": ("\udfff",)}),
    ],
)
def test_what_no_door_may_let_in(field: str, fields: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as error:
        Article(**({"title": "Bài"} | fields))  # type: ignore[arg-type]
    assert error.value.field == field


@pytest.mark.parametrize("id_", ["a", "...", "A.b_c~d-9", "a" * 128])
def test_ids(id_: str) -> None:
    assert Article(id=id_, title="Bài").id == id_


def test_json_and_back() -> None:
    full = Article(
        id="a",
        title="Bài",
        text="Một\nhai",
        url="https://example.vn/a",
        date=dt.date(2024, 1, 2),
        authors=("Y Bình", "A Thiên"),
        topics=("Giáo dục",),
        kind=Kind.REPORT,
        audience=Audience.STAFF,
        abstract="Tóm tắt",
        source="Báo",
        doc_number="01-KL/TW",
        doc_type="Kết luận",
        title_derived=True,
    )
    for article in (full, Article(title="Bài")):
        assert from_json(to_json(article)) == article


def test_the_content_digest_is_of_title_text_and_date() -> None:
    one = Article(title="Bài", text="x", date=dt.date(2024, 1, 2))
    assert (
        one.content_digest()
        == Article(id="b", title="Bài", text="x", date=dt.date(2024, 1, 2)).content_digest()
    )
    decomposed = Article(title="Ba\u0300i", text="x", date=dt.date(2024, 1, 2))
    assert decomposed.content_digest() == one.content_digest()
    others = [Article(title="Bài", text="x"), Article(title="Bàix", date=dt.date(2024, 1, 2))]
    assert one.content_digest() not in {other.content_digest() for other in others}
