"""Who did what: events that are only ever added, and the seals over them.

Revision ID: 0014
Revises: 0013

The triggers belong to the tables: whoever rebuilds one (batch mode on SQLite does) has to make them anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = ("events", "event_seals")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("through", sa.String(length=20), nullable=False),
        sa.Column("source_address", sa.String(length=45), nullable=False),
        sa.Column("act", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_events_actor_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_events_at"), "events", ["at"])
    op.create_table(
        "event_seals",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("after_event_id", sa.Integer(), nullable=False),
        sa.Column("last_event_id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("previous_sha256", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_seals")),
        sa.UniqueConstraint("after_event_id", name=op.f("uq_event_seals_after_event_id")),
    )
    refuse_changes = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}[op.get_bind().dialect.name]
    for table in TABLES:
        refuse_changes(table)


def _on_sqlite(table: str) -> None:
    for name, when, words in (
        ("changed", "BEFORE UPDATE ON {0}", "changed"),
        ("deleted", "BEFORE DELETE ON {0}", "deleted"),
        # INSERT OR REPLACE would delete a row without asking the trigger on DELETE.
        ("replaced", "BEFORE INSERT ON {0} WHEN EXISTS (SELECT 1 FROM {0} WHERE id = NEW.id)", "replaced"),
    ):
        op.execute(
            f"CREATE TRIGGER {table}_not_{name} {when.format(table)} "
            f"BEGIN SELECT RAISE(ABORT, '{table} are never {words}'); END"
        )


def _on_postgresql(table: str) -> None:
    op.execute(
        f"CREATE OR REPLACE FUNCTION {table}_stay() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} are never changed or deleted'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_stay BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_stay()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_stay()"
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {table}_stay()")
