"""What the text for all channels was when one channel's own words were written; which area's wording of a release
somebody gets.

Revision ID: 0049
Revises: 0048
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_texts",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("common", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_own_texts_item_id_items")),
        sa.PrimaryKeyConstraint("item_id", "channel", name=op.f("pk_own_texts")),
    )
    for table in ("approved_recipients", "deliveries"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column("area", sa.String(length=300), server_default=sa.text("''"), nullable=False)
            )


def downgrade() -> None:
    for table in ("deliveries", "approved_recipients"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("area")
    op.drop_table("own_texts")
