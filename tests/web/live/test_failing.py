"""What does a visitor see while the service or the line fails?"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from tests.web.live.conftest import Visit
from tests.web.live.reader import AGES, TYPED, box, facet_link, heading, query

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def slow_answer(route: Route) -> None:
    """Answer never: the page has to give up by itself."""


@pytest.mark.parametrize(
    "failure",
    [
        lambda route: route.abort(),
        lambda route: route.fulfill(status=500, body="Internal Server Error"),
        lambda route: route.fulfill(status=429, body="{}", content_type="application/problem+json"),
        lambda route: route.fulfill(
            status=503, body="<main id='live'><h1>Soon</h1></main>", content_type="text/html"
        ),
        lambda route: route.fulfill(body="<h1>Wi-Fi: please sign in</h1>", content_type="text/html"),
        slow_answer,
    ],
    ids=["no connection", "500", "429", "503", "another page", "no answer"],
)
def test_when_the_service_fails_results_stay_and_can_be_asked_for_again(
    visit: Visit, failure: Callable[[Route], None]
) -> None:
    page = visit("/?q=thon", stopped=True)
    titles = page.locator(".hits h2").all_inner_texts()
    page.route("**/api/v1/suggest?*", lambda route: route.abort())  # else they lie above the message
    page.route(re.compile(r"/\?q=huyen&"), failure)
    with page.expect_request(re.compile(r"/\?q=huyen&")):
        box(page).fill("huyen")
        page.clock.run_for(TYPED)
    if failure is slow_answer:
        expect(page.locator("#live")).to_have_attribute("aria-busy", "true")
        page.clock.run_for(AGES)
    trouble = page.get_by_role("alert")
    expect(trouble).to_contain_text("Chưa lấy được kết quả mới")
    expect(page.locator("#live[aria-busy]")).to_have_count(0)
    assert page.locator(".hits h2").all_inner_texts() == titles
    assert query(page.url) == {"q": "thon"}
    page.unroute(re.compile(r"/\?q=huyen&"))
    trouble.get_by_role("button", name="Thử lại").click()
    expect(heading(page)).to_have_text(re.compile("“huyen”$"))
    expect(trouble).to_be_hidden()
    expect(page.locator("main")).to_be_focused()  # the button is gone


def test_without_a_connection_it_says_so_and_goes_on_when_there_is_one(visit: Visit) -> None:
    page = visit("/?q=thon")
    page.context.set_offline(True)
    facet_link(page, "Thời gian", "2019").click()
    expect(page.get_by_role("alert")).to_contain_text("Máy đang mất kết nối mạng")
    expect(heading(page)).to_have_text(re.compile("“thon”$"))
    page.context.set_offline(False)
    expect(page.locator("a.chip")).to_have_count(1)
    expect(page.get_by_role("alert")).to_be_hidden()
    assert query(page.url) == {"q": "thon", "date": "2019"}
