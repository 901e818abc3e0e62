"""The figures of each part of a thread. Those of the whole stay where all figures are.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "part_readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=30), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("missing", sa.String(length=20), nullable=False),
        sa.Column("native_name", sa.String(length=80), nullable=False),
        sa.Column("definition", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(value IS NULL) = (missing <> '')", name=op.f("ck_part_readings_either_a_value_or_a_reason")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_part_readings_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_readings")),
        sa.UniqueConstraint(
            "delivery_id",
            "part",
            "measure",
            "taken_at",
            name=op.f("uq_part_readings_delivery_id_part_measure_taken_at"),
        ),
    )


def downgrade() -> None:
    op.drop_table("part_readings")
