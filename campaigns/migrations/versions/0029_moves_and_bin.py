"""Items that were given another name, and what somebody deleted.

Revision ID: 0029
Revises: 0028
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "item_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("from_ref", sa.String(length=300), nullable=False),
        sa.Column("from_file", sa.String(length=500), nullable=False),
        sa.Column("to_ref", sa.String(length=300), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_moves_item_id_items")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_item_moves_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_moves")),
    )
    op.create_index(op.f("ix_item_moves_item_id"), "item_moves", ["item_id"], unique=False)
    op.create_index("ix_item_moves_from_ref", "item_moves", ["from_ref"], unique=False)
    is_open = sa.text("done_at IS NULL")
    op.create_index(
        "uq_item_moves_open_to",
        "item_moves",
        ["to_ref"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "binned_items",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("binned_by_id", sa.Integer(), nullable=False),
        sa.Column("binned_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("how_ended", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_binned_items_item_id_items")),
        sa.ForeignKeyConstraint(
            ["binned_by_id"], ["users.id"], name=op.f("fk_binned_items_binned_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_binned_items")),
    )
    op.create_index(op.f("ix_binned_items_item_id"), "binned_items", ["item_id"], unique=False)
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_binned_items_standing",
        "binned_items",
        ["item_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )


def downgrade() -> None:
    op.drop_table("binned_items")
    op.drop_table("item_moves")
