"""What was given to a person to put out.

Revision ID: 0041
Revises: 0039
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "hand_overs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("handed_at", moment, nullable=False),
        sa.Column("letter", sa.String(length=10), nullable=False),
        sa.Column("letter_at", moment, nullable=True),
        sa.Column("told_at", moment, nullable=True),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("called_off_at", moment, nullable=True),
        sa.Column("called_off_why", sa.Text(), nullable=False),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name=op.f("fk_hand_overs_answered_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_hand_overs_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_overs")),
        sa.UniqueConstraint("delivery_id", name=op.f("uq_hand_overs_delivery_id")),
    )
    op.create_index(op.f("ix_hand_overs_letter_at"), "hand_overs", ["letter_at"])


def downgrade() -> None:
    op.drop_table("hand_overs")
