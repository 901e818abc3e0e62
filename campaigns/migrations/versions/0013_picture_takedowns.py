"""Published uses of pictures whose consent was taken back.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "picture_takedowns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("picture", sa.String(length=300), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_by_id IS NULL)",
            name=op.f("ck_picture_takedowns_whoever_says_it_is_gone_is_written_down"),
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_picture_takedowns_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(
            ["removed_by_id"], ["users.id"], name=op.f("fk_picture_takedowns_removed_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_picture_takedowns")),
        sa.UniqueConstraint("delivery_id", "sha256", name=op.f("uq_picture_takedowns_delivery_id_sha256")),
    )


def downgrade() -> None:
    op.drop_table("picture_takedowns")
