"""Who works in an office, and what do they do at the service's pages?"""

from __future__ import annotations

import csv
import datetime as dt
import io
from contextlib import ExitStack
from dataclasses import dataclass

from httpx2 import Client, Response

from search_service.articles.article import Article, Audience
from search_service.articles.keys import Scope
from search_service.articles.store import Store
from tests.web.html_page import Element, read

ARTICLES = (
    Article(
        id="cong-khai",
        title="Tin công khai",
        date=dt.date(2021, 5, 1),
        topics=("Giáo dục",),
        authors=("Y Đông",),
    ),
    Article(id="cu", title="Tin cũ", date=dt.date(2018, 5, 1), topics=("Giáo dục",), authors=("=A Thanh",)),
    Article(id="khong-ngay", title="Tin không ngày"),
    Article(
        id="noi-bo",
        title="Tin nội bộ",
        date=dt.date(2021, 6, 1),
        topics=("Giáo dục", "Mật"),
        authors=("Bí Danh",),
        audience=Audience.STAFF,
    ),
)

TABLES = ("unanswered", "popular", "topics", "authors", "years", "refused")


@dataclass(frozen=True)
class Office:
    """A service, its record, and new browsers for whoever comes."""

    address: str
    store: Store
    opened: ExitStack

    def browser(self, **headers: str) -> Client:
        return self.opened.enter_context(Client(base_url=self.address, timeout=30, headers=headers))

    def key(self, *scopes: Scope) -> tuple[str, str]:
        return self.store.keys.create(scopes or (Scope.SEARCH_STAFF,), "Văn phòng Huyện ủy")

    def staff(self) -> Client:
        """Give the browser of somebody who signed in."""
        browser = self.browser()
        answer = sign_in(browser, self.key()[1])
        assert answer.status_code == 303, answer.text
        return browser


def sign_in(browser: Client, key: str, query: str = "", **headers: str) -> Response:
    return browser.post(f"/staff/sign-in{query}", data={"key": key}, headers=headers)


def page(browser: Client, address: str, status: int = 200) -> Element:
    answer = browser.get(address)
    assert answer.status_code == status, answer.text
    return read(answer.text)


def table(browser: Client, name: str) -> list[list[str]]:
    """Give the rows of a table of the desk as its file has them, after looking that its page has them too."""
    answer = browser.get(f"/staff/{name}.csv")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
    assert answer.text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    shown = page(browser, f"/staff/{name}").all("tr")
    assert len(shown) in {0, len(rows)}
    return rows[1:]
