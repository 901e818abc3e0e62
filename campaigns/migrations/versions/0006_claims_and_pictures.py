"""Who is reading figures just now, and which pictures a revision holds.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("deliveries", "accounts"):
        op.add_column(table, sa.Column("reading_until", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "revision_media",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revisions.id"], name=op.f("fk_revision_media_revision_id_revisions")
        ),
        sa.PrimaryKeyConstraint("revision_id", "sha256", name=op.f("pk_revision_media")),
    )
    op.create_index(op.f("ix_revision_media_sha256"), "revision_media", ["sha256"])
    _fill()


def _fill() -> None:
    """From the revisions there are. As text: what a driver makes of JSON differs from database to database."""
    connection = op.get_bind()
    revisions = connection.execute(sa.text("SELECT id, CAST(rendered AS text) AS rendered FROM revisions"))
    rows = [
        {"revision_id": one.id, "sha256": sha256}
        for one in revisions
        for sha256 in sorted(_hashes_in(json.loads(one.rendered)))
    ]
    if rows:
        table = sa.table("revision_media", sa.column("revision_id"), sa.column("sha256"))
        connection.execute(sa.insert(table), rows)


def _hashes_in(thing: Any) -> set[str]:
    inner = thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ()
    own = {thing["sha256"]} if isinstance(thing, dict) and isinstance(thing.get("sha256"), str) else set()
    return own.union(*map(_hashes_in, inner)) - {""}


def downgrade() -> None:
    op.drop_table("revision_media")
    for table in ("deliveries", "accounts"):
        with op.batch_alter_table(table) as batch:
            batch.drop_column("reading_until")
