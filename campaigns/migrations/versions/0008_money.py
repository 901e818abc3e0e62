"""What calls cost, what accounts may spend, and what platforms said about their windows.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("rate_windows", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("accounts", sa.Column("monthly_cap_micro_usd", sa.BigInteger(), nullable=True))
    op.add_column("deliveries", sa.Column("price_micro_usd", sa.BigInteger(), nullable=True))
    op.create_table(
        "spending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("charge", sa.String(length=20), nullable=False),
        sa.Column("object_id", sa.String(length=300), nullable=True),
        sa.Column("micro_usd", sa.BigInteger(), nullable=False),
        sa.Column("is_certain", sa.Boolean(), nullable=False),
        sa.Column("price_from", sa.Date(), nullable=False),
        sa.Column("spent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint("micro_usd >= 0", name=op.f("ck_spending_money_spent_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_spending_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_spending_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spending")),
        sa.UniqueConstraint(
            "account_id",
            "charge",
            "object_id",
            "day",
            name=op.f("uq_spending_account_id_charge_object_id_day"),
        ),
    )
    op.create_index("ix_spending_account_id_day", "spending", ["account_id", "day"])
    op.create_index(op.f("ix_spending_delivery_id"), "spending", ["delivery_id"])
    op.create_table(
        "money_set_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("charge", sa.String(length=20), nullable=False),
        sa.Column("micro_usd", sa.BigInteger(), nullable=False),
        sa.Column("price_from", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("micro_usd >= 0", name=op.f("ck_money_set_aside_money_set_aside_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_money_set_aside_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_money_set_aside_delivery_id_deliveries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_set_aside")),
    )
    op.create_index(op.f("ix_money_set_aside_account_id"), "money_set_aside", ["account_id"])
    op.create_index(op.f("ix_money_set_aside_delivery_id"), "money_set_aside", ["delivery_id"])


def downgrade() -> None:
    op.drop_table("money_set_aside")
    op.drop_table("spending")
    with op.batch_alter_table("deliveries") as batch:
        batch.drop_column("price_micro_usd")
    with op.batch_alter_table("accounts") as batch:
        batch.drop_column("monthly_cap_micro_usd")
        batch.drop_column("rate_windows")
