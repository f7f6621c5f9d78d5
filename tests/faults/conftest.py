"""An archive whose next indexing makes a commit and merges."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Final

import pytest

from tests.faults.archive import opened
from tests.faults.history import history, record

SEED: Final = 4
INDEXED: Final = 30
"""The revision of the index; the record is some changes ahead."""


@pytest.fixture(scope="session")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an archive of several segments whose index is some changes behind the record."""
    folder = tmp_path_factory.mktemp("behind")
    with opened(folder) as (store, _, indexer):
        changes = history(SEED)
        for change in islice(changes, INDEXED):
            record(store, change)
            indexer.catch_up()
        for change in islice(changes, 5):
            record(store, change)
    return folder
