"""What stands on a page of results, in which order, and what can be done with it?"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from search_service.articles.article import Article, Audience, Kind
from search_service.articles.store import Draft
from search_service.engine.factory import open_engine
from search_service.search.results import EVERYONE, PUBLIC
from search_service.search.service import Search
from search_service.web.address import Address, Links
from search_service.web.catalogue import Catalogue
from search_service.web.results_view import ResultsPage, results_page
from tests.web.conftest import Serve, fill, settings_for
from tests.web.visitor import Visitor, chips, facet, parameters, titles, total

FACETS = ("Chuyên mục", "Thời gian", "Tác giả", "Loại")


def test_the_first_page_shows_the_newest_articles_and_what_they_can_be_narrowed_by(visitor: Visitor) -> None:
    page = visitor.open("/")
    assert page.attributes["lang"] == "vi"
    assert page.one("h1").text == "Bài viết mới nhất"
    days = [time.attributes["datetime"] for time in page.one("ol", "hits").all("time")]
    assert len(days) == 10
    assert days == sorted(days, reverse=True)
    assert all(facet(page, name) for name in FACETS)
    box = page.one("input", type="search")
    assert box.attributes["enterkeyhint"] == "search"
    assert box.attributes["value"] == ""


@pytest.mark.parametrize("typed", ["bảo hiểm y tế", "bao hiem y te", "BẢO HIỂM Y TẾ"])
def test_a_search_shows_highlighted_results_and_keeps_what_was_typed(visitor: Visitor, typed: str) -> None:
    page = visitor.submit(visitor.open("/"), q=typed)
    assert page.one("h1").text == f"{total(page)} bài viết cho “{typed}”"
    assert page.one("input", id="q").attributes["value"] == typed
    first = page.one("ol", "hits").all("article")[0]
    assert first.one("h2").text == "Hết cảnh quên thẻ bảo hiểm y tế trên rẫy ở Xốp"
    assert first.one("h2").one("mark").text == "bảo hiểm y tế"
    assert first.one("time").text == "21/07/2020"
    assert first.one(class_="authors").text == "Lê Minh Tâm"
    assert first.one(class_="topic").text == "Y tế – dân số"
    assert first.one(class_="snippet").all("mark")
    assert not first.all(class_="kind")  # news needs no badge


def test_the_form_keeps_what_was_chosen_and_starts_at_the_first_page(visitor: Visitor) -> None:
    page = visitor.search(
        q="thôn", sort="oldest", page="2", kind="news", lang="en", date_from="2016", date_to=""
    )
    assert page.one("input", id="date_from").attributes["value"] == "2016-01-01"
    visitor.submit(page, q="huyện", date_to="2020-06-30")
    sent = {name: value for name, value in parameters(str(visitor.last.url)) if value}
    assert sent == {
        "q": "huyện",
        "kind": "news",
        "date_from": "2016-01-01",
        "date_to": "2020-06-30",
        "sort": "oldest",
        "lang": "en",
    }


def test_the_order_can_be_changed_and_says_which_it_is(visitor: Visitor) -> None:
    page = visitor.search(q="thôn", kind="news")
    sorts = page.one("nav", "sorts").links()
    assert list(sorts) == ["Phù hợp nhất", "Mới nhất", "Cũ nhất"]
    assert page.one("nav", "sorts").one("a", **{"aria-current": "true"}).text == "Phù hợp nhất"
    newest = visitor.open(sorts["Mới nhất"])
    days = [time.attributes["datetime"] for time in newest.one("ol", "hits").all("time")]
    assert days == sorted(days, reverse=True)
    assert newest.one("nav", "sorts").one("a", **{"aria-current": "true"}).text == "Mới nhất"
    assert list(chips(newest)) == ["Loại: Tin tức"]
    without_words = visitor.open("/").one("nav", "sorts")
    assert list(without_words.links()) == ["Mới nhất", "Cũ nhất"]
    assert without_words.one("a", **{"aria-current": "true"}).text == "Mới nhất"


def test_the_pages_show_every_result_once_in_order(visitor: Visitor) -> None:
    page = visitor.open("/")
    seen: list[str] = []
    number = 1
    while True:
        pages = page.one("nav", "pages")
        current = pages.one("a", **{"aria-current": "page"})
        assert current.text == f"Trang {number}"
        seen += [link.attributes["href"].partition("?")[0] for link in page.one("ol", "hits").all("a")]
        assert bool(pages.all("a", rel="prev")) == (number > 1)
        following = pages.all("a", rel="next")
        if not following:
            break
        if number > 1:
            assert page.one("h1").text == "Bài viết mới nhất"
        page = visitor.open(following[0].attributes["href"])
        number += 1
    assert len(seen) == len(set(seen)) == total(visitor.open("/"))
    assert visitor.search(page=str(number + 1), status=404).one("h1").text == f"Không có trang {number + 1}"


def test_beyond_the_last_page_is_the_way_to_it(visitor: Visitor) -> None:
    page = visitor.search(q="thôn", page="99", status=404)
    assert total(page) == 0
    way = page.one(class_="empty").links()["Đến trang cuối: trang 4"]
    assert parameters(way) == [("q", "thôn"), ("page", "4")]
    assert titles(visitor.open(way))


def test_pages_between_are_left_out(serve: Serve) -> None:
    visitor = serve(Article(title=f"Bài số {at}") for at in range(95))
    page = visitor.search(q="bài", page="5")
    shown = [item.text.removeprefix("Trang ") for item in page.one("nav", "pages").all("li")]
    assert shown == ["trước", "1", "…", "4", "5", "6", "…", "10", "sau"]
    first = [
        item.text.removeprefix("Trang ") for item in visitor.search(q="bài").one("nav", "pages").all("li")
    ]
    assert first == ["1", "2", "…", "10", "sau"]
    near = visitor.search(q="bài", page="4").one("nav", "pages").all("li", "gap")
    assert len(near) == 1  # 2 stands between 1 and 3: a gap of one is no gap


def test_what_people_wrote_is_never_markup(serve: Serve) -> None:
    evil = '<script>alert("1")</script> & <i>'
    visitor = serve(
        [Article(title=f"Tin {evil}", text=evil, authors=(evil,), topics=(evil,), abstract=evil, source=evil)]
    )
    page = visitor.search(q=f"tin {evil}", author=evil)
    assert titles(page) == [f"Tin {evil}"]
    assert page.one("input", id="q").attributes["value"] == f"tin {evil}"
    assert all("src" in script.attributes for script in page.all("script"))
    assert not page.all("i")
    assert list(chips(page)) == [f"Tác giả: {evil}"]
    article = visitor.open(page.one("ol", "hits").one("a").attributes["href"])
    assert article.one("h1").text == f"Tin {evil}"
    assert not article.all("i")
    (description,) = [one for one in article.all("script") if "src" not in one.attributes]
    assert description.attributes["type"] == "application/ld+json"


def test_an_archive_without_articles_says_so(serve: Serve) -> None:
    page = serve([]).open("/")
    assert page.one("h1").text == "Kho chưa có bài viết nào"
    assert not page.one("main").all("a")  # nothing leads on,
    assert not page.all(class_="narrow")  # and nothing can be narrowed


def test_staff_articles_are_on_no_page(serve: Serve) -> None:
    visitor = serve(
        [
            Article(title="Tin chung", id="all", kind=Kind.REPORT, authors=("A",)),
            Article(title="Báo cáo nội bộ", id="inner", authors=("B",), audience=Audience.STAFF),
        ]
    )
    page = visitor.open("/")
    assert titles(page) == ["Tin chung"]
    assert page.one("ol", "hits").one(class_="kind").text == "Báo cáo"
    assert list(facet(page, "Tác giả")) == ["A"]
    assert titles(visitor.search(q="nội bộ")) == []
    assert titles(visitor.search(audience="staff")) == ["Tin chung"]
    visitor.open("/articles/inner", 404)


def test_results_can_be_taken_along_as_a_table_and_followed_as_a_feed(visitor: Visitor) -> None:
    page = visitor.search(q="thôn", topic="Nông thôn mới", sort="oldest", page="1", lang="en")
    ways = page.one(class_="tools").links()
    table = visitor.client.get(ways["Download the list (CSV)"])
    rows = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert [row["title"] for row in rows] == titles(page)
    feed = visitor.client.get(ways["Follow this search (Atom)"])
    assert feed.status_code == 200
    assert feed.text.count("<entry>") == len(rows)


def test_staff_see_which_articles_are_internal_and_may_say_whose_they_want(tmp_path: Path) -> None:
    articles = [
        Article(title="Tin chung", id="all"),
        Article(title="Tin kín", id="inner", audience=Audience.STAFF),
    ]
    fill(settings_for(tmp_path), [Draft(article) for article in articles])
    engine = open_engine(settings_for(tmp_path))

    def page(*pairs: tuple[str, str], seen: frozenset[Audience] = EVERYONE) -> ResultsPage:
        return results_page(Search(engine), Address.of(pairs), Links(""), Catalogue("vi"), seen=seen)

    def found(page: ResultsPage) -> list[tuple[str, Audience]]:
        return [(hit.found.article.title, hit.found.article.audience) for hit in page.hits]

    both = page(("q", "tin"))
    assert sorted(found(both)) == [("Tin chung", Audience.PUBLIC), ("Tin kín", Audience.STAFF)]
    assert [(way.label, way.current) for way in both.audiences] == [
        ("Tất cả", True),
        ("Công khai", False),
        ("Nội bộ", False),
    ]
    assert found(page(("q", "tin"), ("audience", "staff"))) == [("Tin kín", Audience.STAFF)]
    assert found(page(("audience", "staff"), seen=PUBLIC)) == [("Tin chung", Audience.PUBLIC)]
    assert not page(seen=PUBLIC).audiences
    engine.close()


def test_staff_who_ask_for_internal_articles_alone_are_not_told_that_the_archive_is_empty(
    tmp_path: Path,
) -> None:
    fill(settings_for(tmp_path), [Draft(Article(title="Tin chung"))])
    engine = open_engine(settings_for(tmp_path))
    asked = Address.of([("audience", "staff")])
    page = results_page(Search(engine), asked, Links(""), Catalogue("vi"), seen=EVERYONE)
    assert page.heading == "Không tìm thấy bài viết nào"
    assert not page.is_bare
    engine.close()
