"""Can the desk be used by the keyboard, on a phone as well?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from search_service.articles.article import Audience
from search_service.articles.queries import Search
from search_service.articles.refusals import Door, Refusal
from search_service.query.periods import today
from tests.web.staff.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_alone_leads_in_and_nothing_sticks_out(
    browser: Browser, opening: Open, width: int
) -> None:
    office = opening()
    day = today()
    office.store.queries.add(
        [Search(day, Audience.PUBLIC, query, 0) for query in ("dài" * 70, "nông thôn mới " * 20, "sâm")]
    )
    office.store.refusals.note(Door.INGEST, [Refusal("/srv/" + "thu-muc-" * 30, 7, "title: is empty")])
    context = browser.new_context(
        viewport={"width": width, "height": 740}, base_url=office.address, locale="vi-VN"
    )
    screen = context.new_page()
    screen.goto("/staff/popular")
    screen.locator("#key").focus()
    screen.keyboard.type("sai")
    screen.keyboard.press("Enter")
    expect(screen.locator("#problem")).to_contain_text("Khóa")
    screen.locator("#key").focus()
    screen.keyboard.type(office.key()[1])
    screen.keyboard.press("Tab")
    screen.keyboard.press("Enter")
    expect(screen).to_have_url(f"{office.address}/staff/popular")
    expect(screen.get_by_role("row")).to_have_count(4)
    # On a phone too it is a table, and says of each cell which column it is of.
    expect(screen.get_by_role("cell", name="Công chúng")).to_have_count(3)
    for address in ("/staff", "/staff/popular", "/staff/refused", "/staff/years"):
        screen.goto(address)
        assert screen.evaluate("document.documentElement.scrollWidth") <= width, address
        regions = screen.locator(".scroll").all()
        assert regions
        if width == 1280:
            assert all(one.evaluate("one => one.scrollWidth <= one.clientWidth") for one in regions), address
    screen.get_by_role("button", name="Đăng xuất").press("Enter")
    expect(screen.locator(".strip")).to_have_count(0)
    screen.go_back()
    expect(screen.get_by_role("heading", level=1)).to_have_text("Đăng nhập dành cho cán bộ")
    context.close()


def test_results_that_come_after_the_session_say_that_it_is_over(browser: Browser, opening: Open) -> None:
    office = opening()
    id_, key = office.key()
    context = browser.new_context(base_url=office.address, locale="vi-VN")
    screen = context.new_page()
    screen.goto("/staff/sign-in?to=/")
    screen.locator("#key").fill(key)
    screen.keyboard.press("Enter")
    box, strip = screen.locator("#q"), screen.get_by_text("Bạn đang xem cả bài viết nội bộ")
    box.fill("tin nội bộ")
    expect(screen.locator(".hits h2").first).to_have_text("Tin nội bộ")
    expect(strip).to_be_visible()
    office.store.keys.revoke(id_)
    box.fill("tin cũ")
    expect(screen.locator(".hits h2").first).to_have_text("Tin cũ")
    expect(strip).to_have_count(0)
    context.close()
