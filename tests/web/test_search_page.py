from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from search_service.articles.article import Article, Audience, Kind
from search_service.articles.store import Draft
from search_service.engine.factory import open_engine
from search_service.search.results import EVERYONE, PUBLIC
from search_service.search.service import Search
from search_service.web.address import Address, Links
from search_service.web.catalogue import Catalogue
from search_service.web.narrowing import QuickPeriod, quick_periods
from search_service.web.results_view import ResultsPage, results_page
from tests.web.conftest import Serve, fill, settings_for
from tests.web.html_page import Element
from tests.web.visitor import Visitor, facet, titles, total

FACETS = ("Chuyên mục", "Thời gian", "Tác giả", "Loại")


def parameters(href: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(href).query)


def chips(page: Element) -> dict[str, str]:
    return {
        link.text.removeprefix("Bỏ lọc ").removesuffix(" ×"): link.attributes["href"]
        for link in page.all("a", "chip")
    }


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


@pytest.mark.parametrize("address", ["/", "/?q=thon", "/?q=th%C3%B4n&sort=newest&page=2&lang=en"])
def test_every_facet_link_leads_to_as_many_articles_as_it_promises(visitor: Visitor, address: str) -> None:
    page = visitor.open(address)
    promises = [link for box in page.all("section", "facet") for link in box.all("a")]
    assert len(promises) > 30
    for link in promises:
        count = int(link.one(class_="count").text)
        assert count > 0
        assert total(visitor.open(link.attributes["href"])) == count, link.text


def test_facets_of_a_narrowed_search_keep_their_promises_too(visitor: Visitor) -> None:
    page = visitor.search(q="thôn", date="2023")
    for name in ("Chuyên mục", "Tác giả", "Loại"):
        for label, (count, href) in facet(page, name).items():
            assert total(visitor.open(href)) == count, label


def test_a_chosen_year_opens_its_months_and_a_month_takes_its_place(visitor: Visitor) -> None:
    year = visitor.open(facet(visitor.search(q="thôn"), "Thời gian")["2023"][1])
    dates = facet(year, "Thời gian")
    months = {label: value for label, value in dates.items() if label.endswith("/2023")}
    assert sum(count for count, _ in months.values()) == total(year) == dates["2023 (đang chọn)"][0]
    for label, (count, href) in months.items():
        month = visitor.open(href)
        assert total(month) == count
        assert list(chips(month)) == [f"Thời gian: {label}"]
        assert facet(month, "Thời gian")[f"{label} (đang chọn)"][0] == count
        assert parameters(facet(month, "Thời gian")["2023"][1]) == [("q", "thôn"), ("date", "2023")]


def test_years_run_from_the_newest_to_the_oldest(serve: Serve) -> None:
    days = [dt.date(2019, 5, 1), dt.date(2021, 5, 1), dt.date(2021, 6, 1), None, None, None]
    visitor = serve(Article(title=f"Bài {at}", date=day) for at, day in enumerate(days))
    page = visitor.open("/")
    assert list(facet(page, "Thời gian")) == ["2021", "2019", "Không rõ ngày"]
    undated = visitor.open(facet(page, "Thời gian")["Không rõ ngày"][1])
    assert total(undated) == 3
    assert not undated.one("ol", "hits").all("time")


def test_a_second_value_adds_and_choosing_again_takes_away(visitor: Visitor) -> None:
    start = visitor.search(q="thôn", sort="newest")
    (first, (count, href)), (second, _), *_ = facet(start, "Tác giả").items()
    one = visitor.open(href)
    assert total(one) == count
    both = visitor.open(facet(one, "Tác giả")[second][1])
    assert total(both) >= count
    assert list(chips(both)) == [f"Tác giả: {first}", f"Tác giả: {second}"]
    assert facet(both, "Tác giả")[f"{second} (đang chọn)"][1] == chips(both)[f"Tác giả: {second}"]
    assert titles(visitor.open(chips(both)[f"Tác giả: {second}"])) == titles(one)


