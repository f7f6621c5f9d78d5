"""Does a choice narrow the results in place, by mouse, keyboard and finger?"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.web.live.conftest import Visit
from tests.web.live.reader import TYPED, asked, box, facet_link, heading, query

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_choice_is_kept_by_who_types_before_it_is_answered(visit: Visit) -> None:
    page = visit("/?q=thon", stopped=True)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("/[?]q=thon&date=2019$"), hold)
    with page.expect_request(re.compile("date=2019$")):
        facet_link(page, "Thời gian", "2019").click()
    box(page).press("End")
    page.keyboard.type(" moi")
    page.clock.run_for(10 * TYPED)
    held[0].continue_()
    expect(page.locator("a.chip")).to_have_count(1)
    expect(box(page)).to_be_focused()
    page.clock.run_for(2 * TYPED)
    expect(heading(page)).to_have_text(re.compile("“thon moi”$"))
    assert query(page.url) == {"q": "thon moi", "date": "2019", "unfinished": "true"}


def test_enter_keeps_a_choice_that_is_on_its_way(visit: Visit) -> None:
    page = visit("/?q=thon", stopped=True)
    page.route(re.compile("/[?]q=thon&date=2019$"), lambda route: None)  # it is never answered
    with page.expect_request(re.compile("date=2019$")):
        facet_link(page, "Thời gian", "2019").click()
    box(page).press("End")
    page.keyboard.type(" moi")
    box(page).press("Enter")
    expect(heading(page)).to_have_text(re.compile("“thon moi”$"))
    expect(page.locator("a.chip")).to_have_count(1)
    assert query(page.url) == {"q": "thon moi", "date": "2019"}


def test_what_was_typed_right_before_a_choice_is_searched_with_it(visit: Visit) -> None:
    page = visit("/?q=thon", stopped=True)
    box(page).fill("thon moi")
    facet_link(page, "Thời gian", "2019").click()
    expect(heading(page)).to_have_text(re.compile("“thon moi”$"))
    expect(page.locator("a.chip")).to_have_count(1)
    assert query(page.url) == {"q": "thon moi", "date": "2019"}


def test_the_keyboard_alone_narrows_sorts_and_goes_on_where_it_was(visit: Visit) -> None:
    page = visit("/?q=thon")
    topic = facet_link(page, "Chuyên mục", "Nông thôn mới")
    topic.focus()
    page.keyboard.press("Enter")
    expect(page.locator("a.chip")).to_have_count(1)
    expect(topic).to_be_focused()
    expect(topic).to_have_accessible_name(re.compile("đang chọn"))
    page.get_by_role("link", name="Mới nhất").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Mới nhất")).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("link", name="Mới nhất")).to_be_focused()
    page.get_by_role("link", name="Bỏ lọc Chuyên mục: Nông thôn mới").focus()
    page.keyboard.press("Enter")
    expect(page.locator("a.chip")).to_have_count(0)
    expect(page.locator("main")).to_be_focused()
    assert query(page.url) == {"q": "thon", "sort": "newest"}
    box(page).fill("huyen")  # keeps what was chosen
    expect(heading(page)).to_have_text(re.compile("“huyen”$"))
    assert query(page.url) == {"q": "huyen", "sort": "newest", "unfinished": "true"}


def test_a_link_that_is_meant_for_a_new_tab_opens_one(visit: Visit) -> None:
    page = visit("/?q=thon")
    with page.context.expect_page() as opened:
        facet_link(page, "Thời gian", "2019").click(modifiers=["ControlOrMeta"])
    expect(opened.value.locator("a.chip")).to_have_count(1)
    assert query(page.url) == {"q": "thon"}


def test_a_bar_of_the_chart_leads_to_its_year_and_its_month(visit: Visit) -> None:
    page = visit("/?q=thon")
    bar = page.locator(".plot a").filter(has_text="2019: 4 bài viết")
    bar.locator(".slot").click()
    expect(heading(page)).to_have_text(re.compile("^4 bài viết"))
    expect(page.locator("figcaption")).to_contain_text("Số bài từng tháng, 2019")
    page.get_by_text("Xem dạng bảng").click()
    page.get_by_role("row", name="09/2019").get_by_role("link").click()
    expect(heading(page)).to_have_text(re.compile("^1 bài viết"))
    expect(page.get_by_role("table")).to_be_visible()  # the table stays open
    assert query(page.url) == {"q": "thon", "date": "2019-09"}
    page.get_by_role("link", name="Xem tất cả các năm").click()
    expect(page.locator("figcaption")).to_contain_text("Số bài theo năm")


def test_two_days_narrow_without_a_new_page(visit: Visit) -> None:
    page = visit("/?q=thon")
    requests = asked(page)
    page.get_by_label("Từ ngày").fill("2018-01-01")
    page.get_by_label("Đến ngày").fill("2018-12-31")
    page.get_by_role("button", name="Áp dụng").click()
    expect(page.locator("a.chip")).to_have_count(2)
    assert query(page.url) == {"q": "thon", "date_from": "2018-01-01", "date_to": "2018-12-31"}
    assert len(requests) == 1


def test_a_long_facet_is_searched_as_one_types(visit: Visit, large: str) -> None:
    page = visit("/?q=bai", where=large)
    authors = page.locator(".facet").filter(has=page.get_by_role("heading", name="Tác giả", exact=True))
    find = authors.get_by_label("Tìm tác giả")
    find.press_sequentially("do van 2")
    expect(authors.locator(".found li").first).to_have_text(re.compile("^Đỗ Văn 2"))
    expect(authors.locator(".values").first).to_be_hidden()
    expect(authors.get_by_role("link")).to_have_count(11)  # 2, and 20 to 29
    find.fill("")
    expect(authors.locator(".values").first).to_be_visible()
    expect(authors.locator(".found")).to_be_hidden()
    find.fill("không có ai")
    expect(authors.locator(".found")).to_have_text("Không có mục nào phù hợp.")
    find.fill("hang 29")
    find.press("Enter")
    authors.get_by_role("link", name="Y Hằng 29").click()
    expect(heading(page)).to_have_text(re.compile("^1 bài viết"))
    expect(page.locator("a.chip")).to_have_text(re.compile("Tác giả: Y Hằng 29"))


def test_it_is_said_aloud_how_many_values_of_a_facet_are_found(visit: Visit, large: str) -> None:
    page = visit("/?q=bai", where=large)
    find, status = page.get_by_label("Tìm tác giả"), page.locator("#status")
    for typed, said in (
        ("do van 2", "11 mục phù hợp"),
        ("không có ai", "Không có mục nào phù hợp."),
        ("", "Đang hiện 50 mục có nhiều bài nhất. Hãy gõ một phần tên để tìm mục khác."),
    ):
        find.fill(typed)
        expect(status).to_have_text(said)


def test_the_search_of_a_facet_fails_as_visibly_as_any(visit: Visit, large: str) -> None:
    page = visit("/?q=bai", where=large)
    page.route(re.compile("/facets/"), lambda route: route.abort())
    page.get_by_label("Tìm tác giả").fill("hằng")
    expect(page.get_by_role("alert")).to_contain_text("Chưa lấy được kết quả mới")
    page.unroute_all()
    page.get_by_role("button", name="Thử lại").click()
    expect(page.locator(".found li")).to_have_count(30)
