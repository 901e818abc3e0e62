"""What has to be done before an approved text may be planned: each condition of an approval, and how it was met."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, Integer, Text, exists, func, select, text
from sqlalchemy.orm import (
    InstrumentedAttribute,
    Mapped,
    Session,
    aliased,
    backref,
    contains_eager,
    joinedload,
    mapped_column,
    relationship,
)

from campaigns.domain.items.statuses import ItemStatus
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.content import NONE, Approval, Item, Revision
from campaigns.models.people import User

OPEN = text("met_at IS NULL")


class ApprovalCondition(Base):
    """One condition of one approval; who set it and when stand with the approval.

    It counts while the approval stands and its text is the newest of the item.

    Attributes:
        met_at, met_by_id: who ticked it off, and when; empty while it is open. how: what was done.
    """

    __tablename__ = "approval_conditions"
    __table_args__ = (
        # Small: only what is open is in it.
        Index("ix_approval_conditions_open", "revision_id", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    approval_id: Mapped[int] = mapped_column(ForeignKey("approvals.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    met_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    how: Mapped[str] = mapped_column(Text, default="", server_default=NONE)

    approval: Mapped[Approval] = relationship(
        backref=backref("kept_conditions", order_by="ApprovalCondition.id")
    )
    met_by: Mapped[User | None] = relationship()


def is_open_for(revision_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether a standing approval of that revision has a condition that nobody has ticked off."""
    return exists().where(
        ApprovalCondition.revision_id == revision_id,
        ApprovalCondition.met_at.is_(None),
        Approval.id == ApprovalCondition.approval_id,
        Approval.withdrawn_at.is_(None),
    )


def list_conditions(session: Session, revision_id: int) -> list[ApprovalCondition]:
    """Those of its standing approvals, met or open, in the order in which they were set."""
    query = (
        select(ApprovalCondition)
        .join(ApprovalCondition.approval)
        .where(ApprovalCondition.revision_id == revision_id, Approval.withdrawn_at.is_(None))
        .options(
            contains_eager(ApprovalCondition.approval).joinedload(Approval.approved_by),
            joinedload(ApprovalCondition.met_by),
        )
        .order_by(ApprovalCondition.id)
    )
    return list(session.scalars(query))


def list_open_conditions(session: Session, limit: int) -> list[ApprovalCondition]:
    """Those that keep the newest text of an approved item from being planned, what is meant to go out next first."""
    other = aliased(Revision)
    newest = select(func.max(other.number)).where(other.item_id == Item.id).scalar_subquery()
    query = (
        select(ApprovalCondition)
        .join(ApprovalCondition.approval)
        .join(Approval.revision)
        .join(Revision.item)
        .where(
            ApprovalCondition.met_at.is_(None),
            Approval.withdrawn_at.is_(None),
            Revision.number == newest,
            Item.status.in_(
                (ItemStatus.APPROVED, ItemStatus.SCHEDULED, ItemStatus.HELD, ItemStatus.NEEDS_RECHECK)
            ),
        )
        .options(
            contains_eager(ApprovalCondition.approval).options(
                joinedload(Approval.approved_by),
                contains_eager(Approval.revision).contains_eager(Revision.item),
            )
        )
        .order_by(Revision.publish_at.is_(None), Revision.publish_at, ApprovalCondition.id)
        .limit(limit)
    )
    return list(session.scalars(query))
