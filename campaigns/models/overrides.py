"""Findings that somebody with the right to do so let pass, for exactly one text, with a written reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.content import NONE
from campaigns.models.people import User


class FindingOverride(Base):
    """One decision on what was shown: one ``Revision.shown_sha256``, or that of a draft. Append-only.

    A changed text needs another decision, and so does one of which a name it asks for means another by now.

    ``about`` says what exactly was decided on where a check can find several things (which election, which case);
    something new to decide on has another.
    """

    __tablename__ = "finding_overrides"
    __table_args__ = (
        UniqueConstraint(
            "item_id",
            "check_id",
            "fingerprint",
            "shown_sha256",
            "about",
            name="uq_finding_overrides_one_decision_each",  # the columns' names are too many for PostgreSQL
        ),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"))
    check_id: Mapped[str] = mapped_column(String(20))
    fingerprint: Mapped[str] = mapped_column(String(64))
    shown_sha256: Mapped[str] = mapped_column(String(64), default="", server_default=NONE)
    about: Mapped[str] = mapped_column(String(120), default="", server_default=NONE)
    reason: Mapped[str] = mapped_column(Text)
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str] = mapped_column(String(30))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)

    decided_by: Mapped[User] = relationship()


def list_overrides(session: Session, *item_ids: int) -> list[FindingOverride]:
    """Every decision on the texts of these items, oldest first."""
    rows = select(FindingOverride).where(FindingOverride.item_id.in_(item_ids))
    rows = rows.options(joinedload(FindingOverride.decided_by))
    return list(session.scalars(rows.order_by(FindingOverride.decided_at, FindingOverride.id)))
