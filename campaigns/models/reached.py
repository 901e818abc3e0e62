"""Whether the office's own address opens from outside: letters with a link to it, and whether somebody opened one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.code_letters import CodeLetter
from campaigns.models.people import User


class AddressTrial(CodeLetter, Base):
    """A letter to somebody of the office with a link to ``url``. ``opened_at`` with ``is_from_outside``: both work."""

    __tablename__ = "address_trials"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    url: Mapped[str] = mapped_column(String(300))
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_from_outside: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = relationship()


def find_trial(session: Session, code_sha256: str) -> AddressTrial | None:
    return session.scalar(select(AddressTrial).where(AddressTrial.code_sha256 == code_sha256))


def newest_trial(session: Session, url: str) -> AddressTrial | None:
    """The last letter that was to try this address; one that was opened from outside before any other."""
    query = select(AddressTrial).where(AddressTrial.url == url)
    return session.scalars(
        query.order_by(AddressTrial.is_from_outside.desc(), AddressTrial.id.desc()).limit(1)
    ).first()
