"""Do back and forward lead to what was there?"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.live.conftest import Visit
from tests.web.live.reader import TYPED, asked, box, heading, query

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_back_and_forward_restore_the_page_and_the_place_on_it(visit: Visit) -> None:
    page = visit("/?q=thon")
    last = page.locator(".hits h2 a").last
    last.scroll_into_view_if_needed()
    down = page.evaluate("scrollY")
    assert down > 300
    page.get_by_role("link", name="Trang sau").click()
    expect(page.locator(".summary p")).to_have_text(re.compile("^Trang 2/"))
    expect(page.locator("main")).to_be_focused()
    assert page.evaluate("scrollY") == 0
    page.go_back()
    expect(page.locator("[aria-current=page]")).to_have_text(re.compile("1$"))
    page.wait_for_function("down => Math.abs(scrollY - down) < 2", arg=down)
    page.go_forward()
    expect(page.locator(".summary p")).to_have_text(re.compile("^Trang 2/"))
    page.wait_for_function("scrollY === 0")
    box(page).focus()
    page.go_back()
    page.wait_for_function("down => Math.abs(scrollY - down) < 2", arg=down)
    page.go_forward()
    expect(page.locator(".summary p")).to_have_text(re.compile("^Trang 2/"))
    # from an article too
    page.go_back()
    page.wait_for_function("down => Math.abs(scrollY - down) < 2", arg=down)
    title = last.inner_text()
    last.click()
    expect(heading(page)).to_have_text(title)
    page.go_back()
    expect(heading(page)).to_have_text(re.compile("“thon”$"))
    page.wait_for_function("down => Math.abs(scrollY - down) < 2", arg=down)


def test_who_went_back_stays_there(visit: Visit) -> None:
    page = visit("/?date=2019&q=thon", stopped=True)  # not the order that the page has
    box(page).fill("huyen")
    box(page).press("Enter")
    expect(heading(page)).to_have_text(re.compile("“huyen”$"))
    page.go_back()
    expect(box(page)).to_have_value("thon")
    requests = asked(page)
    page.clock.run_for(10 * TYPED)
    assert not requests
    assert page.url.endswith("/?date=2019&q=thon")


def test_typing_is_one_step_of_the_history_and_enter_ends_it(visit: Visit) -> None:
    page = visit("/?kind=news")
    for text in ("thôn", "thôn Đăk", "huyện"):
        box(page).fill(text)
        expect(heading(page)).to_have_text(re.compile(f"“{text}”$"))
    box(page).press("Enter")
    expect(page.locator("#live[aria-busy]")).to_have_count(0)
    box(page).fill("xã")
    expect(heading(page)).to_have_text(re.compile("“xã”$"))
    page.go_back()
    expect(heading(page)).to_have_text(re.compile("“huyện”$"))
    expect(box(page)).to_have_value("huyện")
    page.go_back()
    expect(heading(page)).to_have_text(re.compile(r"^\d+ bài viết$"))
    expect(box(page)).to_have_value("")
    assert query(page.url) == {"kind": "news"}
