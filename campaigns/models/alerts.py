"""Alerts: what the people responsible have to be told about a delivery, and whether they were.

A row is written in the transaction in which a delivery comes to stand still, so that neither happens without the
other. Rows are never removed; an open one has no ``closed_at``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CursorResult, ForeignKey, Integer, String, Text, exists, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.deliveries import Delivery

# More than this is not looked at in one go; the next look finds the rest.
AT_ONCE = 2000


class AlertOutcome(StrEnum):
    """Why an alert is closed."""

    TOLD = "told"
    SETTLED = "settled"  # somebody decided, or it was cleared up, before anybody had been told
    GIVEN_UP = "given-up"  # it could not be told for a day


class Alert(Base):
    """One delivery that came to stand still.

    Attributes:
        status: where it came to stand; the delivery may have moved on since.
        noticed_at: when the clock first saw the alert.
        next_try_at: not to be told before this; while somebody is telling it, the end of their claim.
        claim_token: who is telling it, or did so last.
        trouble: why it could not be told, in plain words.
    """

    __tablename__ = "alerts"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    status: Mapped[str] = mapped_column(String(20))
    noticed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failure_count: Mapped[int] = mapped_column(Integer, default=0)
    claim_token: Mapped[str] = mapped_column(String(40), default="")
    trouble: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    outcome: Mapped[str] = mapped_column(String(20), default="")

    delivery: Mapped[Delivery] = relationship()


def list_items_to_tell_of(session: Session) -> list[int]:
    """The items that have open alerts."""
    query = select(Alert.item_id).where(Alert.closed_at.is_(None)).distinct().order_by(Alert.item_id)
    return list(session.scalars(query.limit(AT_ONCE)))


def list_open_alerts(session: Session, item_id: int) -> list[tuple[Alert, str]]:
    """Each with the status of its delivery now; nothing else of that is read."""
    query = (
        select(Alert, Delivery.status)
        .join(Delivery, Delivery.id == Alert.delivery_id)
        .where(Alert.closed_at.is_(None), Alert.item_id == item_id)
        .order_by(Alert.id)
    )
    return [(alert, status) for alert, status in session.execute(query)]


def claim_alerts(session: Session, item_id: int, *, now: datetime, until: datetime, token: str) -> bool:
    """Take an item's open alerts for telling. Of two workers at once exactly one gets them."""
    claimed = session.execute(
        update(Alert)
        .where(
            Alert.closed_at.is_(None),
            Alert.item_id == item_id,
            or_(Alert.next_try_at.is_(None), Alert.next_try_at <= now),
        )
        .values(next_try_at=until, claim_token=token)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(claimed, CursorResult)
    return bool(claimed.rowcount)


def list_claimed_alerts(session: Session, token: str) -> list[Alert]:
    query = select(Alert).where(Alert.closed_at.is_(None), Alert.claim_token == token).order_by(Alert.id)
    return list(session.scalars(query))


def close_alerts(session: Session, ids: Sequence[int], *, outcome: AlertOutcome, at: datetime) -> None:
    _change(session, ids, {"closed_at": at, "outcome": outcome, "next_try_at": None})


def put_off_alerts(session: Session, ids: Sequence[int], *, until: datetime, trouble: str) -> None:
    failures = Alert.failure_count + 1
    _change(session, ids, {"next_try_at": until, "trouble": trouble, "failure_count": failures})


def _change(session: Session, ids: Sequence[int], values: dict[str, Any]) -> None:
    session.execute(
        update(Alert)
        .where(Alert.id.in_(ids), Alert.closed_at.is_(None))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def is_item_being_sent(session: Session, item_id: int, *, now: datetime) -> bool:
    """Whether more may be heard of the item in a moment: something of it is being sent, or due."""
    waits = exists().where(
        Delivery.item_id == item_id, or_(Delivery.lease_until.is_not(None), Delivery.next_attempt_at <= now)
    )
    return bool(session.scalar(select(waits)))


def newest_trouble(session: Session) -> str:
    """Why the newest alert that could not be told was not; empty when every one was."""
    query = select(Alert.trouble).where(Alert.closed_at.is_(None), Alert.trouble != "")
    return session.scalar(query.order_by(Alert.id.desc()).limit(1)) or ""


def count_open_alerts(session: Session) -> int:
    open_ones = select(Alert.id).where(Alert.closed_at.is_(None)).limit(AT_ONCE).subquery()
    return session.scalar(select(func.count()).select_from(open_ones)) or 0
