"""What a visitor sees and does in a real browser that runs no script, on a phone and on a wide screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from search_service.articles.article import Article
from search_service.articles.store import Draft
from tests.web.conftest import fill, settings_for
from tests.web.server import serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def address(archive: Path) -> Iterator[str]:
    with serving(settings_for(archive)) as where:
        yield where


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """Give a page that fails the test when the browser has anything to complain of."""
    size: Any = request.param
    complaints: list[str] = []
    context = browser.new_context(viewport=size, java_script_enabled=False, base_url=address, locale="vi-VN")

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page = context.new_page()
    page.on("console", heard)
    page.on("response", lambda got: complaints.append(got.url) if got.status >= 400 else None)
    yield page
    context.close()
    assert complaints == []


def is_phone(page: Page) -> bool:
    return page.viewport_size == PHONE


def choose(page: Page, facet: str, value: str) -> int:
    """Follow a facet's link, after opening the panel where it is folded away; give its count."""
    if is_phone(page):
        expect(page.locator(".panel")).to_be_hidden()
        page.locator(".narrow > details > summary").click()
    box = page.locator(".facet").filter(has=page.get_by_role("heading", name=facet, exact=True))
    link = box.get_by_role("link", name=value).first
    count = int(link.locator(".count").inner_text())
    link.click()
    return count


def expect_total(page: Page, total: int) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(rf"^{total} bài viết"))


def expect_fits(page: Page) -> None:
    """The page is no wider than the screen: nobody has to scroll sideways to read it."""
    width = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], f"{page.url} is {width[0]} pixels wide"


def test_a_visitor_searches_narrows_pages_reads_and_comes_back(page: Page) -> None:
    page.goto("/")
    expect_fits(page)
    page.get_by_role("searchbox").fill("thon")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("bài viết cho “thon”$"))
    expect(page.locator(".hits mark").first).to_have_text(re.compile("^thôn", re.IGNORECASE))
    expect_fits(page)

    # the second page, and an article on it
    page.get_by_role("navigation", name="Các trang kết quả").get_by_role("link", name="Trang sau").click()
    expect(page.locator(".summary p")).to_have_text(re.compile("^Trang 2/"))
    expect(page.locator("[aria-current=page]")).to_have_text(re.compile("2$"))
    expect_fits(page)
    third = page.locator(".hits h2 a").nth(2)
    title = third.inner_text()
    third.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect_fits(page)
    page.get_by_role("link", name="Quay lại kết quả tìm kiếm").click()
    expect(page.locator(".hits h2 a").nth(2)).to_have_text(title)

    # by topic, then by year, then without the topic
    count = choose(page, "Chuyên mục", "Nông thôn mới")
    expect_total(page, count)
    count = choose(page, "Thời gian", "2019")
    expect_total(page, count)
    expect(page.locator("a.chip")).to_have_count(2)
    for day in page.locator(".hits time").all_inner_texts():
        assert day.endswith("/2019")
    expect_fits(page)
    page.get_by_role("link", name="Bỏ lọc Chuyên mục: Nông thôn mới").click()
    expect(page.locator("a.chip")).to_have_count(1)
    page.get_by_role("link", name="Xóa tất cả").click()
    expect(page.locator("a.chip")).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_value("thon")


def test_two_days_narrow_too(page: Page) -> None:
    page.goto("/?q=thon")
    if is_phone(page):
        page.locator(".narrow > details > summary").click()
    page.get_by_label("Từ ngày").fill("2018-01-01")
    page.get_by_label("Đến ngày").fill("2018-12-31")
    page.get_by_role("button", name="Áp dụng").click()
    expect(page.locator("a.chip")).to_have_count(2)
    expect(page.get_by_role("searchbox")).to_have_value("thon")
    days = page.locator(".hits time").all_inner_texts()
    assert days
    assert all(day.endswith("/2018") for day in days)


def test_the_keyboard_reaches_the_results_at_once(page: Page) -> None:
    page.goto("/?q=thon")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_box_does_not_make_a_phone_zoom_in(page: Page) -> None:
    page.goto("/")
    sizes = [
        float(field.evaluate("field => parseFloat(getComputedStyle(field).fontSize)"))
        for field in page.locator("#q, .range input").all()
    ]
    assert sizes[0] >= 16
    assert not is_phone(page) or min(sizes) >= 16


@pytest.mark.parametrize("path", ["/?q=" + "dinhlien" * 40, "/?q=thon&author=" + "W" * 200, "/?q=xyzzy"])
def test_long_words_break(page: Page, path: str) -> None:
    page.goto(path)
    expect_fits(page)


def test_long_words_about_an_article_break(browser: Browser, tmp_path: Path) -> None:
    long = "Chuyênmục" * 30
    fill(
        settings_for(tmp_path),
        [Draft(Article(title="Tin", id="a", text=long, authors=(long,), topics=(long,)))],
    )
    with serving(settings_for(tmp_path)) as where:
        size: Any = PHONE
        page = browser.new_page(viewport=size, base_url=where, java_script_enabled=False)
        for path in ("/?q=tin", "/articles/a?q=tin"):
            page.goto(path)
            expect(page.get_by_text(long).last).to_be_visible()
            expect_fits(page)
        page.close()
