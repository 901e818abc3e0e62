"""Posts linked with the embargo of a release; what was dropped from such a set; how its end was followed up.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LINKED = sa.text("embargoed_with != ''")


def upgrade() -> None:
    op.add_column("items", sa.Column("embargo_at", sa.DateTime(timezone=True), nullable=True))
    for table in ("items", "revisions"):
        # With a default of the database's own, so that no table with many rows has to be written anew.
        link = sa.Column(
            "embargoed_with", sa.String(length=300), server_default=sa.text("''"), nullable=False
        )
        op.add_column(table, link)
        op.create_index(
            f"ix_{table}_embargoed_with",
            table,
            ["embargoed_with"],
            sqlite_where=LINKED,
            postgresql_where=LINKED,
        )
    op.create_table(
        "embargo_drops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["items.id"], name=op.f("fk_embargo_drops_release_id_items")),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_embargo_drops_item_id_items")),
        sa.ForeignKeyConstraint(
            ["dropped_by_id"], ["users.id"], name=op.f("fk_embargo_drops_dropped_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embargo_drops")),
        sa.UniqueConstraint("release_id", "item_id", name=op.f("uq_embargo_drops_release_id_item_id")),
    )
    op.create_table(
        "embargo_ends",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("moment_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim_token", sa.String(length=40), nullable=False),
        sa.Column("failure_count", sa.Integer(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["items.id"], name=op.f("fk_embargo_ends_release_id_items")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embargo_ends")),
        sa.UniqueConstraint("release_id", "moment_at", name=op.f("uq_embargo_ends_release_id_moment_at")),
    )


def downgrade() -> None:
    op.drop_table("embargo_ends")
    op.drop_table("embargo_drops")
    for table in ("revisions", "items"):
        op.drop_index(f"ix_{table}_embargoed_with", table_name=table)
        with op.batch_alter_table(table) as batch:
            batch.drop_column("embargoed_with")
    with op.batch_alter_table("items") as batch:
        batch.drop_column("embargo_at")
