"""Which installation this database belongs to, and the times at which sending stood still until somebody looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    exists,
    func,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.domain.items.statuses import WAITING, DeliveryStatus
from campaigns.domain.sending.installation_identity import Counters
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.deliveries import Delivery, DeliveryAttempt
from campaigns.models.people import User

THE_ONE = 1


class Installation(Base):
    """One row. ``home`` is where the database was last used for sending; ``beats`` grows with every tick."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="there_is_one_installation"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, default=THE_ONE)
    identity: Mapped[str] = mapped_column(String(32))
    home: Mapped[dict[str, Any]] = mapped_column(JSON)
    beats: Mapped[int] = mapped_column(Integer, default=0)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SendingPause(Base):
    """Sending stands still from ``noticed_at`` until somebody ends it. Rows are never removed.

    Attributes:
        notices: what was noticed: a list of ``kind`` and ``words``.
        here: where it was noticed; the database's home from the moment somebody lets it send again.
        identity: the one the database had; it gets a new one when somebody lets it send again.
        files: the identities in the files that were found beside it meanwhile; several workers have several.
        kept_at, kept_by: somebody said that this is a copy which is to stay as it is.
    """

    __tablename__ = "sending_pauses"
    __table_args__ = (
        Index(
            "uq_sending_pauses_one_at_a_time",
            "is_open",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("(ended_at IS NULL) = is_open", name="a_pause_is_open_until_it_ends"),
        CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name="whoever_lets_it_send_is_written_down"
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    is_open: Mapped[bool] = mapped_column(default=True)
    noticed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    notices: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    here: Mapped[dict[str, Any]] = mapped_column(JSON)
    identity: Mapped[str] = mapped_column(String(32), default="")
    files: Mapped[list[str]] = mapped_column(JSON, default=list)
    kept_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    kept_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    kept_by: Mapped[User | None] = relationship(foreign_keys=[kept_by_id])
    ended_by: Mapped[User | None] = relationship(foreign_keys=[ended_by_id])


@dataclass(frozen=True)
class IdentityRow:
    """How the database stands at this moment. ``identity`` is none where there is none yet."""

    identity: str | None
    counters: Counters
    is_paused: bool


_STANDING = select(
    select(Installation.identity).scalar_subquery(),
    select(Installation.beats).scalar_subquery(),
    select(func.max(DeliveryAttempt.id)).scalar_subquery(),
    exists().where(SendingPause.ended_at.is_(None)),
)


def standing_of(session: Session) -> IdentityRow:
    """One small query; every claim asks it."""
    identity, beats, tries, is_paused = session.connection().execute(_STANDING).one()
    return IdentityRow(identity, Counters(tries=tries or 0, beats=beats or 0), bool(is_paused))


def lock_installation(session: Session) -> Installation | None:
    """The one row, held until the transaction ends."""
    return session.get(Installation, THE_ONE, with_for_update={"key_share": True}, populate_existing=True)


def find_open_pause(session: Session) -> SendingPause | None:
    return session.scalar(select(SendingPause).where(SendingPause.ended_at.is_(None)))


def list_former_identities(session: Session) -> frozenset[str]:
    """What a database was called, here or in a file beside it, before somebody let it send again."""
    rows = session.execute(
        select(SendingPause.identity, SendingPause.files).where(SendingPause.ended_at.is_not(None))
    )
    return frozenset(name for identity, files in rows for name in (identity, *files) if name)


def last_let_go_at(session: Session) -> datetime | None:
    """When somebody last looked and let sending go on."""
    latest = select(SendingPause.ended_at).where(SendingPause.ended_at.is_not(None))
    return session.scalar(latest.order_by(SendingPause.ended_at.desc()).limit(1))


def count_beat(session: Session) -> tuple[str, int] | None:
    """One tick more: the identity and the new count; none where there is no identity yet."""
    row = session.execute(
        update(Installation)
        .values(beats=Installation.beats + 1)
        .returning(Installation.identity, Installation.beats)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def has_deliveries(session: Session) -> bool:
    return session.scalar(select(Delivery.id).limit(1)) is not None


def count_not_gone_out(session: Session, *, due_after: datetime, due_before: datetime) -> int:
    """Deliveries that became due in that time and are still here: waiting, or missed."""
    query = select(func.count()).where(
        Delivery.due_at > due_after,
        Delivery.due_at <= due_before,
        Delivery.status.in_((*WAITING, DeliveryStatus.MISSED)),
    )
    return session.scalar(query) or 0
