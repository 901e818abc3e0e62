"""An approval is given by whoever signs in: in whose name else was never asked for, and no row says it.

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from campaigns.errors import CampaignDeskError

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    said = sa.text("SELECT count(*) FROM approvals WHERE on_behalf_of <> ''")
    if op.get_bind().execute(said).scalar():
        raise CampaignDeskError(
            "Some approvals say on whose behalf they were given (column on_behalf_of of the table approvals), which this "
            "version would lose. Nothing is lost yet. Copy those words into the column conditions, empty the other one, "
            "and upgrade again."
        )
    op.drop_column("approvals", "on_behalf_of")


def downgrade() -> None:
    op.add_column(
        "approvals",
        sa.Column("on_behalf_of", sa.String(length=120), nullable=False, server_default=sa.text("''")),
    )
