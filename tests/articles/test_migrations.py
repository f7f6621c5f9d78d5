"""Do the migrations make the tables that the code uses?"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from search_service.articles.migrations import VERSION
from search_service.articles.schema import metadata
from search_service.articles.store import Store
from search_service.errors import StoreUnusable
from tests.articles.asking import interrupted_at


def test_a_new_record_has_exactly_the_tables_of_the_schema(store: Store) -> None:
    with store.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_constraints_are_the_same_as_well(store: Store, file: Path, tmp_path: Path) -> None:
    """`compare_metadata` passes over checks and primary keys."""
    engine = create_engine(f"sqlite:///{tmp_path}/direct.sqlite3")
    metadata.create_all(engine)
    engine.dispose()

    def constraints(path: Path) -> dict[str, list[str]]:
        with closing(sqlite3.connect(path)) as driver:
            found = driver.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
        lines = {name: sorted(line.strip(" \t,") for line in sql.splitlines()) for name, sql in found}
        lines.pop("alembic_version", None)
        return lines

    assert constraints(file) == constraints(tmp_path / "direct.sqlite3")


def test_the_newest_migration_is_the_version_the_code_knows() -> None:
    config = Config()
    config.set_main_option("script_location", "search_service.articles:migrations")
    assert ScriptDirectory.from_config(config).get_heads() == [VERSION]


def test_a_record_of_a_newer_release_is_refused_and_left_alone(url: str, file: Path) -> None:
    with Store.open(url) as store:
        uuid = store.record().uuid
    with closing(sqlite3.connect(file)) as driver:
        driver.execute("UPDATE alembic_version SET version_num = '9999'")
        driver.commit()
    with pytest.raises(StoreUnusable, match="newer release"):
        Store.open(url)
    with closing(sqlite3.connect(file)) as driver:
        assert driver.execute("SELECT version_num, uuid FROM alembic_version, record").fetchall() == [
            ("9999", uuid)
        ]


def test_a_migration_that_fails_leaves_nothing(url: str, file: Path) -> None:
    with interrupted_at("CREATE TABLE keys"), pytest.raises(KeyboardInterrupt):
        Store.open(url)
    with closing(sqlite3.connect(file)) as driver:
        assert driver.execute("SELECT count(*) FROM sqlite_schema").fetchone() == (0,)
    with Store.open(url) as store:
        assert store.record().revision == 0


def test_every_record_has_a_uuid_of_its_own(new_url: Callable[[], str]) -> None:
    with Store.open(new_url()) as one, Store.open(new_url()) as two:
        assert one.record().uuid != two.record().uuid
