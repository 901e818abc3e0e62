"""alerts to the people responsible, and a small index of what stands still

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import campaigns.models.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

STANDING_STILL = sa.text("status IN ('unknown', 'missed', 'held', 'permanent-failure', 'technical-failure')")


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("noticed_at", campaigns.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", campaigns.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("claim_token", sa.String(length=40), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("closed_at", campaigns.models.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_alerts_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_alerts_item_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
    )
    with op.batch_alter_table("alerts") as batch:
        batch.create_index(batch.f("ix_alerts_closed_at"), ["closed_at"])
        batch.create_index(batch.f("ix_alerts_delivery_id"), ["delivery_id"])
    op.create_index(
        "ix_deliveries_standing_still",
        "deliveries",
        ["status", "due_at"],
        sqlite_where=STANDING_STILL,
        postgresql_where=STANDING_STILL,
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_standing_still", table_name="deliveries")
    op.drop_table("alerts")
