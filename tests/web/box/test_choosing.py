"""Can what the box suggests be read, walked through and chosen, by whatever means?"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web.box.conftest import Visit
from tests.web.box.reader import PAUSE, field, fulfil, options, query, suggestion, type_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_it_suggests_in_groups_and_says_how_many(visit: Visit) -> None:
    page = visit()
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    type_in(page, "nong")
    topics = page.get_by_role("listbox", name="Gợi ý").get_by_role("group", name="Chuyên mục")
    expect(topics.get_by_role("option")).to_have_text(["Nông thôn mới4 bài", "Nông – lâm nghiệp4 bài"])
    expect(topics.locator("b")).to_have_text(["Nông", "Nông"])
    expect(page.get_by_role("group", name="Bài viết").get_by_role("option").first).to_be_visible()
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_have_text(f"Gợi ý: {options(page).count()}")


def test_the_keyboard_alone_is_enough(visit: Visit, service: str) -> None:
    page = visit()
    page.keyboard.press("Tab")
    expect(field(page)).to_be_focused()
    type_in(page, "nong")
    expect(options(page).first).to_be_visible()
    last = options(page).count() - 1
    for key, chosen in (("ArrowDown", 0), ("ArrowUp", None), ("ArrowUp", last), ("ArrowDown", None)):
        page.keyboard.press(key)
        selected = page.get_by_role("option", selected=True)
        expect(selected).to_have_count(0 if chosen is None else 1)
        marked = "" if chosen is None else str(options(page).nth(chosen).get_attribute("id"))
        expect(field(page)).to_have_attribute("aria-activedescendant", marked)
        expect(field(page)).to_have_value("nong")
    page.keyboard.press("Home")
    assert field(page).evaluate("input => input.selectionStart") == 0
    page.keyboard.press("End")
    assert field(page).evaluate("input => input.selectionStart") == 4
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field(page)).to_have_value("nong")
    page.keyboard.press("ArrowDown")  # opens it again
    page.clock.run_for(PAUSE)
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Tìm kiếm")).to_be_focused()
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")
    type_in(page, "giao")
    page.keyboard.press("Enter")
    assert query(page, service) == {"q": ["giao"], "lang": ["vi"]}


KINDS = [("document", "01-KL/TW"), ("topic", "Nông thôn mới"), ("author", "Y Đông"), ("place", "xã Đăk Pék")]


@pytest.mark.parametrize(("kind", "text"), [*KINDS, ("phrase", "tuyên giáo"), ("title", "Lễ & hội + 50%")])
@pytest.mark.parametrize("way", ["mouse", "touch", "keys"])
def test_what_is_chosen_is_searched_or_filtered(
    visit: Visit, service: str, kind: str, text: str, way: str
) -> None:
    page = visit(answer=lambda route: fulfil(route, suggestion(text, kind)), has_touch=way == "touch")
    type_in(page, "a")
    if way == "keys":
        expect(options(page)).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
    else:
        (options(page).tap if way == "touch" else options(page).click)()
    name = kind if kind in ("document", "topic", "author") else "q"
    assert query(page, service) == {name: [text], "lang": ["vi"]}


MARKUP = '<img src=x onerror="document.title=1"><b>thon</b> &amp;'


def test_what_articles_say_stays_text(visit: Visit) -> None:
    page = visit(answer=lambda route: fulfil(route, suggestion(MARKUP, "title", 1)))
    type_in(page, "thon")
    expect(options(page)).to_have_text(MARKUP)
    assert options(page).locator("img").count() == 0
    expect(page).to_have_title("Cổng")


def test_the_search_page_itself_suggests_and_shows_what_is_chosen(browser: Browser, service: str) -> None:
    context = browser.new_context(base_url=service, locale="vi-VN", viewport={"width": 360, "height": 740})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/")
    field(page).press_sequentially("nong")
    phrase = page.get_by_role("group", name="Cụm từ").get_by_role("option", name="nông thôn")
    width = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
    phrase.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("“nông thôn”")
    expect(page.get_by_role("listbox")).to_be_hidden()
    field(page).fill("nong")
    page.get_by_role("group", name="Chuyên mục").get_by_role("option").first.click()
    page.wait_for_url("**/?topic=*")
    assert complaints == []
    context.close()


def test_the_chosen_one_of_a_long_list_is_in_sight(visit: Visit) -> None:
    offered = [suggestion(f"thôn {number}", count=12_345) for number in range(60)]
    page = visit(answer=lambda route: fulfil(route, *offered), viewport={"width": 360, "height": 640})
    type_in(page, "thon")
    expect(options(page)).to_have_count(60)
    page.keyboard.press("ArrowUp")
    expect(options(page).last).to_have_text("thôn 5912.345 bài")
    expect(options(page).last).to_be_in_viewport(ratio=1)
    expect(options(page).first).not_to_be_in_viewport()
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
