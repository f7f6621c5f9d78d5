"""Which tables is the record made of?

`migrations/` builds them; a test holds the two together.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment in UTC: aware in Python, also on SQLite, which keeps no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        return value and value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        return value and (value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC))


def _bytes(length: int) -> String:
    """Give the type of a text that is compared byte by byte, which PostgreSQL must be told."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


_DIGEST: Final = _bytes(64)
"""A SHA-256 in hexadecimal."""

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

record: Final = Table(
    "record",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("uuid", String(36), nullable=False),
    Column("revision", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
"""One row: which record this is (a new UUID on every restore), and its latest revision."""

articles: Final = Table(
    "articles",
    metadata,
    Column("id", _bytes(128), primary_key=True),
    Column("revision", BigInteger, nullable=False, unique=True),
    Column("public_revision", BigInteger, unique=True),
    Column("audience", _bytes(16), nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("barred", Boolean, nullable=False),
    Column("url_digest", _DIGEST, index=True),
    Column("content_digest", _DIGEST, nullable=False, index=True),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("content", Text),
    Index(None, "deleted", "audience"),
)
"""Every article there ever was, each with the revision that last changed it.

`public_revision` is the revision that last changed what the public sees of it, null if it never saw it.
A deleted article keeps its row without `content`; a `barred` one may not come back. `content` is the article
as `article.to_json` writes it.
"""

sources: Final = Table(
    "sources",
    metadata,
    Column("path_digest", _DIGEST, primary_key=True),
    Column("article_id", ForeignKey(articles.c.id), nullable=False, index=True),
    Column("draft_digest", _DIGEST, nullable=False),
)
"""Which article each source file stands for, and a digest of all that the file said of it last time."""

keys: Final = Table(
    "keys",
    metadata,
    Column("id", _bytes(16), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("scopes", String(200), nullable=False),
    Column("digest", _DIGEST, nullable=False, unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
)
"""Who may do more than search what is public. `scopes` are separated by spaces; `digest` is of the secret."""

sessions: Final = Table(
    "sessions",
    metadata,
    Column("digest", _DIGEST, primary_key=True),
    Column("key_id", ForeignKey(keys.c.id), nullable=False, index=True),
    Column("began_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
)
"""Who has signed in, with which key; `digest` is of the token that the browser has."""

queries: Final = Table(
    "queries",
    metadata,
    Column("day", Date, primary_key=True),
    Column("audience", _bytes(16), primary_key=True),
    Column("query", _bytes(200), primary_key=True),
    Column("asked", Integer, nullable=False),
    Column("total", Integer, nullable=False),
)
"""What was searched for on a day, by no one in particular: how often, and what it found the last time."""

refusals: Final = Table(
    "refusals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("refused_at", UtcDateTime, nullable=False),
    Column("door", String(16), nullable=False),
    Column("source", Text, nullable=False),
    Column("line", Integer),
    Column("problem", Text, nullable=False),
)
"""What was not taken in lately, and why. `source` is a file, or the id on a line that was sent."""

indexers: Final = Table(
    "indexers",
    metadata,
    Column("name", String(255), primary_key=True),
    Column("session", Integer, nullable=False),
    Column("process", String(300), nullable=False),
    Column("note", String(500), nullable=False),
    Column("unwritable", Boolean, nullable=False),
)
"""Who indexes each index that machines share, and what it has to say; whether it still does, a lock tells.

`session` is the number that PostgreSQL gives the indexer's connection.
"""

CHANGED: Final = "search_service_changed"
"""The channel on which PostgreSQL notifies those who follow the record of every new revision."""
