"""Is the record's schema the one this release knows, and how does it become so?"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, inspect, text

from search_service.errors import StoreUnusable

VERSION: Final = "0004"
"""The newest file in `versions/`: the schema that `schema.py` describes."""


def version(connection: Connection) -> str | None:
    """Give the schema's version, None for an empty database. Raises StoreUnusable for somebody else's."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables and "articles" in tables:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    if tables:
        raise StoreUnusable("it is the database of some other program; name another")
    return None


def upgrade(connection: Connection) -> None:
    """Bring the schema to `VERSION` within the transaction that `connection` is in; cheap when it is there.

    Raises StoreUnusable for the schema of a newer release.
    """
    current = version(connection)
    if current == VERSION:
        return
    # Alembic takes a while to import, and is needed once in the life of a record and release.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "search_service.articles:migrations")
    if current and current not in {
        script.revision for script in ScriptDirectory.from_config(config).walk_revisions()
    }:
        raise StoreUnusable(
            f"it was written by a newer release (schema {current}); install that release or a later one"
        )
    command.upgrade(config, "head")
