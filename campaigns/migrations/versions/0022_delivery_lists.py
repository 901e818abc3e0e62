"""Lists of deliveries by where they stand are read in order, however long the history.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_deliveries_standing_still", "deliveries")
    op.create_index("ix_deliveries_status_due_at", "deliveries", ["status", "due_at"])
    op.create_index("ix_deliveries_status_sent_at", "deliveries", ["status", "sent_at"])


def downgrade() -> None:
    op.drop_index("ix_deliveries_status_sent_at", "deliveries")
    op.drop_index("ix_deliveries_status_due_at", "deliveries")
    op.create_index("ix_deliveries_standing_still", "deliveries", ["status", "due_at"])
