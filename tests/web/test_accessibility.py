"""Can everybody use each page? axe-core finds nothing against WCAG 2.1 A and AA, in any size and colours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from search_service.app import create_app
from search_service.articles.keys import Scope
from search_service.articles.store import Store
from search_service.settings import Settings
from tests.api.walking import undocumented
from tests.conftest import ROOT
from tests.web.conftest import settings_for
from tests.web.server import serving

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES: Final[list[ViewportSize]] = [{"width": 1280, "height": 800}, {"width": 360, "height": 740}]
SCHEMES: Final[list[Literal["light", "dark"]]] = ["light", "dark"]
OPTIONS: Final = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
SERVICE: Final = "http://127.0.0.1:8000"
"""Where examples/portal.html expects the service."""

PAGES: Final = {
    "everything": ("/", 200),
    "results": ("/?q=thon", 200),
    "narrowed": ("/?q=thon&date=2019&topic=N%C3%B4ng+th%C3%B4n+m%E1%BB%9Bi", 200),
    "a later page": ("/?q=thon&page=2&sort=newest", 200),
    "in English": ("/?q=thon&date=2019&lang=en", 200),
    "relaxed": ("/?q=tuyen+giao+hoi+nghi+khoa+hoc+vu+tru+mon", 200),
    "misspelt": ("/?q=tuyen+giaos", 200),
    "empty": ("/?q=xyzzy", 200),
    "a facet": ("/facets/author?q=thon", 200),
    "a wrong value": ("/?sort=best", 422),
    "nothing there": ("/articles/none", 404),
    "sign-in": ("/staff/sign-in", 200),
    "the API for people": ("/docs", 200),
}
"""Addresses, and the status that each answers with."""

LOOKED_AT: Final = {
    "/",
    "/articles/{id_}",
    "/docs",
    "/facets/{name}",
    "/staff",
    "/staff/sign-in",
    "/staff/{name:path}",
}
NO_PAGES: Final = {"/box.js", "/openapi.json", "/static/{version}/{name}"}


@dataclass(frozen=True, slots=True)
class Eyes:
    """Looks at a page in every size and colour scheme."""

    page: Page

    def look(self) -> None:
        """Fail with everything that axe finds."""
        # What is folded away is looked at, too.
        self.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert [line for size in SIZES for scheme in SCHEMES for line in self._found(size, scheme)] == []

    def _found(self, size: ViewportSize, scheme: Literal["light", "dark"]) -> Iterator[str]:
        """Yield a line for each element that somebody cannot use."""
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for violation in Axe().run(self.page, options=OPTIONS).response["violations"]:
            for node in violation["nodes"]:
                yield (
                    f"{self.page.url}, {size['width']} px, {scheme}: {violation['id']}: {node['target']} "
                    f"{node['html'][:120]} {node['failureSummary']}"
                )


@pytest.fixture(scope="module")
def address(archive: Path) -> Iterator[str]:
    with serving(settings_for(archive)) as where:
        yield where


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    opened = browser.new_context(base_url=address, viewport=SIZES[0])
    yield opened
    opened.close()


def visit(context: BrowserContext, path: str, status: int = 200) -> Eyes:
    """Go to a page, which must answer so."""
    page = context.new_page()
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == status
    return Eyes(page)


def test_every_page_is_looked_at() -> None:
    assert undocumented(create_app(Settings(_env_file=None))) == LOOKED_AT | NO_PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_page(context: BrowserContext, name: str) -> None:
    path, status = PAGES[name]
    visit(context, path, status).look()


def test_an_article(context: BrowserContext) -> None:
    eyes = visit(context, "/?q=thon")
    eyes.page.locator(".hits h2 a").first.click()
    eyes.page.wait_for_url("**/articles/**")
    eyes.look()


@pytest.mark.parametrize("typed", ["thon", "xyzzy"])
def test_results_as_one_types(context: BrowserContext, typed: str) -> None:
    eyes = visit(context, "/")
    eyes.page.locator("#q").press_sequentially(typed)
    eyes.page.wait_for_url(f"**q={typed}**")
    eyes.look()


def test_that_the_service_cannot_be_reached(context: BrowserContext) -> None:
    eyes = visit(context, "/")
    context.set_offline(True)
    eyes.page.locator("#q").press_sequentially("thon")
    eyes.page.locator("#trouble").wait_for()
    eyes.look()


def test_that_there_is_no_index_yet(browser: Browser, tmp_path: Path) -> None:
    with serving(settings_for(tmp_path)) as where, browser.new_context(base_url=where) as context:
        visit(context, "/?q=thon", 503).look()


def test_the_box_in_a_page_of_the_portal(context: BrowserContext, address: str) -> None:
    portal = (ROOT / "examples" / "portal.html").read_text("utf-8").replace(SERVICE, address)
    assert address in portal
    context.route("**/portal.html", lambda route: route.fulfill(body=portal, content_type="text/html"))
    eyes = visit(context, "/portal.html")
    eyes.look()
    eyes.page.locator("dakglei-search").get_by_role("combobox").press_sequentially("thon")
    eyes.page.locator("dakglei-search").get_by_role("option").first.wait_for()
    eyes.look()


def test_a_key_that_is_refused(context: BrowserContext) -> None:
    _signing_in(context, "none").look()


def test_the_desk(context: BrowserContext, archive: Path) -> None:
    with Store.open(settings_for(archive).store_url) as store:
        _, secret = store.keys.create([Scope.SEARCH_STAFF], "test")
    visit(context, "/?q=xyzzy")
    eyes = _signing_in(context, secret)
    for path in ("/staff", "/staff/popular", "/staff/years", "/staff/refused", "/?q=thon"):
        visit(context, path).look()
    assert "no-store" in str(eyes.page.request.get("/staff").headers["cache-control"])


def _signing_in(context: BrowserContext, key: str) -> Eyes:
    eyes = visit(context, "/staff/sign-in")
    eyes.page.locator("#key").fill(key)
    eyes.page.locator("#key").press("Enter")
    eyes.page.wait_for_load_state()
    return eyes
