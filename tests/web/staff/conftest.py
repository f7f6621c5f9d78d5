"""A service with staff articles, and those who may see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from search_service.articles.store import Draft, Store
from tests.web.conftest import fill, settings_for
from tests.web.server import serving
from tests.web.staff.office import ARTICLES, Office

Open = Callable[..., Office]


@pytest.fixture(scope="module")
def opening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    """Give a way to open an office over `ARTICLES`."""
    with ExitStack() as opened:

        def start(**changed: Any) -> Office:
            folder: Path = tmp_path_factory.mktemp("office")
            settings = settings_for(folder).model_copy(update=changed)
            fill(settings, [Draft(article) for article in ARTICLES])
            store = opened.enter_context(Store.open(settings.store_url))
            return Office(opened.enter_context(serving(settings)), store, opened)

        yield start


@pytest.fixture(scope="module")
def office(opening: Open) -> Office:
    return opening()
