"""Passkeys: the public half of a key pair that a person's device keeps for this installation."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlalchemy import BigInteger, CursorResult, ForeignKey, Integer, LargeBinary, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.people import User


class Passkey(Base):
    """One passkey of one person. Nothing in this row opens anything.

    Attributes:
        handle: what the device knows the person by: random, the same for all passkeys of a person.
        credential_sha256: finds it; ``credential_id`` is what the device calls it.
        sign_count: as the device last counted, 0 where it doesn't: a lower one next time means that there are two of it.
    """

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    handle: Mapped[bytes] = mapped_column(LargeBinary)
    credential_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


def list_passkeys(session: Session, user_id: int) -> list[Passkey]:
    return list(session.scalars(select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)))


def find_passkey(session: Session, credential_id: bytes) -> Passkey | None:
    return session.scalar(
        select(Passkey).where(Passkey.credential_sha256 == sha256(credential_id).hexdigest())
    )


def note_use(session: Session, passkey: Passkey, *, sign_count: int, now: datetime) -> bool:
    """Of two uses with the same count at once, one is taken."""
    query = update(Passkey).where(Passkey.id == passkey.id, Passkey.sign_count == passkey.sign_count)
    used = session.execute(query.values(sign_count=sign_count, last_used_at=now))
    assert isinstance(used, CursorResult)
    return used.rowcount == 1
