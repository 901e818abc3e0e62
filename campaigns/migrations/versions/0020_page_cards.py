"""The cards of linked pages as they were read last, so that a draft shows what would go out with it.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page_cards",
        sa.Column("url_sha256", sa.String(length=64), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("picture_sha256", sa.String(length=64), server_default=sa.text("''"), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("url_sha256", name=op.f("pk_page_cards")),
    )
    op.create_index(op.f("ix_page_cards_picture_sha256"), "page_cards", ["picture_sha256"])


def downgrade() -> None:
    op.drop_table("page_cards")
