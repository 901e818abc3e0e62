"""What exactly a let-through is about: which election, which case.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_OLD = "uq_finding_overrides_item_id_check_id_fingerprint"
_NEW = "uq_finding_overrides_item_id_check_id_fingerprint_about"
_COLUMNS = ["item_id", "check_id", "fingerprint"]


def upgrade() -> None:
    # What was decided so far was about nothing in particular; of an election it is asked anew.
    with op.batch_alter_table("finding_overrides") as table:
        table.add_column(
            sa.Column("about", sa.String(length=120), server_default=sa.text("''"), nullable=False)
        )
        table.drop_constraint(op.f(_OLD), type_="unique")
        table.create_unique_constraint(op.f(_NEW), [*_COLUMNS, "about"])


def downgrade() -> None:
    """One decision of each text and check is kept: the table had room for no more."""
    op.execute(
        "DELETE FROM finding_overrides WHERE id NOT IN "
        "(SELECT MIN(id) FROM finding_overrides GROUP BY item_id, check_id, fingerprint)"
    )
    with op.batch_alter_table("finding_overrides") as table:
        table.drop_constraint(op.f(_NEW), type_="unique")
        table.drop_column("about")
        table.create_unique_constraint(op.f(_OLD), _COLUMNS)
