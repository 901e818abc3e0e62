"""Embargoes: the set of items that share one, what a person dropped from it, and whether its end was followed up."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import (
    CursorResult,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
    exists,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column, relationship, selectinload

from campaigns.domain.items.statuses import ItemStatus
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.content import NOTHING, Item, Revision
from campaigns.models.people import User


class EmbargoDrop(Base):
    """That an item of the set does not go out with it, who decided that and why. Rows are never removed."""

    __tablename__ = "embargo_drops"
    __table_args__ = (UniqueConstraint("release_id", "item_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    reason: Mapped[str] = mapped_column(Text)
    dropped_at: Mapped[datetime] = mapped_column(UtcDateTime)
    dropped_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    dropped_by: Mapped[User] = relationship()


class EmbargoEnd(Base):
    """The end of one release's embargo, once it has come.

    Attributes:
        closed_at: when every item of the set was out or dropped; nobody looks at it after that.
        told_at: when those responsible were told that something is missing.
        next_try_at: not to be told before this; while somebody is telling it, the end of their claim.
        claim_token: who is telling it, or did so last.
        trouble: why it could not be told, in plain words.
    """

    __tablename__ = "embargo_ends"
    __table_args__ = (UniqueConstraint("release_id", "moment_at"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    moment_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    claim_token: Mapped[str] = mapped_column(String(40), default="")
    failure_count: Mapped[int] = mapped_column(Integer, default=0)
    trouble: Mapped[str] = mapped_column(Text, default="")


def list_release_revisions(session: Session, release_ref: str) -> list[Revision]:
    """Every text of the release that was ever submitted, oldest first, with its approvals."""
    query = (
        select(Revision)
        .join(Item, Item.id == Revision.item_id)
        .where(Item.ref == release_ref)
        .options(selectinload(Revision.approvals), selectinload(Revision.asked))
        .order_by(Revision.number)
    )
    return list(session.scalars(query))


def list_linked(session: Session, release: Item) -> list[tuple[Item, Revision | None]]:
    """The posts linked with a release, in the order of their names, each with its newest submitted text.

    The submitted text says with what a post is linked; a post that is still a draft says so in its file.
    """
    newer = aliased(Revision)
    newest = ~exists().where(newer.item_id == Revision.item_id, newer.number > Revision.number)
    query = (
        select(Item, Revision)
        .outerjoin(Revision, (Revision.item_id == Item.id) & newest)
        .where(
            Item.campaign_id == release.campaign_id,
            or_(Item.embargoed_with == release.ref, Revision.embargoed_with == release.ref),
        )
        .order_by(Item.ref)
    )
    return [
        (item, revision)
        for item, revision in session.execute(query)
        if (
            item.is_on_disk and item.embargoed_with == release.ref
            if revision is None or item.status == ItemStatus.DRAFT
            else revision.embargoed_with == release.ref
        )
    ]


def list_open_sets(session: Session) -> list[Item]:
    """The releases that something is linked with, but for those whose end was followed up to the last item.

    A release that is submitted anew after that may have another embargo: then it is looked at again.
    """
    linked = union(
        select(Item.embargoed_with).where(Item.embargoed_with != NOTHING).distinct(),
        select(Revision.embargoed_with).where(Revision.embargoed_with != NOTHING).distinct(),
    ).subquery()
    later = exists().where(Revision.item_id == Item.id, Revision.created_at > EmbargoEnd.closed_at)
    closed = exists().where(EmbargoEnd.release_id == Item.id, EmbargoEnd.closed_at.is_not(None), ~later)
    query = select(Item).where(Item.ref.in_(select(linked.c[0])), ~closed).order_by(Item.ref)
    return list(session.scalars(query))


def list_drops(session: Session, release_id: int) -> dict[int, EmbargoDrop]:
    """What was dropped from this set, by item."""
    rows = session.scalars(select(EmbargoDrop).where(EmbargoDrop.release_id == release_id))
    return {row.item_id: row for row in rows}


def find_end(session: Session, release_id: int, moment: datetime) -> EmbargoEnd | None:
    return session.scalar(
        select(EmbargoEnd).where(EmbargoEnd.release_id == release_id, EmbargoEnd.moment_at == moment)
    )


def claim_end(session: Session, end_id: int, *, now: datetime, lease: timedelta, token: str) -> bool:
    """Take the telling of it. Of two workers at once exactly one gets it, and nobody once it was told."""
    claimed = session.execute(
        update(EmbargoEnd)
        .where(
            EmbargoEnd.id == end_id,
            EmbargoEnd.told_at.is_(None),
            or_(EmbargoEnd.next_try_at.is_(None), EmbargoEnd.next_try_at <= now),
        )
        .values(next_try_at=now + lease, claim_token=token)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(claimed, CursorResult)
    return bool(claimed.rowcount == 1)
