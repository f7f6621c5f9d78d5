"""Does a page help on that finds too little, or something else than was typed?"""

from __future__ import annotations

import datetime as dt

from search_service.articles.article import Article
from tests.web.conftest import Serve
from tests.web.visitor import Visitor, chips, facet, parameters, titles, total


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
    assert page.one("h1").text == "1 bài viết cho “tuyên giáo”"
    note = page.one(class_="note")
    assert note.text.startswith("Không có bài nào cho “tuyeen giaos”. Đang hiện kết quả cho “tuyên giáo”.")
    assert visitor.search(q="tuyeen giaos", lang="en").one("h1").text == "1 article for “tuyên giáo”"
    narrowed = visitor.search(q="tuyeen giaos", kind="report")
    assert narrowed.one("h1").text == "Không tìm thấy bài viết nào cho “tuyên giáo”"
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


def test_words_that_find_nothing_lead_to_the_largest_topics(visitor: Visitor) -> None:
    topics = visitor.search(q="xyzzy", lang="en").one(class_="empty").all("a", "chip")
    assert len(topics) == 8
    for topic in topics:
        page = visitor.open(topic.attributes["href"])
        assert total(page) == int(topic.one(class_="count").text)
        assert page.attributes["lang"] == "en"
