"""Published uses of pictures whose consent was taken back: each stands there until somebody says it is gone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    Date,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.statuses import OUT, DeliveryStatus
from campaigns.models.accounts import Account
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.content import RevisionMedia
from campaigns.models.deliveries import Delivery
from campaigns.models.people import User

# What nobody knows of may be out as well; so may a thread that stopped in its middle, whose pictures went first.
MAY_BE_OUT = (
    *OUT,
    DeliveryStatus.UNKNOWN,
    DeliveryStatus.HANDED_OVER,
    DeliveryStatus.PERMANENT_FAILURE,
    DeliveryStatus.TECHNICAL_FAILURE,
    DeliveryStatus.HELD,
    DeliveryStatus.CANCELLED,
)


class PictureTakedown(Base):
    """One use of one picture. ``picture`` is its file's name; whose picture it is stands in its ``.yml`` alone."""

    __tablename__ = "picture_takedowns"
    __table_args__ = (
        UniqueConstraint("delivery_id", "sha256"),
        CheckConstraint(
            "(removed_at IS NULL) = (removed_by_id IS NULL)", name="whoever_says_it_is_gone_is_written_down"
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    picture: Mapped[str] = mapped_column(String(300))
    withdrawn_on: Mapped[date] = mapped_column(Date)
    noticed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(Text, default="")

    delivery: Mapped[Delivery] = relationship()
    removed_by: Mapped[User | None] = relationship()


# With whatever a page says of one.
_WHOLE = (
    joinedload(PictureTakedown.delivery).joinedload(Delivery.item),
    joinedload(PictureTakedown.delivery).joinedload(Delivery.account),
    joinedload(PictureTakedown.removed_by),
)


def list_uses(session: Session, hashes: Collection[str]) -> list[tuple[Delivery, str]]:
    """(delivery, picture) of all that may have been published with one of these pictures and is not listed yet."""
    listed = select(PictureTakedown.id).where(
        PictureTakedown.delivery_id == Delivery.id, PictureTakedown.sha256 == RevisionMedia.sha256
    )
    query = (
        select(Delivery, RevisionMedia.sha256)
        .join(RevisionMedia, RevisionMedia.revision_id == Delivery.revision_id)
        .join(Account, Account.id == Delivery.account_id)
        .where(
            RevisionMedia.sha256.in_(hashes),
            Delivery.status.in_(MAY_BE_OUT),
            Account.kind != PRACTICE,
            ~listed.exists(),
        )
        .order_by(Delivery.id)
    )
    return [(delivery, sha256) for delivery, sha256 in session.execute(query)]


def list_takedowns(session: Session) -> list[PictureTakedown]:
    """All there ever were, in the order in which they were noticed."""
    return list(session.scalars(select(PictureTakedown).options(*_WHOLE).order_by(PictureTakedown.id)))


def list_takedown_uses(
    session: Session, *, are_gone: bool, limit: int, offset: int
) -> list[tuple[PictureTakedown, int]]:
    """(the first of them, how many they are): those that still stand, the first noticed first, or those that are gone, the
    last noticed first. A release's recipients are one.
    """
    gone = PictureTakedown.removed_at.is_not(None)
    first = func.min(PictureTakedown.id)
    groups = session.execute(
        select(first, func.count())
        .join(Delivery, Delivery.id == PictureTakedown.delivery_id)
        .where(gone if are_gone else ~gone)
        .group_by(PictureTakedown.sha256, Delivery.item_id, Delivery.account_id)
        .order_by(first.desc() if are_gone else first)
        .limit(limit)
        .offset(offset)
    ).all()
    rows = select(PictureTakedown).where(PictureTakedown.id.in_([one for one, _ in groups])).options(*_WHOLE)
    by_id = {one.id: one for one in session.scalars(rows)}
    return [(by_id[one], count) for one, count in groups]


def count_uses(session: Session) -> int:
    """How many stand still, a release's recipients as one."""
    uses = (
        select(PictureTakedown.sha256, Delivery.item_id, Delivery.account_id)
        .join(Delivery, Delivery.id == PictureTakedown.delivery_id)
        .where(PictureTakedown.removed_at.is_(None))
        .distinct()
        .subquery()
    )
    return session.scalars(select(func.count()).select_from(uses)).one()


def list_alike(session: Session, takedown: PictureTakedown) -> list[PictureTakedown]:
    """This one and the others of the same picture, item and account: a release's recipients."""
    delivery = takedown.delivery
    query = (
        select(PictureTakedown)
        .join(Delivery, Delivery.id == PictureTakedown.delivery_id)
        .where(
            PictureTakedown.sha256 == takedown.sha256,
            PictureTakedown.removed_at.is_(None),
            Delivery.item_id == delivery.item_id,
            Delivery.account_id == delivery.account_id,
        )
        .order_by(PictureTakedown.id)
    )
    return list(session.scalars(query))


def list_takedowns_of_delivery(session: Session, delivery_id: int) -> list[PictureTakedown]:
    return list(session.scalars(select(PictureTakedown).where(PictureTakedown.delivery_id == delivery_id)))


def count_open(session: Session) -> int:
    query = select(func.count()).select_from(PictureTakedown).where(PictureTakedown.removed_at.is_(None))
    return session.scalars(query).one()
