"""Who we are on each account, so that new credentials can't quietly turn it into somebody else.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("accounts") as batch_op:
        # The default is for the rows that are there; afterwards the product always says.
        batch_op.add_column(sa.Column("remote_id", sa.String(length=300), server_default="", nullable=False))
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.alter_column("remote_id", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("accounts") as batch_op:
        batch_op.drop_column("remote_id")
