"""That an item was given another name, or another campaign: written down before its file moves, so that no history is lost
on the way, and afterwards so that its old address still finds it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.content import Item

OPEN = text("done_at IS NULL")


class ItemMove(Base):
    """From one ref to another.

    Attributes:
        from_file: where the file lay, from the content folder on; its name need not be that of the ref.
        done_at: none until the item has its new name. While there is none, a file found at ``to_ref`` is this item's.
    """

    __tablename__ = "item_moves"
    __table_args__ = (
        Index("uq_item_moves_open_to", "to_ref", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_item_moves_from_ref", "from_ref"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    from_ref: Mapped[str] = mapped_column(String(300))
    from_file: Mapped[str] = mapped_column(String(500))
    to_ref: Mapped[str] = mapped_column(String(300))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    item: Mapped[Item] = relationship()


def find_open_move(session: Session, to_ref: str) -> ItemMove | None:
    return session.scalar(select(ItemMove).where(ItemMove.to_ref == to_ref, ItemMove.done_at.is_(None)))


def list_open_moves(session: Session, item_id: int) -> list[ItemMove]:
    query = select(ItemMove).where(ItemMove.item_id == item_id, ItemMove.done_at.is_(None))
    return list(session.scalars(query.order_by(ItemMove.id)))


def find_moved(session: Session, former_ref: str) -> Item | None:
    """The item that had this name last, and has another one now."""
    query = (
        select(Item)
        .join(ItemMove, ItemMove.item_id == Item.id)
        .where(ItemMove.from_ref == former_ref, ItemMove.done_at.is_not(None))
        .order_by(ItemMove.id.desc())
        .limit(1)
    )
    return session.scalars(query).first()
