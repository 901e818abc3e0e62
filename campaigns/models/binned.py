"""The bin: what somebody deleted, byte for byte, until it is brought back or its time there is over."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, ForeignKey, Index, Integer, LargeBinary, String, exists, select, text
from sqlalchemy.orm import Mapped, Session, contains_eager, joinedload, mapped_column, relationship

from campaigns.domain.items.statuses import ItemStatus
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.content import Item
from campaigns.models.people import User

STANDING = text("ended_at IS NULL")


class BinEnd(StrEnum):
    RESTORED = "restored"
    EMPTIED = "emptied"


class BinnedItem(Base):
    """The file of an item that was deleted. The item's row and all its history stay where they are.

    Attributes:
        file_name: how the file was called in its folder.
        raw: the file's bytes; none once the bin was emptied of it.
        ended_at, how_ended: none and empty while it lies in the bin.
    """

    __tablename__ = "binned_items"
    __table_args__ = (
        Index(
            "uq_binned_items_standing",
            "item_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(255))
    raw: Mapped[bytes | None] = mapped_column(LargeBinary)
    binned_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    binned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    how_ended: Mapped[str] = mapped_column(String(20), default="")

    item: Mapped[Item] = relationship()
    binned_by: Mapped[User] = relationship()


def find_binned(session: Session, item_id: int) -> BinnedItem | None:
    """What lies in the bin of this item."""
    return session.scalar(
        select(BinnedItem).where(BinnedItem.item_id == item_id, BinnedItem.ended_at.is_(None))
    )


def list_binned(session: Session) -> list[BinnedItem]:
    """What lies in the bin, the newest first. A file that somebody put back by hand lies there no more."""
    query = (
        select(BinnedItem)
        .join(BinnedItem.item)
        .options(contains_eager(BinnedItem.item).joinedload(Item.campaign), joinedload(BinnedItem.binned_by))
        .where(BinnedItem.ended_at.is_(None), Item.is_on_disk.is_(False))
        .order_by(BinnedItem.binned_at.desc(), BinnedItem.id.desc())
    )
    return list(session.scalars(query))


def list_binned_before(session: Session, moment: datetime) -> list[BinnedItem]:
    query = select(BinnedItem).where(BinnedItem.ended_at.is_(None), BinnedItem.binned_at < moment)
    return list(session.scalars(query.order_by(BinnedItem.id)))


def is_thrown_away() -> ColumnElement[bool]:
    """Of an item: it was deleted as a draft and not brought back. What was out stays in every list."""
    thrown = exists().where(BinnedItem.item_id == Item.id, BinnedItem.how_ended != BinEnd.RESTORED)
    return (Item.status == ItemStatus.DRAFT) & Item.is_on_disk.is_(False) & thrown
