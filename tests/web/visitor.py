"""What can someone do at the service's pages? Goes to addresses and fills in the form, without any script."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urlsplit

from httpx2 import Client, Response

from tests.web.html_page import Element, read


@dataclass
class Visitor:
    """A visitor of one service."""

    client: Client
    last: Response = field(init=False)

    def open(self, address: str, status: int = HTTPStatus.OK) -> Element:
        """Go to an address on the service and read the page there."""
        self.last = self.client.get(address)
        assert self.last.status_code == status, f"{address}: {self.last.status_code} {self.last.text[:500]}"
        return read(self.last.text)

    def search(self, status: int = HTTPStatus.OK, **parameters: str | list[str]) -> Element:
        """Go to the page of a search."""
        return self.open(f"/?{urlencode(parameters, doseq=True)}", status)

    def submit(self, page: Element, **typed: str) -> Element:
        """Type something into the fields of a page's form and send it, as a browser does."""
        form = page.one("form", id="search")
        inputs = [*form.all("input"), *page.all("input", form=form.attributes["id"])]
        sent = [
            (one.attributes["name"], typed.get(one.attributes["name"], one.attributes.get("value", "")))
            for one in inputs
        ]
        assert set(typed) <= {name for name, _ in sent}
        return self.open(f"{form.attributes['action']}?{urlencode(sent)}")


def total(page: Element) -> int:
    """Give how many articles a page of results says there are."""
    if page.all(class_="empty"):
        return 0
    summary = page.one(class_="summary").text
    found = re.search(r"([\d.,]+) (?:bài viết|articles?)\b", summary)
    assert found, summary
    return int(re.sub(r"\D", "", found[1]))


def titles(page: Element) -> list[str]:
    """Give the titles of the results on a page, in order."""
    return (
        [hit.one("h2").text for hit in page.one("ol", "hits").all("article")]
        if page.all("ol", "hits")
        else []
    )


def facet(page: Element, title: str) -> dict[str, tuple[int, str]]:
    """Give the values of a facet: how often each is promised, and the link to it."""
    (box,) = [one for one in page.all("section", "facet") if one.one("h2").text == title]
    values: dict[str, tuple[int, str]] = {}
    for link in box.all("a"):
        label, count = link.one(class_="label").text, link.one(class_="count").text
        values[label] = (int(re.sub(r"\D", "", count)), link.attributes["href"])
    return values


def parameters(href: str) -> list[tuple[str, str]]:
    """Give what an address asks for."""
    return parse_qsl(urlsplit(href).query)


def chips(page: Element) -> dict[str, str]:
    """Give what a page is narrowed to, and the link that takes each away."""
    return {
        link.text.removeprefix("Bỏ lọc ").removesuffix(" ×"): link.attributes["href"]
        for link in page.all("a", "chip")
    }
