"""The office's rules of who has to agree to which texts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, false, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from campaigns.domain.items.routes import Fits
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.people import User


class SignOffRoute(Base):
    """One party that is asked about every text that fits (``domain/items/routes.py``). Never changed: it ends.

    Attributes:
        position: those of a lower number have to agree before this party is told.
        answer_hours: hours in which an answer is hoped for, or 0; answer_days: then so many working days.
    """

    __tablename__ = "sign_off_routes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), default="")
    topic: Mapped[str] = mapped_column(String(60), default="")
    area: Mapped[str] = mapped_column(String(120), default="")
    mentions: Mapped[str] = mapped_column(String(200), default="")
    name: Mapped[str] = mapped_column(String(120))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    scope: Mapped[str] = mapped_column(String(10))
    about: Mapped[str] = mapped_column(String(200), default="")
    must_agree: Mapped[bool] = mapped_column(default=True)
    any_of: Mapped[bool] = mapped_column(default=False, server_default=false())
    position: Mapped[int] = mapped_column(Integer, default=1)
    answer_hours: Mapped[int] = mapped_column(Integer, default=0)
    answer_days: Mapped[int] = mapped_column(Integer, default=2)
    asker_phone: Mapped[str] = mapped_column(String(40), default="")
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    added_by: Mapped[User] = relationship(foreign_keys=added_by_id)

    @property
    def who(self) -> str:
        return f"{self.name} ({self.organisation})" if self.organisation else self.name

    @property
    def rule(self) -> Fits:
        return Fits(self.kind, self.topic, self.area, self.mentions)


def list_routes(session: Session) -> list[SignOffRoute]:
    """Those in force, in the order in which they ask."""
    query = select(SignOffRoute).where(SignOffRoute.ended_at.is_(None))
    return list(
        session.scalars(
            query.options(joinedload(SignOffRoute.added_by)).order_by(SignOffRoute.position, SignOffRoute.id)
        )
    )
