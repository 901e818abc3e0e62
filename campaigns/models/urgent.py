"""Days on which something must go out in minutes: who can be rung then, and each approval that was given on the phone."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, select, text
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.content import Approval, Revision
from campaigns.models.people import User

OPEN = text("closed_at IS NULL")


class EmergencyApprover(Base):
    """Somebody who can be rung for an approval.

    Attributes:
        phone: the number on which they are rung, as they gave it themselves; empty before they have made a card.
        named_at, named_by_id: since when they are one of those who are rung, and who named them; empty where they have
            a card alone, because they stand in for somebody who was named.
    """

    __tablename__ = "emergency_approvers"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    named_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    named_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    user: Mapped[User] = relationship(foreign_keys=user_id)


class PhoneApproval(Base):
    """How one approval was given on the phone, and what was said when it was looked at again afterwards.

    Attributes:
        recorded_by_id, call_back: who rang and wrote it down, and on which number.
        stood_in_for_id: whom the approver stood in for, where they were not named themselves.
        why, told_how: why it could not wait, and how the call went.
        review_by: the day by the end of which somebody looks at it again, by the office's own calendar.
        closed_at, closed_by_id: when somebody did, and who. was_right: whether these were the words that were agreed to.
        said: what they said about it.
    """

    __tablename__ = "phone_approvals"
    # Small: only what is open is in it.
    __table_args__ = (
        Index("ix_phone_approvals_open", "approval_id", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    approval_id: Mapped[int] = mapped_column(ForeignKey("approvals.id"), primary_key=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    call_back: Mapped[str] = mapped_column(String(40))
    stood_in_for_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    why: Mapped[str] = mapped_column(Text)
    told_how: Mapped[str] = mapped_column(Text)
    review_by: Mapped[date] = mapped_column(Date)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    was_right: Mapped[bool | None]
    said: Mapped[str] = mapped_column(Text, default="")

    approval: Mapped[Approval] = relationship()
    recorded_by: Mapped[User] = relationship(foreign_keys=recorded_by_id)
    stood_in_for: Mapped[User | None] = relationship(foreign_keys=stood_in_for_id)
    closed_by: Mapped[User | None] = relationship(foreign_keys=closed_by_id)


_WHOLE = (
    joinedload(PhoneApproval.approval).options(
        joinedload(Approval.approved_by), joinedload(Approval.revision).joinedload(Revision.item)
    ),
    joinedload(PhoneApproval.recorded_by),
    joinedload(PhoneApproval.stood_in_for),
    joinedload(PhoneApproval.closed_by),
)


def list_emergency_approvers(session: Session) -> list[EmergencyApprover]:
    """Everybody who was named or has a card, by name."""
    query = select(EmergencyApprover).join(EmergencyApprover.user).options(joinedload(EmergencyApprover.user))
    return list(session.scalars(query.order_by(User.name, User.id)))


def list_open_phone_approvals(session: Session, limit: int) -> list[PhoneApproval]:
    """Those that nobody has looked at again yet, the oldest first."""
    query = select(PhoneApproval).where(PhoneApproval.closed_at.is_(None)).options(*_WHOLE)
    return list(session.scalars(query.order_by(PhoneApproval.approval_id).limit(limit)))


def list_phone_approvals(session: Session, item_id: int) -> list[PhoneApproval]:
    """Those of an item, the oldest first."""
    query = (
        select(PhoneApproval)
        .join(PhoneApproval.approval)
        .join(Approval.revision)
        .where(Revision.item_id == item_id)
        .options(*_WHOLE)
    )
    return list(session.scalars(query.order_by(PhoneApproval.approval_id)))
