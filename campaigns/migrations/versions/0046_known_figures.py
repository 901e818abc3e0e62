"""What is known of each post, put together from its readings.

Revision ID: 0046
Revises: 0044
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0044"
branch_labels = None
depends_on = None

VALUES = (
    "views", "reach", "reactions", "comments", "shares", "saves", "link_clicks", "all_clicks", "video_views",
    "engagements_native", "delivered",
)  # fmt: skip
AT_ONCE = 1000
_MOMENT = sa.DateTime(timezone=True)
_READINGS = sa.table(
    "readings",
    *(
        sa.column(name)
        for name in ("delivery_id", "measure", "value", "missing", "definition", "native_name", "source")
    ),
    sa.column("taken_at", _MOMENT),
)


def upgrade() -> None:
    kinds = op.create_table(
        "figure_kinds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_kinds")),
        sa.UniqueConstraint("digest", name=op.f("uq_figure_kinds_digest")),
    )
    known = op.create_table(
        "known_figures",
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", _MOMENT, nullable=False),
        sa.Column("read_at", _MOMENT, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in VALUES),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_known_figures_delivery_id_deliveries")
        ),
        sa.ForeignKeyConstraint(
            ["kind_id"], ["figure_kinds.id"], name=op.f("fk_known_figures_kind_id_figure_kinds")
        ),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_known_figures")),
    )
    _fill(op.get_bind(), kinds, known)


def _fill(connection: sa.Connection, kinds: sa.Table, known: sa.Table) -> None:
    """From the readings there are. What can't be said in one row gets none: reports go by its readings."""
    ids: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    query = sa.select(_READINGS).order_by(_READINGS.c.delivery_id, _READINGS.c.measure, _READINGS.c.taken_at)
    found = connection.execute(query, execution_options={"yield_per": AT_ONCE}).mappings()
    for delivery_id, of_post in groupby(found, key=itemgetter("delivery_id")):
        readings = list(of_post)
        last = [_last(list(of_one)) for _, of_one in groupby(readings, key=itemgetter("measure"))]
        if len({one["taken_at"] for one in last}) != 1 or any(one["measure"] not in VALUES for one in last):
            continue
        told = json.dumps([[one[name] for name in _TOLD] for one in last])
        if told not in ids:
            digest = hashlib.sha256(told.encode()).hexdigest()
            made = connection.execute(sa.insert(kinds).values(digest=digest, told=told))
            ids[told] = made.inserted_primary_key[0]
        values = {one["measure"]: one["value"] for one in last}
        rows.append({
            "delivery_id": delivery_id, "kind_id": ids[told], "taken_at": last[0]["taken_at"],
            "read_at": max(one["taken_at"] for one in readings),
            **{name: values.get(name) for name in VALUES},
        })  # fmt: skip
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(sa.insert(known), rows[start : start + AT_ONCE])


_TOLD = ("measure", "missing", "definition", "native_name", "source", "since")


def _last(readings: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The latest with a value, else the latest, and why a later one brought none."""
    with_value = [place for place, one in enumerate(readings) if one["value"] is not None]
    place = with_value[-1] if with_value else len(readings) - 1
    later = readings[place + 1 :]
    return {**readings[place], "since": later[-1]["missing"] if later else None}


def downgrade() -> None:
    op.drop_table("known_figures")
    op.drop_table("figure_kinds")
