"""Who wrote the alt text of pictures.

Revision ID: 0030
Revises: 0029
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alt_text_authors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alt_sha256", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_alt_text_authors_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alt_text_authors")),
        sa.UniqueConstraint("alt_sha256", "user_id", name=op.f("uq_alt_text_authors_alt_sha256_user_id")),
    )


def downgrade() -> None:
    op.drop_table("alt_text_authors")
