"""Holds, what they let through, and what each met.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=140), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)",
            name=op.f("ck_holds_whoever_ends_a_hold_is_written_down"),
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["users.id"], name=op.f("fk_holds_ended_by_id_users")),
        sa.ForeignKeyConstraint(["started_by_id"], ["users.id"], name=op.f("fk_holds_started_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
    )
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.create_index(
            "uq_holds_one_in_force_per_kind_and_scope",
            ["kind", "scope"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "hold_exceptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("item_ref", sa.String(length=300), nullable=False),
        sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("allowed_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["allowed_by_id"], ["users.id"], name=op.f("fk_hold_exceptions_allowed_by_id_users")
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_hold_exceptions_hold_id_holds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_exceptions")),
        sa.UniqueConstraint("hold_id", "item_ref", name=op.f("uq_hold_exceptions_hold_id_item_ref")),
    )
    op.create_table(
        "hold_deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("was_stopped", sa.Boolean(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("over_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_hold_deliveries_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name=op.f("fk_hold_deliveries_hold_id_holds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold_deliveries")),
        sa.UniqueConstraint("hold_id", "delivery_id", name=op.f("uq_hold_deliveries_hold_id_delivery_id")),
    )
    with op.batch_alter_table("hold_deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hold_deliveries_delivery_id"), ["delivery_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("hold_deliveries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hold_deliveries_delivery_id"))

    op.drop_table("hold_deliveries")
    op.drop_table("hold_exceptions")
    with op.batch_alter_table("holds", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_holds_one_in_force_per_kind_and_scope",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("holds")
