"""Whose words are in a text, wherever they are copied to; which letter boxes were somebody’s before.

Revision ID: 0044
Revises: 0042
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "written_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_written_runs_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_runs")),
    )
    op.create_index(op.f("ix_written_runs_run"), "written_runs", ["run"])

    op.create_table(
        "former_mailboxes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_sha256", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_former_mailboxes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_mailboxes")),
    )


def downgrade() -> None:
    op.drop_table("former_mailboxes")
    op.drop_table("written_runs")
