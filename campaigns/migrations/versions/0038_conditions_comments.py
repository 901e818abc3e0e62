"""Conditions of approvals that have to be ticked off, and comments on the words of a submitted text.

Revision ID: 0038
Revises: 0037
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


# What was approved with a condition and not planned yet waits from now on, as whatever is approved from now on does.
_OPEN = """
INSERT INTO approval_conditions (revision_id, approval_id, words)
SELECT approvals.revision_id, approvals.id, approvals.conditions
FROM approvals
JOIN revisions ON revisions.id = approvals.revision_id
JOIN items ON items.id = revisions.item_id
WHERE approvals.conditions <> '' AND approvals.withdrawn_at IS NULL AND items.status = 'approved'
ORDER BY approvals.id
"""


def upgrade() -> None:
    _make_conditions()
    op.execute(_OPEN)
    _make_comments()


def _make_conditions() -> None:
    op.create_table(
        "approval_conditions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("met_by_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approvals.id"], name=op.f("fk_approval_conditions_approval_id_approvals")
        ),
        sa.ForeignKeyConstraint(
            ["met_by_id"], ["users.id"], name=op.f("fk_approval_conditions_met_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_approval_conditions_revision_id_revisions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_conditions")),
    )
    op.create_index(op.f("ix_approval_conditions_approval_id"), "approval_conditions", ["approval_id"])
    op.create_index(
        "ix_approval_conditions_open",
        "approval_conditions",
        ["revision_id"],
        sqlite_where=sa.text("met_at IS NULL"),
        postgresql_where=sa.text("met_at IS NULL"),
    )


def _make_comments() -> None:
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_to_id", sa.Integer(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answer_to_id"], ["comments.id"], name=op.f("fk_comments_answer_to_id_comments")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_comments_item_id_items")),
        sa.ForeignKeyConstraint(
            ["resolved_by_id"], ["users.id"], name=op.f("fk_comments_resolved_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_comments_revision_id_revisions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_comments_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(op.f("ix_comments_item_id"), "comments", ["item_id"])
    open_ones = sa.text("resolved_at IS NULL AND answer_to_id IS NULL")
    op.create_index(
        "ix_comments_open", "comments", ["item_id"], sqlite_where=open_ones, postgresql_where=open_ones
    )


def downgrade() -> None:
    op.drop_table("comments")
    op.drop_table("approval_conditions")
