"""What is known of each post by now, put together when it is read: a report of years adds rows up in the database.

Nothing here is a figure of its own: it says again what the readings say. A post whose measures were not all last read at
one moment has a row without a kind, and one that was never read through here has none: reports go by their readings.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, Text, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.deliveries import Delivery
from campaigns.models.last_readings import LastReading, last_readings
from campaigns.models.readings import Reading, add_readings, insert_unless_there

Told = tuple[str, str, str, str, str, str | None]
_AT_ONCE = 500  # deliveries: a statement takes so many values and no more


class FigureKind(Base):
    """What is alike in many posts: which measures were read, under which names and definitions, and why some were not.

    Attributes:
        told: JSON: for each measure its name, why it is missing, definition, the platform's own name, source, and why
            a later reading brought none (``LastReading`` without value and moment).
        digest: SHA-256 of it: what makes it one of its kind.
    """

    __tablename__ = "figure_kinds"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    told: Mapped[str] = mapped_column(Text)

    @property
    def measures(self) -> tuple[Told, ...]:
        return tuple(tuple(one) for one in json.loads(self.told))


class KnownFigures(Base):
    """The last known values of one delivery: a column for each measure that a post can have.

    ``taken_at`` is the moment of these values, ``read_at`` that of its latest reading, which may have brought none.
    """

    __tablename__ = "known_figures"

    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    kind_id: Mapped[int | None] = mapped_column(ForeignKey("figure_kinds.id"))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
    views: Mapped[int | None] = mapped_column(BigInteger)
    reach: Mapped[int | None] = mapped_column(BigInteger)
    reactions: Mapped[int | None] = mapped_column(BigInteger)
    comments: Mapped[int | None] = mapped_column(BigInteger)
    shares: Mapped[int | None] = mapped_column(BigInteger)
    saves: Mapped[int | None] = mapped_column(BigInteger)
    link_clicks: Mapped[int | None] = mapped_column(BigInteger)
    all_clicks: Mapped[int | None] = mapped_column(BigInteger)
    video_views: Mapped[int | None] = mapped_column(BigInteger)
    engagements_native: Mapped[int | None] = mapped_column(BigInteger)
    delivered: Mapped[int | None] = mapped_column(BigInteger)


def keep_readings(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Add readings of posts; one that is there already (same post, measure and moment) stays as it is.

    How many are new. What is known of these posts is put together anew.
    """
    new = add_readings(session, rows)
    renew_known_figures(session, {row["delivery_id"] for row in rows})
    return new


def renew_known_figures(session: Session, delivery_ids: Iterable[int]) -> None:
    """Put together what the readings of these deliveries say, after some were added or taken away."""
    ids = sorted(delivery_ids)
    for start in range(0, len(ids), _AT_ONCE):
        _renew(session, ids[start : start + _AT_ONCE])


def _renew(session: Session, ids: Sequence[int]) -> None:
    these = Delivery.id.in_(ids)
    # Who else has read the same post meanwhile waits here, and then sees these readings too.
    session.execute(
        select(Delivery.id).where(these).order_by(Delivery.id).with_for_update(key_share=True)
    ).all()
    known = last_readings(session, these)
    latest = select(Reading.delivery_id, func.max(Reading.taken_at)).where(Reading.delivery_id.in_(ids))
    read_at = dict(session.execute(latest.group_by(Reading.delivery_id)).all())
    told = {delivery_id: _told(of_one) for delivery_id, of_one in known.items()}
    kinds = _kinds(session, {one for one in told.values() if one})
    session.execute(delete(KnownFigures).where(KnownFigures.delivery_id.in_(ids)))
    nothing = dict.fromkeys(VALUES)
    rows = [
        {
            **nothing,
            **{one.measure: one.value for one in of_one if one.measure in nothing},
            "delivery_id": delivery_id,
            "kind_id": kinds.get(told[delivery_id]),
            "taken_at": max(one.taken_at for one in of_one),
            "read_at": read_at[delivery_id],
        }
        for delivery_id, of_one in known.items()
    ]
    if rows:
        session.execute(insert(KnownFigures), rows)


def kept_readings(
    session: Session, delivery_ids: Sequence[int], *, known_at: datetime
) -> dict[int, list[LastReading]]:
    """``last_readings`` of these deliveries, save of those whose readings themselves have to be looked at."""
    kinds = {kind.id: kind.measures for kind in session.scalars(select(FigureKind))}
    rows = session.execute(
        select(KnownFigures.__table__).where(
            KnownFigures.delivery_id.in_(delivery_ids),
            KnownFigures.kind_id.is_not(None),
            KnownFigures.read_at <= known_at,
        )
    ).mappings()
    return {
        row["delivery_id"]: [
            LastReading(row["delivery_id"], told[0], row[told[0]], *told[1:5], row["taken_at"], told[5])
            for told in kinds[row["kind_id"]]
        ]
        for row in rows
    }


VALUES = tuple(
    column.key
    for column in KnownFigures.__table__.columns
    if column.key not in ("delivery_id", "kind_id", "taken_at", "read_at")
)


def _told(readings: Sequence[LastReading]) -> str:
    """As JSON; empty where they are of several moments, or of what there is no column for."""
    if len({one.taken_at for one in readings}) > 1 or any(one.measure not in VALUES for one in readings):
        return ""
    return json.dumps([(one[1], one[3], one[4], one[5], one[6], one[8]) for one in readings])


def _kinds(session: Session, all_told: Collection[str]) -> dict[str, int]:
    """Their rows' ids; what is new gets one."""
    digests = {hashlib.sha256(told.encode()).hexdigest(): told for told in all_told}
    if not digests:
        return {}
    wanted = select(FigureKind.digest, FigureKind.id).where(FigureKind.digest.in_(digests))
    found = dict(session.execute(wanted).all())
    new = [{"digest": digest, "told": told} for digest, told in digests.items() if digest not in found]
    if new:
        session.connection().execute(insert_unless_there(session, FigureKind, ("digest",)), new)
        found = dict(session.execute(wanted).all())
    return {told: found[digest] for digest, told in digests.items()}
