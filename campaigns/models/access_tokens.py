"""Tokens that let a person act on the command line as themselves. Only a hash of each is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.calendar_feeds import end_feed_of
from campaigns.models.people import User


class AccessToken(Base):
    """One token. ``token_sha256`` finds it: it is long and random, so that a plain hash can't be turned back."""

    __tablename__ = "access_tokens"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


def find_tokens(session: Session, hashes: Iterable[str]) -> list[AccessToken]:
    """Those among these that are one, whatever their state, the newest first."""
    query = select(AccessToken).where(AccessToken.token_sha256.in_(list(hashes)))
    return list(session.scalars(query.order_by(AccessToken.id.desc())))


def list_tokens_of(session: Session, user_id: int) -> list[AccessToken]:
    """All a person ever made, the newest first."""
    query = select(AccessToken).where(AccessToken.user_id == user_id).order_by(AccessToken.id.desc())
    return list(session.scalars(query))


def revoke_tokens_of(session: Session, user_id: int, *, at: datetime) -> None:
    """End every token of this person, and the address under which their calendar is fetched."""
    end_feed_of(session, user_id, at=at)
    session.execute(
        update(AccessToken)
        .where(AccessToken.user_id == user_id, AccessToken.revoked_at.is_(None))
        .values(revoked_at=at)
        .execution_options(synchronize_session=False)
    )
