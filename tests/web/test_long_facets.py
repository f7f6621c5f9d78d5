"""How does a visitor find one value of hundreds?"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from search_service.articles.article import Article
from tests.web.conftest import Serve
from tests.web.visitor import Visitor, chips, parameters, titles


@pytest.fixture
def many_authors(serve: Serve) -> Visitor:
    """Give an archive of sixty articles, each by somebody else."""
    names = [f"Người {at:02}" for at in range(60)]
    return serve(
        Article(title=f"Bài của {name}", text=f"{at}", authors=(name,)) for at, name in enumerate(names)
    )


def test_the_values_of_a_long_facet_can_be_searched(many_authors: Visitor) -> None:
    page = many_authors.search(q="bài", kind="news")
    (box,) = [one for one in page.all("section", "facet") if one.one("h2").text == "Tác giả"]
    form = box.one("form", "find")
    hidden = [(one.attributes["name"], one.attributes["value"]) for one in form.all("input", type="hidden")]
    assert hidden == [("q", "bài"), ("kind", "news")]
    assert "Người 57" not in box.text  # the first 50 are listed
    query = urlencode([("value", "nguoi 57"), *hidden])
    found = many_authors.open(f"{form.attributes['action']}?{query}")
    assert found.one("h1").text == "Tác giả có “nguoi 57”"
    assert found.one(id="said").text == "1 mục phù hợp"
    (link,) = found.one("ul", "values").all("a")
    narrowed = many_authors.open(link.attributes["href"])
    assert titles(narrowed) == ["Bài của Người 57"]
    assert list(chips(narrowed)) == ["Tác giả: Người 57", "Loại: Tin tức"]
    assert parameters(found.one(class_="back").one("a").attributes["href"]) == hidden
    everything = many_authors.open("/facets/author")
    assert len(everything.one("ul", "values").all("a")) == 50
    assert "50 mục có nhiều bài nhất" in everything.one("main").text
    nobody = many_authors.open("/facets/author?value=xyz")
    assert nobody.one("ul", "values").text == "Không có mục nào phù hợp."


def test_a_short_facet_is_read_and_not_searched(visitor: Visitor) -> None:
    assert not visitor.open("/").all("form", "find")


def test_there_is_a_page_for_each_facet_and_for_no_other_name(visitor: Visitor) -> None:
    for name in ("author", "topic", "kind", "date"):
        assert visitor.open(f"/facets/{name}?q=th%C3%B4n").one("ul", "values").all("a")
    visitor.open("/facets/colour", 404)
    visitor.open("/facets/author?date=2024-13", 422)
