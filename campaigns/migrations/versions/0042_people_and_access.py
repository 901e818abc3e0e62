"""A second step of signing in, letters about it, and the rule about who needs one.

Revision ID: 0042
Revises: 0041
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("users", sa.Column("second_step_by", AT, nullable=True))
    op.add_column(
        "users", sa.Column("is_break_glass", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("users", sa.Column("ends_on", sa.Date(), nullable=True))
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("confirmed_at", AT, nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        _user_key("second_factors"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("used_at", AT, nullable=True),
        _user_key("recovery_codes"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_recovery_codes_code_sha256")),
    )
    op.create_index(op.f("ix_recovery_codes_user_id"), "recovery_codes", ["user_id"])
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.LargeBinary(), nullable=False),
        sa.Column("credential_sha256", sa.String(length=64), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("last_used_at", AT, nullable=True),
        _user_key("passkeys"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_sha256", name=op.f("uq_passkeys_credential_sha256")),
    )
    op.create_index(op.f("ix_passkeys_user_id"), "passkeys", ["user_id"])
    op.create_table(
        "sign_in_steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("session_version", sa.Integer(), nullable=False),
        sa.Column("first_by", sa.String(length=10), nullable=False),
        sa.Column("sealed_told", sa.LargeBinary(), nullable=True),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("used_at", AT, nullable=True),
        _user_key("sign_in_steps"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_steps")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_sign_in_steps_code_sha256")),
    )
    op.create_index(op.f("ix_sign_in_steps_ends_at"), "sign_in_steps", ["ends_at"])
    op.create_table(
        "sign_in_rules",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("needs_second_step", sa.Boolean(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("local_sign_in", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_rules")),
    )
    _make_provider_tables()
    op.create_table(
        "staff_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("next_try_at", AT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("taken_at", AT, nullable=True),
        _user_key("staff_letters"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_letters")),
    )
    op.create_index(op.f("ix_staff_letters_next_try_at"), "staff_letters", ["next_try_at"])
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        _user_key("absences"),
        sa.ForeignKeyConstraint(["deputy_id"], ["users.id"], name=op.f("fk_absences_deputy_id_users")),
        sa.ForeignKeyConstraint(["made_by_id"], ["users.id"], name=op.f("fk_absences_made_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_user_id"), "absences", ["user_id"])
    op.create_index(op.f("ix_absences_deputy_id"), "absences", ["deputy_id"])
    op.create_table(
        "seal_address",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("changed_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_address")),
    )
    op.create_table(
        "seal_letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seal_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("written_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["staff_letters.id"], name=op.f("fk_seal_letters_letter_id_staff_letters")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_letters")),
    )


def _make_provider_tables() -> None:
    op.create_table(
        "sign_in_provider",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("sealed_client_secret", sa.LargeBinary(), nullable=True),
        sa.Column("role_claim", sa.String(length=100), nullable=False),
        sa.Column("role_map", sa.JSON(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("changed_at", AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_provider")),
    )
    op.create_table(
        "provider_identities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("linked_at", AT, nullable=False),
        sa.Column("last_used_at", AT, nullable=True),
        _user_key("provider_identities"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_provider_identities_issuer_subject")),
        sa.UniqueConstraint("user_id", "issuer", name=op.f("uq_provider_identities_user_id_issuer")),
    )
    op.create_table(
        "provider_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=500), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("ends_at", AT, nullable=False),
        sa.Column("used_at", AT, nullable=True),
        _user_key("provider_invitations"),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["users.id"], name=op.f("fk_provider_invitations_made_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_invitations")),
    )
    op.create_index(op.f("ix_provider_invitations_user_id"), "provider_invitations", ["user_id"])


NEW_TABLES = (
    "absences",
    "seal_letters",
    "seal_address",
    "provider_invitations",
    "provider_identities",
    "sign_in_provider",
    "staff_letters",
    "sign_in_rules",
    "sign_in_steps",
    "passkeys",
    "recovery_codes",
    "second_factors",
)


def downgrade() -> None:
    for table in NEW_TABLES:
        op.drop_table(table)
    with op.batch_alter_table("users") as users:
        users.drop_column("ends_on")
        users.drop_column("is_break_glass")
        users.drop_column("second_step_by")


def _user_key(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_user_id_users")
    return sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=name, ondelete="CASCADE")
