"""Clearances, ends and watching of accounts; when somebody last typed their password; how a contact left.

Revision ID: 0036
Revises: 0035
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_NOTHING = sa.text("''")


def _added() -> list[tuple[str, sa.Column[object]]]:
    return [
        ("accounts", sa.Column("ends_on", sa.Date(), nullable=True)),
        ("accounts", sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True)),
        ("accounts", sa.Column("next_watch_at", sa.DateTime(timezone=True), nullable=True)),
        ("accounts", sa.Column("told_of", sa.String(length=80), server_default=_NOTHING, nullable=False)),
        ("accounts", sa.Column("tell_again_at", sa.DateTime(timezone=True), nullable=True)),
        ("user_sessions", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True)),
        ("contacts", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True)),
        ("contacts", sa.Column("left_how", sa.String(length=20), server_default=_NOTHING, nullable=False)),
    ]


def upgrade() -> None:
    for table, column in _added():
        op.add_column(table, column)
    op.create_table(
        "account_clearances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=200), server_default=_NOTHING, nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_clearances_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_account_clearances_recorded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_clearances")),
    )
    op.create_index(op.f("ix_account_clearances_account_id"), "account_clearances", ["account_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_account_clearances_account_id"), table_name="account_clearances")
    op.drop_table("account_clearances")
    for table, column in reversed(_added()):
        op.drop_column(table, column.name)
