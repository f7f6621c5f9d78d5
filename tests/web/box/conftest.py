"""The box in pages of a portal, in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from search_service.settings import Settings
from tests.web.box.portal import Portal
from tests.web.conftest import settings_for
from tests.web.server import serving

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with Portal() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def settings(archive: Path, portal: Portal) -> Settings:
    return settings_for(archive).model_copy(update={"cors_origins": [portal.origin]})


@pytest.fixture(scope="module")
def service(settings: Settings) -> Iterator[str]:
    with serving(settings) as where:
        yield where


@pytest.fixture
def visit(browser: Browser, portal: Portal, service: str) -> Iterator[Visit]:
    """Give a way to open a page of the portal that holds the box; no script of it may fail."""
    failures: list[str] = []
    with ExitStack() as opened:

        def start(
            box: str = "<dakglei-search></dakglei-search>",
            style: str = "",
            policy: str = "",
            where: str = service,
            answer: Callable[[Route], None] | None = None,
            **options: Any,
        ) -> Page:
            context: BrowserContext = browser.new_context(**options)
            opened.callback(context.close)
            page = context.new_page()
            page.on("pageerror", lambda error: failures.append(str(error)))
            page.clock.install(time=0)
            page.clock.pause_at(1000)  # time goes on when a test says so
            if answer:
                page.route("**/api/v1/suggest?*", answer)
            script = f'<script src="{where}/box.js" defer></script>'
            head = f'<!doctype html><html lang="vi"><title>Cổng</title><style>{style}</style>{script}'
            page.goto(portal.put(f"{head}<body>{box}<p>Tin mới</p>", policy))
            return page

        yield start
    assert failures == []
