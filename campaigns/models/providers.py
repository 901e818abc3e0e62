"""The sign-in service of the house (OpenID Connect), who is linked with which account there, and who is invited to be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import (
    JSON,
    Boolean,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.models.base import Base, UtcDateTime
from campaigns.models.people import User


class SignInProvider(Base):
    """The one service of this installation.

    Attributes:
        label: as the button says it, such as “Microsoft”.
        issuer: its address, exactly as it writes it in its answers.
        role_claim: which of its answers says what somebody may do here; empty where roles are given here alone.
        role_map: ``[[value, role], …]``: the first line that is met counts.
    """

    __tablename__ = "sign_in_provider"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    label: Mapped[str] = mapped_column(String(60))
    issuer: Mapped[str] = mapped_column(String(500))
    client_id: Mapped[str] = mapped_column(String(200))
    sealed_client_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    role_claim: Mapped[str] = mapped_column(String(100), default="")
    role_map: Mapped[list[list[str]]] = mapped_column(JSON)
    is_on: Mapped[bool] = mapped_column(Boolean)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ProviderIdentity(Base):
    """A person here and an account there, by its subject: addresses change hands, subjects don't."""

    __tablename__ = "provider_identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("user_id", "issuer"))

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    issuer: Mapped[str] = mapped_column(String(500))
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


class ProviderInvitation(Base):
    """An administrator lets a person link the account there that has their address, once."""

    __tablename__ = "provider_invitations"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(String(500))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def find_provider(session: Session) -> SignInProvider | None:
    return session.get(SignInProvider, 1)


def provider_in_use(session: Session) -> SignInProvider | None:
    found = find_provider(session)
    return found if found is not None and found.is_on else None


def find_identity(session: Session, issuer: str, subject: str) -> ProviderIdentity | None:
    return session.scalar(
        select(ProviderIdentity).where(ProviderIdentity.issuer == issuer, ProviderIdentity.subject == subject)
    )


def linked_people(session: Session, issuer: str) -> set[int]:
    return set(session.scalars(select(ProviderIdentity.user_id).where(ProviderIdentity.issuer == issuer)))


def identity_of(session: Session, user_id: int, issuer: str) -> ProviderIdentity | None:
    return session.scalar(
        select(ProviderIdentity).where(ProviderIdentity.user_id == user_id, ProviderIdentity.issuer == issuer)
    )


def open_invitations(session: Session, user_id: int, issuer: str) -> Iterable[ProviderInvitation]:
    """Held until the transaction ends: of two who come at once, one is linked."""
    query = select(ProviderInvitation).where(
        ProviderInvitation.user_id == user_id,
        ProviderInvitation.issuer == issuer,
        ProviderInvitation.used_at.is_(None),
    )
    return session.scalars(query.with_for_update()).all()
