"""Where the newest seal of the audit trail is mailed, and which one was."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.letters import StaffLetter


class SealAddress(Base):
    """One row: an address outside of the reach of whoever owns the database. Empty: none is mailed."""

    __tablename__ = "seal_address"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    address: Mapped[str] = mapped_column(String(254))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SealLetter(Base):
    """One seal that was mailed, as it was at that moment. Never changed."""

    __tablename__ = "seal_letters"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    seal_id: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    letter_id: Mapped[int] = mapped_column(ForeignKey("staff_letters.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    letter: Mapped[StaffLetter] = relationship()


def seal_address(session: Session) -> str:
    found = session.get(SealAddress, 1)
    return found.address if found is not None else ""


def newest_seal_letters(session: Session, *, at_most: int) -> list[SealLetter]:
    return list(session.scalars(select(SealLetter).order_by(SealLetter.id.desc()).limit(at_most)))
