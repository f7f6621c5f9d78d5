"""Which table do indexers of a shared index need? One where the active one says how it is."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "indexers",
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("session", sa.Integer(), nullable=False),
        sa.Column("process", sa.String(300), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("unwritable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_indexers")),
    )
