"""Is a record of the first release brought to this one's tables, with all that it holds?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, insert

from search_service.articles.keys import Scope, digest
from search_service.articles.migrations import VERSION, version
from search_service.articles.schema import keys
from search_service.articles.sessions import Timeouts
from search_service.articles.store import Store

TIMEOUTS = Timeouts(lifetime=dt.timedelta(hours=8), idle=dt.timedelta(hours=1))


def test_a_record_of_the_first_release_can_be_used_at_once(url: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    engine = create_engine(url)
    with engine.begin() as connection:
        config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", "search_service.articles:migrations")
        command.upgrade(config, "0001")
        made = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        row = {
            "id": "k1",
            "name": "Cũ",
            "scopes": "search-staff",
            "digest": digest("bí mật"),
            "created_at": made,
        }
        connection.execute(insert(keys), row)
    engine.dispose()
    with Store.open(url) as store:
        with store.database.reading() as connection:
            assert version(connection) == VERSION
        key = store.keys.find("bí mật")
        assert key
        assert key.allows(Scope.SEARCH_STAFF)
        assert store.sessions.find(store.sessions.start(key, TIMEOUTS), TIMEOUTS) == key
