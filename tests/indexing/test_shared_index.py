"""Two services share a record on PostgreSQL and an index in OpenSearch: one indexes, the other takes over."""

from __future__ import annotations

import os
import secrets
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from search_service.articles.advisory_lock import AdvisoryLock
from search_service.articles.article import Article
from search_service.articles.store import Store
from search_service.engine.factory import open_engine
from search_service.indexing.indexer import wait_for
from search_service.indexing.leadership import leadership_of
from search_service.indexing.process import indexer_beside
from search_service.settings import Settings
from tests.api.running import settings_in
from tests.servers.machine import GIVE_UP, until

pytestmark = pytest.mark.xdist_group("opensearch")


@pytest.fixture
def settings(tmp_path: Path, postgresql_url: str, opensearch_url: str) -> Settings:
    index = f"opensearch+{opensearch_url}/shared-{secrets.token_hex(4)}"
    others: dict[str, Any] = {"store_url": postgresql_url, "engine": index, "indexer": "on"}
    return settings_in(tmp_path, **others)


@contextmanager
def service(settings: Settings) -> Iterator[None]:
    """Keep an indexer beside, as every service does; nobody asks this one anything."""
    with (
        Store.open(settings.store_url) as store,
        closing(open_engine(settings)) as engine,
        indexer_beside(settings, leadership_of(store, engine, settings.index_dir)),
    ):
        yield


def test_one_service_indexes_and_another_takes_over(settings: Settings) -> None:
    with Store.open(settings.store_url) as store, closing(open_engine(settings)) as engine:
        assert engine.shared_name is not None
        lock = AdvisoryLock(store.database, engine.shared_name)

        def indexer() -> int:
            holder = lock.holder()
            return int(holder.process.split()[1]) if holder else 0

        with service(settings), service(settings):
            assert wait_for(engine, store.put_one(Article(id="a", title="Một")).revision, GIVE_UP)
            first = indexer()
            os.kill(first, signal.SIGKILL)
            revision = store.put_one(Article(id="b", title="Hai")).revision
            assert wait_for(engine, revision, GIVE_UP)
            assert indexer() not in {0, first}
        until(lambda: indexer() == 0)
