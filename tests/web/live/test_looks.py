"""Is the page light, and fit for paper and for other colours?"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request, expect

from search_service.web.assets import ASSETS
from tests.web.live.conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_in_print_there_are_results_and_where_they_are_from_and_nothing_to_click(visit: Visit) -> None:
    page = visit("/?q=thon&topic=N%C3%B4ng+th%C3%B4n+m%E1%BB%9Bi")
    page.emulate_media(media="print")
    expect(page.locator(".hits h2").first).to_be_visible()
    expect(page.locator(".hits time").first).to_have_text(re.compile(r"^\d\d/\d\d/\d{4}$"))
    expect(page.get_by_text("Chuyên mục: Nông thôn mới").first).to_be_visible()
    expect(page.locator(".printed")).to_contain_text(page.url)
    for one in ("#search", ".panel", ".sorts", ".pages", ".tools", "summary", "footer", ".language"):
        for hidden in page.locator(one).all():
            expect(hidden).to_be_hidden()


def test_in_forced_colours_the_button_has_an_edge_and_bars_have_the_colour_of_text(visit: Visit) -> None:
    page = visit("/?q=thon", forced_colors="active")
    button = page.get_by_role("button", name="Tìm kiếm")
    assert button.evaluate("button => parseFloat(getComputedStyle(button).borderTopWidth)") > 0
    bar = page.locator(".plot .bar").first
    assert bar.evaluate("bar => getComputedStyle(bar).fill === getComputedStyle(document.body).color")


def test_paper_is_white_whatever_the_screen_is(visit: Visit) -> None:
    page = visit("/?q=thon", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    for part in ("header.site", ".chart", "body"):
        painted = page.locator(part).evaluate("part => getComputedStyle(part).backgroundColor")
        assert painted == "rgb(255, 255, 255)", part


def test_the_first_view_is_light_and_all_from_here(visit: Visit, service: str) -> None:
    page = visit("about:blank")
    requests: list[Request] = []

    def finished(request: Request) -> None:
        requests.append(request)

    page.on("requestfinished", finished)
    page.goto(f"{service}/?q=thon")
    page.wait_for_load_state("networkidle")
    files = {urlsplit(request.url).path.rpartition("/")[2] for request in requests}
    assert {"", "style.css", "search.js", "box.js"} <= files
    assert all(request.url.startswith(service) for request in requests)
    sizes = [request.sizes() for request in requests]
    received = sum(one["responseBodySize"] + one["responseHeadersSize"] for one in sizes)
    assert 10_000 < received <= 60_000


def test_the_script_is_small_enough_to_be_read() -> None:
    assert len(ASSETS["search.js"].content) < 8 * 1024
