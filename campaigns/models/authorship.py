"""Who wrote which version of an item's text. Rows are added and never changed, thinned or removed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.people import User


class Written(StrEnum):
    """How somebody came to be an author."""

    IMPORTED = "imported"
    MENDED = "mended"
    TYPED = "typed"  # in the browser
    RESTORED = "restored"
    USED_AGAIN = "used-again"  # their words were copied into this item
    SUBMITTED = "submitted"


class ItemAuthor(Base):
    """One version of one item and a person whose words it holds.

    ``fingerprint`` is that of the version. Somebody may be the author of a version by several ways, and a version may
    have several authors; a later version is held to keep the words of the earlier ones.
    """

    __tablename__ = "item_authors"
    __table_args__ = (Index("ix_item_authors_item_id_user_id", "item_id", "user_id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    fingerprint: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    how: Mapped[str] = mapped_column(String(20))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


def list_authors(session: Session, item_ids: Iterable[int]) -> list[ItemAuthor]:
    """Everybody who wrote any version of these items, in the order of writing."""
    query = select(ItemAuthor).where(ItemAuthor.item_id.in_(list(item_ids))).order_by(ItemAuthor.id)
    return list(session.scalars(query))
