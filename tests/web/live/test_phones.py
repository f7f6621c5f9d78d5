"""Is the page as good on a phone?"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.web.live.conftest import Visit
from tests.web.live.reader import facet_link, heading
from tests.web.test_browser import PHONE, expect_fits

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_on_a_phone_the_open_panel_stays_open_while_one_chooses(visit: Visit) -> None:
    page = visit("/?q=thon", viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator("#narrow summary").click()
    link = facet_link(page, "Tác giả", "A Thiên")
    link.scroll_into_view_if_needed()
    before = link.bounding_box()
    link.tap()
    expect(link).to_have_accessible_name(re.compile("đang chọn"))
    expect(page.locator(".panel")).to_be_visible()
    after = link.bounding_box()
    assert before
    assert after
    assert abs(before["y"] - after["y"]) < 2  # what was tapped is still under the finger
    expect_fits(page)
    see = page.get_by_role("link", name=re.compile(r"^Xem \d+ bài viết$"))
    see.tap()
    expect(heading(page)).to_be_in_viewport()


def test_on_a_phone_what_the_keyboard_reaches_is_not_covered(visit: Visit, large: str) -> None:
    page = visit("/?q=bai", where=large, viewport=PHONE)
    page.locator("#narrow summary").click()
    find = page.get_by_label("Tìm tác giả")
    while not find.evaluate("field => field === document.activeElement"):
        page.keyboard.press("Tab")
    field, cover = find.bounding_box(), page.locator(".see").bounding_box()
    assert field
    assert cover
    assert field["y"] + field["height"] <= cover["y"]


def test_what_was_tapped_does_not_look_chosen(visit: Visit) -> None:
    page = visit("/?q=thon", viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator("#narrow summary").click()
    link = facet_link(page, "Thời gian", "2019")
    plain = link.evaluate("link => getComputedStyle(link).backgroundColor")
    link.hover()
    expect(page.locator("[data-key='date:2019']:hover")).to_have_count(1)
    assert link.evaluate("link => getComputedStyle(link).backgroundColor") == plain


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=bai&date=2019",
        "/?q=bai&date=2019&date=2020",
        "/?q=xyzzy",
        "/facets/author?q=bai",
        "/?page=99",
    ],
)
def test_no_page_is_wider_than_a_phone(visit: Visit, large: str, path: str, javascript: bool) -> None:
    page = visit(path, where=large, viewport=PHONE, java_script_enabled=javascript)
    for summary in page.locator("summary:visible").all():
        summary.click()
    expect_fits(page)
