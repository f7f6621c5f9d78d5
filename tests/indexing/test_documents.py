from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_service.articles.article import Article
from search_service.engine.contract import Document
from search_service.indexing import documents as documents_module
from search_service.indexing.documents import document, documents
from search_service.vietnamese.streams import Stream

texts = st.lists(
    st.sampled_from(
        ["Hà Nội", "đường", "giao", "theo Nghị định 30/2020/NĐ-CP,", "36-HD/VPTW", "12/5/2024", "\n"]
    ),
    max_size=8,
).map(" ".join)
articles = st.builds(
    Article,
    id=st.just("a"),
    title=texts.filter(lambda title: bool(title.strip())),
    text=texts,
    abstract=st.none() | texts,
    authors=st.lists(st.sampled_from(["Trần Văn A", "B."]), max_size=2).map(tuple),
    doc_number=st.none() | st.sampled_from(["12/2020/qđ-ubnd", "khác"]),
)


def content(made: Document) -> object:
    streams = {
        stream: (o.terms, o.positions.tolist(), o.weights.tolist()) for stream, o in made.streams.items()
    }
    return made.article, streams, made.numbers, made.cited


@settings(max_examples=100)
@given(st.lists(articles, max_size=5))
def test_articles_analysed_together_are_as_one_by_one(chosen: list[Article]) -> None:
    assert [content(made) for made in documents(chosen)] == [content(document(a)) for a in chosen]


def test_articles_of_one_call_share_their_vocabularies() -> None:
    one, two = documents([Article(id="a", title="Hà Nội"), Article(id="b", title="Đăk Glei")])
    assert all(one.streams[stream].vocabulary is two.streams[stream].vocabulary for stream in Stream)


@pytest.mark.parametrize("limit", [0, 5, 12, 1000])
def test_what_is_too_long_to_be_analysed_at_once_is_analysed_in_parts(
    limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [Article(id=f"a{n}", title="Hà Nội", text="đường " * n) for n in (1, 0, 1, 4, 1, 0)]
    expected = [content(made) for made in documents(chosen)]
    monkeypatch.setattr(documents_module, "BATCH_LENGTH", limit)
    made = documents(chosen)
    assert [content(each) for each in made] == expected
    parts = len({id(each.streams[Stream.ACCENTED].vocabulary) for each in made})
    assert parts == {0: 6, 5: 6, 12: 3, 1000: 1}[limit]


def test_an_abstract_that_begins_the_text_counts_once() -> None:
    made = document(Article(id="a", title="Tin", abstract="Đường mới", text="Đường mới thông xe"))
    assert made.streams[Stream.ACCENTED].terms == ["tin", "đường", "mới", "thông", "xe"]


def test_numbers_are_those_an_article_bears_and_cites() -> None:
    article = Article(id="a", title="Quyết định 1719/QĐ-TTg", text="số 01-KL/TW", doc_number="02-kl/tw")
    assert document(article).numbers == ("2-KL/TW", "1719/QĐ-TTG", "1-KL/TW")
