"""Published posts that were taken down, or that are gone on their channel; corrections of what went out.

Revision ID: 0048
Revises: 0046
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "post_takedowns",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", moment, nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("noticed_at", moment, nullable=True),
        sa.Column("gone_at", moment, nullable=True),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(asked_at IS NULL) = (asked_by_id IS NULL)",
            name=op.f("ck_post_takedowns_whoever_asks_is_written_down"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["users.id"], name=op.f("fk_post_takedowns_asked_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_post_takedowns_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_post_takedowns")),
    )
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("said_at", moment, nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_corrections_item_id_items")),
        sa.ForeignKeyConstraint(["said_by_id"], ["users.id"], name=op.f("fk_corrections_said_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_item_id"), "corrections", ["item_id"])


def downgrade() -> None:
    op.drop_table("corrections")
    op.drop_table("post_takedowns")
