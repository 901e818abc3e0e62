"""Posts that go out more than once, and the office's usual times.

Revision ID: 0035
Revises: 0034
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
EVERGREEN = sa.text("again_until IS NOT NULL")
SAID = sa.text("words_sha256 != ''")


def upgrade() -> None:
    op.add_column("revisions", sa.Column("repeats", sa.JSON(), nullable=True))
    op.add_column("revisions", sa.Column("again_until", sa.Date(), nullable=True))
    op.create_index(
        "ix_revisions_again_until",
        "revisions",
        ["again_until"],
        unique=False,
        sqlite_where=EVERGREEN,
        postgresql_where=EVERGREEN,
    )
    op.add_column(
        "deliveries",
        sa.Column("words_sha256", sa.String(length=64), server_default=sa.text("''"), nullable=False),
    )
    op.create_index(
        "ix_deliveries_words_sha256",
        "deliveries",
        ["account_id", "words_sha256"],
        unique=False,
        sqlite_where=SAID,
        postgresql_where=SAID,
    )
    op.create_table(
        "item_moments",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_moments_item_id_items")),
        sa.PrimaryKeyConstraint("item_id", "at", name=op.f("pk_item_moments")),
    )
    op.create_index(op.f("ix_item_moments_at"), "item_moments", ["at"], unique=False)
    op.create_table(
        "usual_times",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["added_by_id"], ["users.id"], name=op.f("fk_usual_times_added_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usual_times")),
        sa.UniqueConstraint("kind", "weekday", "minute", name=op.f("uq_usual_times_kind_weekday_minute")),
    )


def downgrade() -> None:
    op.drop_table("usual_times")
    op.drop_table("item_moments")
    op.drop_index("ix_deliveries_words_sha256", table_name="deliveries")
    op.drop_column("deliveries", "words_sha256")
    op.drop_index("ix_revisions_again_until", table_name="revisions")
    op.drop_column("revisions", "again_until")
    op.drop_column("revisions", "repeats")