def test_chips_take_their_filter_away_and_all_can_be_cleared(visitor: Visitor) -> None:
    page = visitor.search(
        q="thôn", kind="news", date=["2023", "2024"], date_from="2023-02", document="01-KL/TW", lang="en"
    )
    labels = {chip.removeprefix("Remove filter "): href for chip, href in chips(page).items()}
    assert list(labels) == [
        "Kind: News",
        "Date: 2023",
        "Date: 2024",
        "From 1 February 2023",
        "Document 01-KL/TW",
    ]
    whole = parameters(str(visitor.last.url))
    for href in labels.values():
        left = parameters(href)
        assert len(left) == len(whole) - 1
        assert set(left) < set(whole)
    assert parameters(page.one("a", "clear").attributes["href"]) == [("q", "thôn"), ("lang", "en")]
    assert not chips(visitor.open(page.one("a", "clear").attributes["href"]))


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


def test_a_month_at_the_end_of_a_range_is_shown_by_its_last_day(visitor: Visitor) -> None:
    page = visitor.search(date_to="2024-02")
    assert page.one("input", id="date_to").attributes["value"] == "2024-02-29"
    assert list(chips(page)) == ["Đến ngày 29/02/2024"]


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


def test_values_beyond_the_first_are_folded_away_but_never_a_chosen_one(serve: Serve) -> None:
    visitor = serve(Article(title="Bài", text=f"{at}", authors=(f"Người {at:02}",)) for at in range(20))
    (box,) = [b for b in visitor.open("/").all("section", "facet") if b.one("h2").text == "Tác giả"]
    assert box.one("summary").text == "Xem thêm 12"
    assert len(box.one("details").all("a")) == 12
    page = visitor.search(author="Người 15")
    (box,) = [b for b in page.all("section", "facet") if b.one("h2").text == "Tác giả"]
    assert "Người 15 (đang chọn) 1" not in box.one("details").links()
    assert "Người 15 (đang chọn) 1" in box.links()


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


def test_it_says_when_marks_were_ignored_or_words_left_out(serve: Serve) -> None:
    visitor = serve([Article(title="Hội nghị tuyên giáo", text="Công tác tuyên truyền.")])
    assert (
        visitor.search(q="tuyen giao").one(class_="note").text
        == "Có phải bạn muốn tìm: tuyên giáo 1 bài viết"
    )
    assert not visitor.search(q="tuyên giáo").all(class_="note")
    folded = visitor.search(q="tuyển giảo")
    assert total(folded) == 1
    assert folded.one(class_="note").text == "Không có kết quả đúng dấu, đang hiện kết quả bỏ qua dấu."
    most = visitor.search(q="tuyên giáo vũ trụ")
    assert total(most) == 1
    assert most.one(class_="note").text == "Không có bài có đủ các từ, đang hiện những bài có nhiều từ nhất."


def test_a_better_spelling_is_offered_with_what_it_finds_under_the_filters(serve: Serve) -> None:
    visitor = serve(
        Article(title=f"Hội nghị tuyên giáo {year}", text=topic, date=dt.date(year, 5, 1), topics=(topic,))
        for year, topic in ((2021, "Xây dựng Đảng"), (2021, "Văn hóa"), (2022, "Văn hóa"))
    )
    for dates, found in (["2021"], 2), (["2022"], 1), ([], 3):
        note = visitor.search(q="tuyen giao", date=dates).one(class_="question")
        assert note.text == f"Có phải bạn muốn tìm: tuyên giáo {found} bài viết"
        assert total(visitor.open(note.links()["tuyên giáo"])) == found
    assert not visitor.search(q="tuyen giao", date="2022", topic="Xây dựng Đảng").all(class_="question")


