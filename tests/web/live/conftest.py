"""The page of results in a real browser, whose script runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from search_service.articles.article import Article
from search_service.articles.store import Draft
from tests.web.conftest import fill, settings_for
from tests.web.server import serving
from tests.web.test_browser import DESKTOP

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def service(archive: Path) -> Iterator[str]:
    with serving(settings_for(archive)) as where:
        yield where


@pytest.fixture
def visit(browser: Browser, service: str) -> Iterator[Visit]:
    """Give a way to open a page; nothing of its script may fail.

    With `stopped`, time goes on only when a test says so.
    """
    failures: list[str] = []
    with ExitStack() as opened:

        def start(path: str = "/", *, stopped: bool = False, where: str = service, **options: Any) -> Page:
            given: dict[str, Any] = {"viewport": DESKTOP, "locale": "vi-VN", "base_url": where, **options}
            context = browser.new_context(**given)
            opened.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: failures.append(str(error)))
            if stopped:
                page.clock.install(time=0)
                page.clock.pause_at(1000)
            page.goto(path)
            return page

        yield start
    assert failures == []


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of an archive of many authors and years."""
    folder = tmp_path_factory.mktemp("large")
    names = [f"{name} {at}" for at in range(30) for name in ("Lê Thị Ngọc", "Đỗ Văn", "Y Hằng")]
    articles = (
        Article(
            title=f"Bài số {at}", text=f"Nội dung {at}", authors=(name,), date=dt.date(1990 + at % 37, 1, 1)
        )
        for at, name in enumerate(names)
    )
    fill(settings_for(folder), [Draft(article) for article in articles])
    with serving(settings_for(folder)) as where:
        yield where
