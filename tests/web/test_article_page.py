from __future__ import annotations

import datetime as dt
import json
from urllib.parse import parse_qsl, urlsplit

import pytest

from search_service.articles.article import Article, Kind
from search_service.web.address import Address
from tests.web.conftest import Serve
from tests.web.visitor import Visitor, titles, total

DECISION = Article(
    id="quyet-dinh-12",
    title="Về việc phân công </script> nhiệm vụ",
    text="Căn cứ Kết luận số 01-KL/TW.\n\n  Điều 1. Phân công.  \nĐiều 2. Thi hành.",
    url="https://dakglei.example.vn/van-ban/12?a=1&b=2",
    date=dt.date(2022, 3, 5),
    authors=("Y Đông", "Văn phòng HĐND-UBND huyện"),
    topics=("Chỉ đạo điều hành", "Giáo dục"),
    kind=Kind.DECISION,
    abstract="Phân công trong năm học.",
    source="Cổng thông tin",
    doc_number="12/QĐ-UBND",
)


def test_everything_about_an_article_is_on_its_page(serve: Serve) -> None:
    visitor = serve([DECISION])
    page = visitor.open("/articles/quyet-dinh-12")
    assert page.one("h1").text == DECISION.title
    assert page.one("title").text.startswith(DECISION.title)
    assert [p.text for p in page.one(class_="text").all("p")] == [
        "Căn cứ Kết luận số 01-KL/TW.",
        "Điều 1. Phân công.",
        "Điều 2. Thi hành.",
    ]
    assert page.one(class_="abstract").text == DECISION.abstract
    assert page.one("time").text == "05/03/2022"
    assert page.one(class_="kind").text == "Quyết định"
    assert page.one(class_="authors").text == "Y Đông, Văn phòng HĐND-UBND huyện"
    facts = dict(zip((dt.text for dt in page.all("dt")), page.all("dd"), strict=True))
    assert facts["Chuyên mục"].text == "Chỉ đạo điều hành, Giáo dục"
    assert facts["Số văn bản"].text == "12/QĐ-UBND, 01-KL/TW"
    assert facts["Nguồn"].text == "Cổng thông tin"
    links = {**page.one(class_="authors").links(), **page.one("aside").links()}
    original = links.pop("Xem bài gốc tại dakglei.example.vn")
    assert original == DECISION.url
    assert len(links) == 6
    for text, href in links.items():
        assert total(visitor.open(href)) == 1, text


def test_search_engines_are_told_what_it_is(serve: Serve) -> None:
    visitor = serve([DECISION])
    page = visitor.open("/articles/quyet-dinh-12?q=x&lang=en")
    assert page.one("link", rel="canonical").attributes["href"] == "/articles/quyet-dinh-12"
    assert json.loads(page.one("script").text) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": DECISION.title,
        "inLanguage": "vi",
        "datePublished": "2022-03-05",
        "author": list(DECISION.authors),
        "articleSection": list(DECISION.topics),
        "abstract": DECISION.abstract,
        "url": DECISION.url,
    }


def test_a_bare_article_has_a_page_without_empty_places(serve: Serve) -> None:
    page = serve([Article(id="bare", title="Chỉ có tên")]).open("/articles/bare")
    assert page.one("h1").text == "Chỉ có tên"
    for name in ("time", "dt", "dd"):
        assert not page.all(name)
    assert not page.all(class_="authors")
    assert page.one("nav", "back").links() == {"Xem các bài mới nhất": "/"}


def test_the_way_back_keeps_the_search(visitor: Visitor) -> None:
    results = visitor.search(q="thôn", kind="news", date_from="2016", sort="oldest", page="2", lang="en")
    article = visitor.open(results.one("ol", "hits").all("a")[0].attributes["href"])
    back = article.one("nav", "back").links()["Back to the search results"]
    assert titles(visitor.open(back)) == titles(results)
    # A new search from here is not narrowed by what nobody sees on this page.
    visitor.submit(article, q="rừng")
    assert parse_qsl(urlsplit(str(visitor.last.url)).query) == [("q", "rừng"), ("lang", "en")]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "/etc/passwd", "http://[", "https://"],
)
def test_only_web_addresses_are_linked(serve: Serve, url: str) -> None:
    page = serve([Article(id="a", title="Bài", url=url)]).open("/articles/a")
    assert not [link for link in page.all("a") if link.attributes["href"] == url]
    assert "url" not in json.loads(page.one("script").text)


def test_a_number_that_no_grammar_knows_leads_to_its_article(serve: Serve) -> None:
    visitor = serve([Article(id="a", title="Bài", doc_number="Phụ lục IIa"), Article(id="b", title="Khác")])
    links = visitor.open("/articles/a").one("dd").links()
    assert titles(visitor.open(links["Phụ lục IIa"])) == ["Bài"]


def test_a_title_that_is_not_the_articles_own_is_marked(serve: Serve) -> None:
    article = Article(id="a", title="Câu đầu.", text="Câu đầu. Câu sau.", title_derived=True)
    page = serve([article]).open("/articles/a")
    assert "Bài gốc không có tiêu đề" in page.one("aside").text


@pytest.mark.parametrize("id_", ["none", "a%20b", "%00", "x" * 500, "đ"])
def test_an_unknown_article_is_a_page_that_helps_on(visitor: Visitor, id_: str) -> None:
    page = visitor.open(f"/articles/{id_}", 404)
    assert page.one("h1").text == "Không có bài viết này"
    assert page.one("input", id="q")
    visitor.open(page.one(class_="language").links()["English"], 404)


def test_an_address_has_one_form() -> None:
    written = "page=1&kind=&sort=relevance&x=y&date=2023&q=b&q=a"
    address = Address.of(parse_qsl(written))
    assert address.query == "q=a&date=2023"
    assert address.toggled("date", "2023-04").query == "q=a&date=2023-04"
    assert address.toggled("date", "2024").query == "q=a&date=2023&date=2024"
    assert Address.of([("author", "\u0110o\u0302ng")]) == Address.of([("author", "Đông")] * 2)
    assert address.setting("page", "3").toggled("kind", "news").query == "q=a&kind=news&date=2023"
