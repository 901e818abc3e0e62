"""What an approval is of: the words as shown, the recipients as listed, and the account as it was.

What stands approved or planned keeps standing for what it covers now: its frozen words, those on its lists who were
known when it was approved, the addresses and accounts it was planned for.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from campaigns.domain.sending.account_identity import LONGEST, account_identity
from campaigns.domain.items.seen import address_sha256, shown_sha256

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TEXTS = (
    ("approvals", "shown_sha256", 64),
    ("accounts", "identity", LONGEST),
    ("accounts", "confirmed_identity", LONGEST),
    ("deliveries", "recipient_sha256", 64),
    ("deliveries", "account_identity", LONGEST),
)


def upgrade() -> None:
    for table, column, length in _TEXTS:
        op.add_column(
            table, sa.Column(column, sa.String(length=length), server_default=sa.text("''"), nullable=False)
        )
    op.create_table(
        "approved_recipients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("address_sha256", sa.String(length=64), nullable=False),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_approved_recipients_revision_id_revisions")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contacts.id"],
            name=op.f("fk_approved_recipients_contact_id_contacts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["users.id"], name=op.f("fk_approved_recipients_approved_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approved_recipients")),
        sa.UniqueConstraint(
            "revision_id",
            "contact_id",
            "address_sha256",
            name=op.f("uq_approved_recipients_revision_id_contact_id_address_sha256"),
        ),
    )
    connection = op.get_bind()
    _say_what_was_shown(connection)
    _say_who_accounts_are(connection)
    addresses = _say_where_letters_go(connection)
    _say_who_was_approved(connection, addresses)


def _say_what_was_shown(connection: sa.Connection) -> None:
    """Only where the approval is of the very text of its revision, as had to be the case for it to count."""
    found = connection.execute(
        sa.text(
            "SELECT approvals.id, revisions.fingerprint, revisions.rendered_sha256 FROM approvals "
            "JOIN revisions ON revisions.id = approvals.revision_id "
            "WHERE approvals.fingerprint = revisions.fingerprint"
        )
    )
    rows = [{"its_id": one[0], "shown": shown_sha256(one[1], one[2])} for one in found]
    _each(connection, "UPDATE approvals SET shown_sha256 = :shown WHERE id = :its_id", rows)


def _say_who_accounts_are(connection: sa.Connection) -> None:
    found = connection.execute(sa.text("SELECT id, base_url, remote_id FROM accounts"))
    rows = [{"its_id": one[0], "who": account_identity(one[1], one[2])} for one in found]
    _each(
        connection, "UPDATE accounts SET identity = :who, confirmed_identity = :who WHERE id = :its_id", rows
    )
    _each(connection, "UPDATE deliveries SET account_identity = :who WHERE account_id = :its_id", rows)


def _say_where_letters_go(connection: sa.Connection) -> dict[int, str]:
    found = connection.execute(sa.text("SELECT id, email FROM contacts"))
    addresses = {one[0]: address_sha256(one[1]) for one in found}
    rows = [{"its_id": contact, "address": address} for contact, address in addresses.items()]
    _each(connection, "UPDATE deliveries SET recipient_sha256 = :address WHERE contact_id = :its_id", rows)
    return addresses


def _say_who_was_approved(connection: sa.Connection, addresses: dict[int, str]) -> None:
    """Who is on the lists of an approved release and was known by then; and whom it was planned for."""
    standing = _rows(
        connection,
        "SELECT revision_id, MIN(approved_at) FROM approvals WHERE withdrawn_at IS NULL GROUP BY revision_id",
    )
    approved_at = {one[0]: one[1] for one in standing}
    lists = {
        one[0]: json.loads(one[1])
        for one in _rows(connection, "SELECT id, CAST(media_lists AS text) FROM revisions")
        if one[0] in approved_at
    }
    members: dict[str, list[tuple[int, Any]]] = {}
    for name, contact, created_at in _rows(
        connection,
        "SELECT media_lists.name, contacts.id, contacts.created_at FROM media_list_members "
        "JOIN media_lists ON media_lists.id = media_list_members.media_list_id "
        "JOIN contacts ON contacts.id = media_list_members.contact_id",
    ):
        members.setdefault(name, []).append((contact, created_at))
    covered = {
        (revision_id, contact)
        for revision_id, names in lists.items()
        for name in names
        for contact, created_at in members.get(name.strip(), ())
        if created_at <= approved_at[revision_id]
    }
    planned = _rows(
        connection, "SELECT DISTINCT revision_id, contact_id FROM deliveries WHERE contact_id IS NOT NULL"
    )
    covered |= {(one[0], one[1]) for one in planned if one[0] in approved_at}
    insert = (
        "INSERT INTO approved_recipients (revision_id, contact_id, address_sha256, approved_at) "
        "VALUES (:revision, :contact, :address, :at)"
    )
    rows = [
        {"revision": one, "contact": contact, "address": addresses[contact], "at": approved_at[one]}
        for one, contact in sorted(covered)
    ]
    _each(connection, insert, rows)


def _rows(connection: sa.Connection, query: str) -> Iterator[Any]:
    yield from connection.execute(sa.text(query)).all()


def _each(connection: sa.Connection, statement: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(sa.text(statement), rows)


def downgrade() -> None:
    op.drop_table("approved_recipients")
    for table, column, _ in reversed(_TEXTS):
        with op.batch_alter_table(table) as batch:
            batch.drop_column(column)
