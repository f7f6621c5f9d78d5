"""What does a visitor do whose browser runs the page's script, and what does the page ask for?"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Locator, Page, Request

TYPED = 200  # milliseconds without a key until the page searches

DOUBT = 600  # and until it believes that what is typed finds nothing

AGES = 60_000


def box(page: Page) -> Locator:
    return page.locator("#q")


def heading(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def facet_link(page: Page, facet: str, value: str) -> Locator:
    section = page.locator(".facet").filter(has=page.get_by_role("heading", name=facet, exact=True))
    return section.get_by_role("link", name=value)


def asked(page: Page) -> list[Request]:
    """Give a list that fills with the page's searches, but for the first that opened it."""
    requests: list[Request] = []

    def heard(request: Request) -> None:
        if request.resource_type == "fetch" and urlsplit(request.url).path == "/":
            requests.append(request)

    page.on("request", heard)
    return requests


def query(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))
