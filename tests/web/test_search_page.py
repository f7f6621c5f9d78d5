from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qsl, urlsplit

import pytest

from search_service.articles.article import Article, Audience, Kind
from tests.web.conftest import Serve
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
        "From 01/02/2023",
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
    evil = '<script>alert("1")</script> & <b>'
    visitor = serve(
        [Article(title=f"Tin {evil}", text=evil, authors=(evil,), topics=(evil,), abstract=evil, source=evil)]
    )
    page = visitor.search(q=f"tin {evil}", author=evil)
    assert titles(page) == [f"Tin {evil}"]
    assert page.one("input", id="q").attributes["value"] == f"tin {evil}"
    assert not page.all("script")
    assert not page.all("b")
    assert list(chips(page)) == [f"Tác giả: {evil}"]
    article = visitor.open(page.one("ol", "hits").one("a").attributes["href"])
    assert article.one("h1").text == f"Tin {evil}"
    assert not article.all("b")
    assert len(article.all("script")) == 1  # the description for search engines


def test_it_says_when_marks_were_ignored_or_words_left_out(serve: Serve) -> None:
    visitor = serve([Article(title="Hội nghị tuyên giáo", text="Công tác tuyên truyền.")])
    assert (
        visitor.search(q="tuyen giao").one(class_="note").text == "Có phải bạn muốn tìm tuyên giáo 1 bài viết"
    )
    assert not visitor.search(q="tuyên giáo").all(class_="note")
    folded = visitor.search(q="tuyển giảo")
    assert total(folded) == 1
    assert folded.one(class_="note").text == "Không có kết quả đúng dấu, đang hiện kết quả bỏ qua dấu."
    most = visitor.search(q="tuyên giáo vũ trụ")
    assert total(most) == 1
    assert most.one(class_="note").text == "Không có bài có đủ các từ, đang hiện những bài có nhiều từ nhất."


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
