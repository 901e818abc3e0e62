"""Where a text is to go once it is signed off, and who has the page of an item open.

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("account_ids", sa.JSON(), nullable=False),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_plan_wishes_revision_id_revisions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_plan_wishes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_wishes")),
        sa.UniqueConstraint("revision_id", name=op.f("uq_plan_wishes_revision_id")),
    )

    op.create_table(
        "item_visits",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_visits_item_id_items")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_item_visits_user_id_users")),
        sa.PrimaryKeyConstraint("item_id", "user_id", name=op.f("pk_item_visits")),
    )


def downgrade() -> None:
    op.drop_table("item_visits")
    op.drop_table("plan_wishes")
