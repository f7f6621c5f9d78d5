"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import pytest
from _pytest.nodeid import NodeId
from hypothesis import settings

pytest_plugins = ["tests.servers.opensearch.fixtures", "tests.servers.postgresql"]

settings.register_profile("default", deadline=None, print_blob=True)
settings.load_profile("default")

ROOT = Path(__file__).parent.parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of an `xdist_group` together.

    pytest-xdist 3.8 writes the group behind a test's name where pytest 9.2 no longer reads it, and then
    spreads the tests as if they had none (its issue 1386).
    """
    for item in items:
        if "@" in (named := getattr(item, "_nodeid", "")):
            vars(item).pop("_nodeid", None)
            item._id = NodeId.parse(named)


def missing(reason: str) -> NoReturn:
    """Skip, or fail where CI promises that everything is there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"CI must have it: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of the real data beside the project, which a fresh machine does not have."""
    folder = os.environ.get("SEARCH_TEST_DATA")
    if not folder or not Path(folder).is_dir():
        missing("SEARCH_TEST_DATA names no folder of real articles")
    return Path(str(folder)).resolve()


@pytest.fixture(scope="session")
def examples() -> Path:
    """Give the folder of the articles written for this project."""
    return ROOT / "examples"
