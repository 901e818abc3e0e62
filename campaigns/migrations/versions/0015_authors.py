"""Who wrote which version of a text, who let whom in, and tokens for the command line.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NOTHING = sa.text("''")
MARKED = sa.text("access_set_up_how != ''")


def upgrade() -> None:
    # Of those who are there nobody knows any more who let them in: their approvals count as before.
    with op.batch_alter_table("users") as table:
        table.add_column(sa.Column("access_set_up_by_id", sa.Integer(), nullable=True))
        table.add_column(
            sa.Column("access_set_up_how", sa.String(length=20), server_default=NOTHING, nullable=False)
        )
        table.add_column(sa.Column("address_confirmed_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            op.f("fk_users_access_set_up_by_id_users"), "users", ["access_set_up_by_id"], ["id"]
        )
    with op.batch_alter_table("approvals") as table:
        table.add_column(
            sa.Column("access_set_up_how", sa.String(length=20), server_default=NOTHING, nullable=False)
        )
        table.add_column(sa.Column("access_set_up_by_id", sa.Integer(), nullable=True))
        table.add_column(
            sa.Column("is_for_practice_only", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        table.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            op.f("fk_approvals_access_set_up_by_id_users"), "users", ["access_set_up_by_id"], ["id"]
        )
    op.create_index(
        op.f("ix_approvals_approved_at"),
        "approvals",
        ["approved_at"],
        sqlite_where=MARKED,
        postgresql_where=MARKED,
    )
    op.create_table(
        "item_authors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_item_authors_item_id_items")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_item_authors_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_authors")),
    )
    op.create_index("ix_item_authors_item_id_user_id", "item_authors", ["item_id", "user_id"])
    # All that is known of what was written before: who submitted it.
    op.execute(
        "INSERT INTO item_authors (item_id, fingerprint, user_id, how, written_at) "
        "SELECT item_id, fingerprint, author_id, 'submitted', created_at FROM revisions ORDER BY id"
    )
    op.create_table(
        "access_tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_access_tokens_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_tokens")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_access_tokens_token_sha256")),
    )
    op.create_index(op.f("ix_access_tokens_user_id"), "access_tokens", ["user_id"])


def downgrade() -> None:
    op.drop_table("access_tokens")
    op.drop_table("item_authors")
    op.drop_index(op.f("ix_approvals_approved_at"), table_name="approvals")
    with op.batch_alter_table("approvals") as table:
        table.drop_constraint(op.f("fk_approvals_access_set_up_by_id_users"), type_="foreignkey")
        for column in ("told_at", "is_for_practice_only", "access_set_up_by_id", "access_set_up_how"):
            table.drop_column(column)
    with op.batch_alter_table("users") as table:
        table.drop_constraint(op.f("fk_users_access_set_up_by_id_users"), type_="foreignkey")
        for column in ("address_confirmed_at", "access_set_up_how", "access_set_up_by_id"):
            table.drop_column(column)
