"""What are the first tables?"""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    record = op.create_table(
        "record",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_record_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
    )
    op.bulk_insert(record, [{"id": 1, "uuid": str(uuid.uuid4()), "revision": 0}])
    op.create_table(
        "articles",
        sa.Column("id", sa.String(128), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("public_revision", sa.BigInteger(), nullable=True),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("barred", sa.Boolean(), nullable=False),
        sa.Column("url_digest", sa.String(64), nullable=True),
        sa.Column("content_digest", sa.String(64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
        sa.UniqueConstraint("revision", name=op.f("uq_articles_revision")),
        sa.UniqueConstraint("public_revision", name=op.f("uq_articles_public_revision")),
    )
    op.create_index(op.f("ix_articles_url_digest"), "articles", ["url_digest"])
    op.create_index(op.f("ix_articles_content_digest"), "articles", ["content_digest"])
    op.create_index(op.f("ix_articles_deleted_audience"), "articles", ["deleted", "audience"])
    op.create_table(
        "sources",
        sa.Column("path_digest", sa.String(64), nullable=False),
        sa.Column("article_id", sa.String(128), nullable=False),
        sa.Column("draft_digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("path_digest", name=op.f("pk_sources")),
        sa.ForeignKeyConstraint(["article_id"], ["articles.id"], name=op.f("fk_sources_article_id")),
    )
    op.create_index(op.f("ix_sources_article_id"), "sources", ["article_id"])
    op.create_table(
        "keys",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("scopes", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys")),
        sa.UniqueConstraint("digest", name=op.f("uq_keys_digest")),
    )
