"""Incidents and court cases, their events and clearances; which cases an item and a revision name.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ABOUT_CASES = sa.text("incidents != ''")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for table in ("items", "revisions"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(
                sa.Column("incidents", sa.String(length=600), nullable=False, server_default=sa.text("''"))
            )
        op.create_index(
            op.f(f"ix_{table}_incidents"),
            table,
            ["incidents"],
            sqlite_where=ABOUT_CASES,
            postgresql_where=ABOUT_CASES,
        )
    op.create_table(
        "incidents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=120), nullable=False),
        sa.Column("force_reference", sa.String(length=80), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["opened_by_id"], ["users.id"], name=op.f("fk_incidents_opened_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("key", name=op.f("uq_incidents_key")),
    )
    _people_and_events()
    _clearances()


def _people_and_events() -> None:
    op.create_table(
        "incident_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_erased_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_people_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_people")),
        sa.UniqueConstraint("incident_id", "label", name=op.f("uq_incident_people_incident_id_label")),
    )
    op.create_table(
        "proceedings_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("happened_at", sa.Time(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("struck_at", MOMENT, nullable=True),
        sa.Column("struck_by_id", sa.Integer(), nullable=True),
        sa.Column("struck_reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(struck_at IS NULL) = (struck_by_id IS NULL)",
            name=op.f("ck_proceedings_events_whoever_strikes_out_is_written_down"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_proceedings_events_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["incident_people.id"],
            name=op.f("fk_proceedings_events_person_id_incident_people"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_proceedings_events_recorded_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["struck_by_id"], ["users.id"], name=op.f("fk_proceedings_events_struck_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proceedings_events")),
    )
    op.create_index(op.f("ix_proceedings_events_incident_id"), "proceedings_events", ["incident_id"])


def _clearances() -> None:
    op.create_table(
        "incident_clearances",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("party", sa.String(length=10), nullable=False),
        sa.Column("given_by", sa.String(length=120), nullable=False),
        sa.Column("how", sa.String(length=300), nullable=False),
        sa.Column("after_event_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_clearances_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name=op.f("fk_incident_clearances_item_id_items")),
        sa.ForeignKeyConstraint(
            ["after_event_id"],
            ["proceedings_events.id"],
            name=op.f("fk_incident_clearances_after_event_id_proceedings_events"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["users.id"], name=op.f("fk_incident_clearances_recorded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_clearances")),
    )
    op.create_index(op.f("ix_incident_clearances_incident_id"), "incident_clearances", ["incident_id"])
    op.create_index(op.f("ix_incident_clearances_item_id"), "incident_clearances", ["item_id"])


def downgrade() -> None:
    for table in ("incident_clearances", "proceedings_events", "incident_people", "incidents"):
        op.drop_table(table)
    for table in ("revisions", "items"):
        op.drop_index(op.f(f"ix_{table}_incidents"), table_name=table)
        with op.batch_alter_table(table) as batch:
            batch.drop_column("incidents")
