"""Whose words may stand in a file that nobody has looked at yet.

Revision ID: 0031
Revises: 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unplaced_authors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=300), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_unplaced_authors_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unplaced_authors")),
    )
    op.create_index(op.f("ix_unplaced_authors_ref"), "unplaced_authors", ["ref"])


def downgrade() -> None:
    op.drop_table("unplaced_authors")
