"""Parties asked beside the office, links sent to them, and whether the office's address opens from outside.

Revision ID: 0039
Revises: 0038
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _key(table: str, column: str, to: str, **options: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), **options)


def _letter() -> list[sa.Column]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
    ]


def upgrade() -> None:
    op.add_column("revisions", sa.Column("quotes", sa.JSON(), nullable=True))
    op.add_column(
        "status_changes",
        sa.Column("by_name", sa.String(length=250), server_default=sa.text("''"), nullable=False),
    )
    op.create_table(
        "sign_off_routes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("area", sa.String(length=120), nullable=False),
        sa.Column("mentions", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("must_agree", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("answer_hours", sa.Integer(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("asker_phone", sa.String(length=40), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        _key("sign_off_routes", "added_by_id", "users"),
        _key("sign_off_routes", "ended_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off_routes")),
    )
    op.create_table(
        "asked_parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("party", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.Column("scope_sha256", sa.String(length=64), nullable=False),
        sa.Column("covered", sa.Text(), nullable=False),
        sa.Column("must_agree", sa.Boolean(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("asker_phone", sa.String(length=40), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("route_id", sa.Integer(), nullable=True),
        sa.Column("reminded_at", MOMENT, nullable=True),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_name", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("call_back", sa.String(length=40), nullable=False),
        sa.Column("told_how", sa.Text(), nullable=False),
        sa.Column("condition_met_at", MOMENT, nullable=True),
        sa.Column("condition_met_by_id", sa.Integer(), nullable=True),
        sa.Column("carried_from_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        _key("asked_parties", "item_id", "items"),
        _key("asked_parties", "revision_id", "revisions"),
        _key("asked_parties", "asked_by_id", "users"),
        _key("asked_parties", "route_id", "sign_off_routes"),
        _key("asked_parties", "recorded_by_id", "users"),
        _key("asked_parties", "condition_met_by_id", "users"),
        _key("asked_parties", "carried_from_id", "asked_parties"),
        _key("asked_parties", "ended_by_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_parties")),
    )
    op.create_index("ix_asked_parties_item_id_party", "asked_parties", ["item_id", "party"], unique=False)
    op.create_index(op.f("ix_asked_parties_revision_id"), "asked_parties", ["revision_id"], unique=False)
    op.create_table(
        "sign_off_links",
        *_letter(),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("is_reminder", sa.Boolean(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("words_shown_at", MOMENT, nullable=True),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        _key("sign_off_links", "asked_id", "asked_parties", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off_links")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_sign_off_links_code_sha256")),
    )
    op.create_index(op.f("ix_sign_off_links_asked_id"), "sign_off_links", ["asked_id"], unique=False)
    op.create_index(op.f("ix_sign_off_links_next_try_at"), "sign_off_links", ["next_try_at"], unique=False)
    op.create_table(
        "address_trials",
        *_letter(),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=300), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("is_from_outside", sa.Boolean(), nullable=False),
        _key("address_trials", "user_id", "users"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_trials")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_address_trials_code_sha256")),
    )
    op.create_index(op.f("ix_address_trials_next_try_at"), "address_trials", ["next_try_at"], unique=False)


def downgrade() -> None:
    op.drop_table("address_trials")
    op.drop_table("sign_off_links")
    op.drop_table("asked_parties")
    op.drop_table("sign_off_routes")
    op.drop_column("status_changes", "by_name")
    op.drop_column("revisions", "quotes")
