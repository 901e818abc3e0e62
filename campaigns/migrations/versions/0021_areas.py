"""The places an item is for. What was there before names none: it counts as everywhere, and a hold on an area stops it.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("items", "revisions"):
        op.add_column(
            table, sa.Column("areas", sa.String(length=600), nullable=False, server_default=sa.text("''"))
        )


def downgrade() -> None:
    for table in ("revisions", "items"):
        op.drop_column(table, "areas")
