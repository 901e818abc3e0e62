"""What the file of an item said, sitting by sitting: so that no word written in the browser, or found there, is gone.

A row is filled anew while its sitting lasts; afterwards it is never changed, thinned or removed. What was submitted is a
revision (``models/content.py``) as well.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.content import Revision
from campaigns.models.people import User


class VersionKind(StrEnum):
    FOUND = "found"  # it stood in the file when somebody began to write here
    WRITTEN = "written"
    RESTORED = "restored"


class ItemVersion(Base):
    """The text of an item's file at the end of one sitting.

    Attributes:
        user_id: whose sitting; none for what was found and nobody is known to have written.
        started_at, saved_at: the first and the last saving of the sitting.
        form: a code of the page that saved last, and ``turn`` how many times it had: so that a page is no stranger to what
            it saved itself, and what arrives late does not undo what came after it.
    """

    __tablename__ = "item_versions"
    __table_args__ = (Index("ix_item_versions_item_id_id", "item_id", "id"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    how: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str] = mapped_column(String(64))
    source: Mapped[str] = mapped_column(Text)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    form: Mapped[str] = mapped_column(String(32), default="")
    turn: Mapped[int] = mapped_column(Integer, default=0)

    user: Mapped[User | None] = relationship()


class OwnText(Base):
    """What the text for all channels was (``common``) when a channel's own words were last written, or kept against it."""

    __tablename__ = "own_texts"

    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(20), primary_key=True)
    common: Mapped[str] = mapped_column(Text)


def own_texts_of(session: Session, item_id: int) -> dict[str, OwnText]:
    """By their channel."""
    rows = session.scalars(select(OwnText).where(OwnText.item_id == item_id).order_by(OwnText.channel))
    return {row.channel: row for row in rows}


def newest_version(session: Session, item_id: int) -> ItemVersion | None:
    query = select(ItemVersion).where(ItemVersion.item_id == item_id).order_by(ItemVersion.id.desc()).limit(1)
    return session.scalars(query).first()


def list_versions(session: Session, item_id: int) -> list[ItemVersion]:
    """The newest first."""
    query = select(ItemVersion).where(ItemVersion.item_id == item_id).order_by(ItemVersion.id.desc())
    return list(session.scalars(query))


def was_submitted(session: Session, item_id: int, fingerprint: str) -> bool:
    query = select(Revision.id).where(Revision.item_id == item_id, Revision.fingerprint == fingerprint)
    return session.scalar(query.limit(1)) is not None
