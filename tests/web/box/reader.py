"""What does a reader do with the box, and what may it be told in the API's place?"""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, Route

PAUSE = 150
"""Milliseconds without a key until the box asks, as in box.js."""

LONG = 9000
"""Milliseconds that it waits for an answer."""


def suggestion(text: str, kind: str = "phrase", count: int = 3) -> dict[str, str | int]:
    return {"text": text, "kind": kind, "count": count}


def fulfil(route: Route, *offered: dict[str, str | int]) -> None:
    route.fulfill(
        body=json.dumps({"suggestions": offered}),
        headers={"Access-Control-Allow-Origin": "*", "Content-Type": "application/json"},
    )


def asked(route: Route) -> str:
    return parse_qs(urlsplit(route.request.url).query)["q"][0]


class Answers:
    """Answers each question with itself and `của`, `mới`; remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, route: Route) -> None:
        self.asked.append(asked(route))
        fulfil(route, *[suggestion(f"{self.asked[-1]} {word}") for word in ("của", "mới")])


def field(page: Page) -> Locator:
    return page.get_by_role("combobox")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def type_in(page: Page, text: str) -> None:
    field(page).press_sequentially(text)
    page.clock.run_for(PAUSE)


def query(page: Page, where: str) -> dict[str, list[str]]:
    """Wait for the search page, and give what was asked of it."""
    page.wait_for_url(f"{where}/?*")
    return parse_qs(urlsplit(page.url).query)
