"""The real service over real articles, as the tests of the pages ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, sync_playwright

from search_service.articles.article import Article
from search_service.articles.store import Draft, DraftLike, Store
from search_service.engine.factory import open_engine
from search_service.errors import UnreadableFile
from search_service.indexing.indexer import Indexer
from search_service.ingestion import files
from search_service.settings import Settings
from tests.conftest import missing
from tests.web.server import visiting
from tests.web.visitor import Visitor

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
Serve = Callable[[Iterable[Article]], Visitor]


def settings_for(folder: Path, public_url: str = "") -> Settings:
    """Give the settings of a service that lives in `folder`."""
    return Settings(
        store_url=f"sqlite:///{folder / 'articles.sqlite3'}",
        index_dir=folder / "index",
        indexer="off",
        public_url=public_url,
        _env_file=None,
    )


def fill(settings: Settings, drafts: Iterable[DraftLike]) -> None:
    """Take articles into the record and index them."""
    with Store.open(settings.store_url) as store:
        store.put(list(drafts))
        engine = open_engine(settings)
        Indexer(store, engine, settings.index_dir).catch_up()
        engine.close()


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory, examples: Path) -> Path:
    """Give the folder of a service that holds the project's examples."""
    folder = tmp_path_factory.mktemp("archive")
    drafts = list(files.read_paths([examples]))
    fill(settings_for(folder), [draft for draft in drafts if not isinstance(draft, UnreadableFile)])
    return folder


@pytest.fixture(scope="session")
def visitor(archive: Path) -> Iterator[Visitor]:
    """Give someone who visits the examples."""
    with visiting(settings_for(archive)) as client:
        yield Visitor(client)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Give a way to visit an archive of these articles."""
    with ExitStack() as opened:

        def start(articles: Iterable[Article]) -> Visitor:
            settings = settings_for(tmp_path)
            fill(settings, [Draft(article) for article in articles])
            return Visitor(opened.enter_context(visiting(settings)))

        yield start


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give the Chromium of this machine. Of a module only: Playwright starts once in a thread at a time."""
    chromium = which("chromium")
    if chromium is None:
        missing("no chromium is installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield started
        started.close()
