"""How are texts compared? Byte by byte, also by a server that sorts as its country does.

SQLite does so by itself. It matters where articles are read in the order of their ids; and an index in the
order of bytes outlives an upgrade of the system's sorting rules, which silently breaks others.
"""

from typing import Final

from alembic import op

revision = "0004"
down_revision = "0003"

_COLUMNS: Final = {
    "articles": {"id": 128, "audience": 16, "url_digest": 64, "content_digest": 64},
    "sources": {"path_digest": 64, "article_id": 128, "draft_digest": 64},
    "keys": {"id": 16, "digest": 64},
    "sessions": {"digest": 64, "key_id": 16},
    "queries": {"audience": 16, "query": 200},
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, columns in _COLUMNS.items():
        changes = [f'ALTER {name} TYPE VARCHAR({length}) COLLATE "C"' for name, length in columns.items()]
        op.execute(f"ALTER TABLE {table} {', '.join(changes)}")
    # The planner's statistics are samples: they would keep text of articles that are gone.
    op.execute("ALTER TABLE articles ALTER content SET STATISTICS 0")