def test_it_says_how_it_read_the_query_and_takes_it_back(serve: Serve) -> None:
    visitor = serve([
        Article(title="Hội nghị tuyên giáo", text="Ủy ban nhân dân huyện họp."),
        Article(title="Xã họp dân", text="UBND xã họp dân."),
    ])  # fmt: skip
    page = visitor.search(q="tuyeen giaos")
    assert titles(page) == ["Hội nghị tuyên giáo"]
    note = page.one(class_="note")
    assert note.text.startswith("Không có bài nào cho “tuyeen giaos”. Đang hiện kết quả cho “tuyên giáo”.")
    assert total(visitor.open(note.links()["Tìm đúng như đã gõ"])) == 0
    page = visitor.search(q="UBND")
    assert titles(page) == ["Xã họp dân", "Hội nghị tuyên giáo"]
    note = page.one(class_="note")
    assert note.text.startswith("Tìm thêm: UBND: ủy ban nhân dân")
    assert titles(visitor.open(note.links()["Tìm đúng như đã gõ"])) == ["Xã họp dân"]


def test_a_period_is_offered_and_taken_with_a_click(serve: Serve) -> None:
    visitor = serve([
        Article(title="Báo cáo quý I", date=dt.date(2024, 4, 5)),
        Article(title="Báo cáo quý I và quý IV", date=dt.date(2024, 2, 1)),
    ])  # fmt: skip
    page = visitor.search(q="báo cáo quý I/2024 trước 2025")
    offered = page.links()
    (quarter,) = (way for label, way in offered.items() if label.startswith("quý I/2024"))
    assert dict(parameters(quarter))["date_to"] == "2024-03-31"
    assert titles(visitor.open(quarter)) == ["Báo cáo quý I và quý IV"]
    (before,) = (way for label, way in offered.items() if label.startswith("trước"))
    assert dict(parameters(before))["date_to"] == "2024-12-31"
    assert "date_from" not in dict(parameters(before))
    narrowed = visitor.search(q="báo cáo trước 2025", date_from="2030").links()
    (before,) = (way for label, way in narrowed.items() if label.startswith("trước"))
    assert titles(visitor.open(before)) == ["Báo cáo quý I", "Báo cáo quý I và quý IV"]


def test_nothing_found_helps_on(visitor: Visitor) -> None:
    page = visitor.search(q="xyzzy plugh", lang="vi")
    assert page.one("h1").text == "Không tìm thấy bài viết nào cho “xyzzy plugh”"
    ways = page.one(class_="empty")
    assert "tuyen giao" in ways.text
    assert "ít từ hơn" in ways.text
    assert titles(visitor.open(ways.links()["Xem các bài mới nhất"])) == titles(visitor.open("/"))
    assert "ít từ hơn" not in visitor.search(q="xyzzy").one(class_="empty").text


def test_filters_that_leave_nothing_can_be_done_without(visitor: Visitor) -> None:
    start = visitor.search(q="thôn")
    topic, author = next(
        (topic, author)
        for topic in facet(start, "Chuyên mục")
        for author in facet(start, "Tác giả")
        if not titles(visitor.search(q="thôn", topic=topic, author=author))
    )
    page = visitor.search(q="thôn", topic=topic, author=author)
    items = {
        item.text: item.links() for item in page.one(class_="empty").all("li") if item.all(class_="count")
    }
    assert set(items) == {
        f"Bỏ điều kiện “Chuyên mục: {topic}” {facet(start, 'Tác giả')[author][0]} bài viết",
        f"Bỏ điều kiện “Tác giả: {author}” {facet(start, 'Chuyên mục')[topic][0]} bài viết",
        f"Bỏ tất cả điều kiện lọc {total(start)} bài viết",
    }
    for text, links in items.items():
        (href,) = links.values()
        assert f"{total(visitor.open(href))} bài viết" in text
    assert len(chips(page)) == 2


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


TODAY = dt.date(2026, 11, 28)  # a Saturday


def quick(page: Element) -> dict[str, str]:
    (dates,) = [one for one in page.all("section", "range") if one.one("h2").text == "Khoảng ngày"]
    return dates.one("ul", "quick").links()


