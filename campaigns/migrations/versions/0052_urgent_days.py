"""Urgent days: who can be rung for an approval, their codes, and each approval that was given on the phone; parties of which
any one may agree.

Revision ID: 0052
Revises: 0049
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column(
        "recovery_codes",
        sa.Column("good_for", sa.String(length=20), nullable=False, server_default=sa.text("'signing in'")),
    )
    for table in ("asked_parties", "sign_off_routes"):
        op.add_column(table, sa.Column("any_of", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "emergency_approvers",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("named_at", moment, nullable=True),
        sa.Column("named_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["named_by_id"], ["users.id"], name=op.f("fk_emergency_approvers_named_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_emergency_approvers_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_emergency_approvers")),
    )
    op.create_table(
        "phone_approvals",
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("call_back", sa.String(length=40), nullable=False),
        sa.Column("stood_in_for_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("told_how", sa.Text(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("closed_at", moment, nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("was_right", sa.Boolean(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], ["users.id"], name=op.f(f"fk_phone_approvals_{column}_users"))
            for column in ("recorded_by_id", "stood_in_for_id", "closed_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approvals.id"], name=op.f("fk_phone_approvals_approval_id_approvals")
        ),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_phone_approvals")),
    )
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_phone_approvals_open",
        "phone_approvals",
        ["approval_id"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    op.drop_table("phone_approvals")
    op.drop_table("emergency_approvers")
    for table in ("sign_off_routes", "asked_parties"):
        op.drop_column(table, "any_of")
    op.drop_column("recovery_codes", "good_for")
