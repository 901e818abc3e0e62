"""What is put off after a fault, row by row; and the row of what stops go by, there before anybody decides anything.

Revision ID: 0025
Revises: 0024
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "setbacks",
        sa.Column("task", sa.String(length=40), nullable=False),
        sa.Column("about_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(length=100), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("task", "about_id", name=op.f("pk_setbacks")),
    )
    # Two who decide something first, at the same moment, would each make it: whoever counts finds it here.
    op.execute(
        "INSERT INTO stop_facts (id, facts, recorded, looks, unknown_why) SELECT 1, '', 0, 0, '' "
        "WHERE NOT EXISTS (SELECT 1 FROM stop_facts)"
    )


def downgrade() -> None:
    op.drop_table("setbacks")