def test_days_that_many_ask_for_are_one_click_away() -> None:
    def periods(address: Address) -> list[QuickPeriod]:
        return list(quick_periods(TODAY, address, Links(""), Catalogue("vi")))

    narrowed = {
        one.label: dict(parameters(one.href))
        for one in periods(Address.of([("q", "thôn"), ("date", "2019"), ("date_from", "2020")]))
    }
    assert narrowed == {
        "Tuần này": {"q": "thôn", "date_from": "2026-11-23", "date_to": "2026-11-29"},
        "Tháng này": {"q": "thôn", "date_from": "2026-11-01", "date_to": "2026-11-30"},
        "30 ngày qua": {"q": "thôn", "date_from": "2026-10-30", "date_to": "2026-11-28"},
        "Năm nay": {"q": "thôn", "date_from": "2026-01-01", "date_to": "2026-12-31"},
        "Năm ngoái": {"q": "thôn", "date_from": "2025-01-01", "date_to": "2025-12-31"},
    }
    chosen = Address.of([("q", "thôn"), *narrowed["Năm ngoái"].items()])
    assert [(one.label, one.href) for one in periods(chosen) if one.selected] == [
        ("Năm ngoái", "/?q=th%C3%B4n")
    ]


def test_a_quick_period_narrows_and_a_second_click_takes_it_away(visitor: Visitor) -> None:
    page = visitor.search(q="thôn", page="2")
    narrowed = visitor.open(quick(page)["Năm ngoái"], 200)
    assert len(chips(narrowed)) == 2
    assert parameters(quick(narrowed)["Năm ngoái"]) == [("q", "thôn")]


def bars(page: Element) -> dict[str, tuple[str, int]]:
    """Give the rows of the chart's table: the link of each year or month, and its number of articles."""
    rows = page.one("figure", "chart").one("tbody").all("tr")
    return {row.one("a").text: (row.one("a").attributes["href"], int(row.one("td").text)) for row in rows}


def test_the_chart_of_years_leads_to_the_months_of_one_and_back(visitor: Visitor) -> None:
    page = visitor.search(q="thôn")
    years = bars(page)
    assert list(years) == sorted(years)
    assert sum(count for _, count in years.values()) == total(page)
    drawn = [link.attributes["href"] for link in page.one("figure", "chart").one("svg").all("a")]
    assert drawn == [href for href, _ in years.values()]
    for href, count in years.values():
        assert total(visitor.open(href)) == count
    year = visitor.open(years["2023"][0])
    months = bars(year)
    assert sum(count for _, count in months.values()) == total(year)
    for name, (href, count) in months.items():
        month = visitor.open(href)
        assert total(month) == count
        assert bars(month)[f"{name} (đang chọn)"][1] == count
        chart = month.one("figure", "chart").links()
        assert parameters(chart["Cả năm 2023"]) == [("q", "thôn"), ("date", "2023")]
    assert parameters(year.one("figure", "chart").links()["Xem tất cả các năm"]) == [("q", "thôn")]


def test_a_chart_of_one_year_would_compare_nothing(serve: Serve) -> None:
    visitor = serve([Article(title="Một", date=dt.date(2020, 5, 1)), Article(title="Hai")])
    assert not visitor.open("/").all("figure")
    assert bars(visitor.search(date="2020")) == {"05/2020": ("/?date=2020-05", 1)}
    assert not visitor.search(date="none").all("figure")


def test_results_can_be_taken_along_as_a_table_and_followed_as_a_feed(visitor: Visitor) -> None:
    page = visitor.search(q="thôn", topic="Nông thôn mới", sort="oldest", page="1", lang="en")
    ways = page.one(class_="tools").links()
    table = visitor.client.get(ways["Download the list (CSV)"])
    rows = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert [row["title"] for row in rows] == titles(page)
    feed = visitor.client.get(ways["Follow this search (Atom)"])
    assert feed.status_code == 200
    assert feed.text.count("<entry>") == len(rows)


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


def test_words_that_find_nothing_lead_to_the_largest_topics(visitor: Visitor) -> None:
    topics = visitor.search(q="xyzzy", lang="en").one(class_="empty").all("a", "chip")
    assert len(topics) == 8
    for topic in topics:
        page = visitor.open(topic.attributes["href"])
        assert total(page) == int(topic.one(class_="count").text)
        assert page.attributes["lang"] == "en"


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
