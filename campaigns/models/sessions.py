"""Who is signed in where, links for signing in, and wrong tries: kept on the server, shared by every web process."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Integer, String, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.domain.people.throttling import Tries
from campaigns.models.base import Base, UtcDateTime, table_of
from campaigns.models.people import User


class SignedInBy(StrEnum):
    PASSWORD = "password"  # noqa: S105  how they signed in, not a password
    LINK = "link"
    PASSKEY = "passkey"
    PROVIDER = "provider"  # the house's own sign-in service


class UserSession(Base):
    """Somebody signed in on one device. The cookie holds the secret, this row only its SHA-256.

    It counts while ``session_version`` is still the person's, ``ended_at`` is empty, and neither ``ends_at`` nor the
    idle limit after ``last_active_at`` is over. ``ends_at`` is never moved. ``confirmed_at`` is when they last typed their
    password in it, from signing in by it on.
    """

    __tablename__ = "user_sessions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    secret_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    session_version: Mapped[int] = mapped_column(Integer)
    signed_in_by: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_active_at: Mapped[datetime] = mapped_column(UtcDateTime)  # exact to the minute
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    source: Mapped[str] = mapped_column(String(45))  # the address it was begun from
    device: Mapped[str] = mapped_column(String(60))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


class SignInLink(Base):
    """A link that signs one person in once. The code is made when the letter is written; this row has its SHA-256.

    ``next_try_at`` is when the letter is to be handed in next; empty when it was, or when nobody tries any more.
    """

    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    session_version: Mapped[int] = mapped_column(Integer)
    code_sha256: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)

    user: Mapped[User] = relationship()


class WrongTries(Base):
    """How often something was tried in vain. ``key`` is a keyed hash: no address of a person stands here."""

    __tablename__ = "wrong_tries"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def find_session(session: Session, secret_sha256: str) -> tuple[UserSession, User] | None:
    query = (
        select(UserSession, User)
        .join(User, User.id == UserSession.user_id)
        .where(UserSession.secret_sha256 == secret_sha256)
    )
    found = session.execute(query).one_or_none()
    return None if found is None else (found[0], found[1])


def list_live_sessions(
    session: Session, user_id: int, *, now: datetime, active_since: datetime
) -> list[UserSession]:
    """Those a person could go on in at this moment, the one that was active last first."""
    query = (
        select(UserSession)
        .join(User, User.id == UserSession.user_id)
        .where(
            UserSession.user_id == user_id,
            UserSession.session_version == User.session_version,
            UserSession.ended_at.is_(None),
            UserSession.ends_at > now,
            UserSession.last_active_at > active_since,
        )
        .order_by(UserSession.last_active_at.desc(), UserSession.id.desc())
    )
    return list(session.scalars(query))


def end_sessions(
    session: Session, user_id: int, *, now: datetime, only: int | None = None, keep: int | None = None
) -> int:
    """End a person's sessions: one of them (``only``), or all but one (``keep``). Returns how many ended now."""
    query = update(UserSession).where(UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    if only is not None:
        query = query.where(UserSession.id == only)
    if keep is not None:
        query = query.where(UserSession.id != keep)
    return int(session.execute(query.values(ended_at=now)).rowcount)  # type: ignore[attr-defined]


def note_activity(session: Session, session_id: int, *, now: datetime, before: datetime) -> None:
    """This session is in use, unless that was written since ``before``."""
    query = update(UserSession).where(UserSession.id == session_id, UserSession.last_active_at < before)
    session.execute(query.values(last_active_at=now))


def claim_link(session: Session, code_sha256: str, *, now: datetime) -> SignInLink | None:
    """Use a link up: of many who press at once, one gets it."""
    query = update(SignInLink).where(
        SignInLink.code_sha256 == code_sha256, SignInLink.used_at.is_(None), SignInLink.ends_at > now
    )
    if session.execute(query.values(used_at=now)).rowcount != 1:  # type: ignore[attr-defined]
        return None
    return find_link(session, code_sha256)


def find_link(session: Session, code_sha256: str) -> SignInLink | None:
    return session.scalar(select(SignInLink).where(SignInLink.code_sha256 == code_sha256))


def list_links_to_send(session: Session, *, now: datetime) -> list[int]:
    query = select(SignInLink.id).where(SignInLink.next_try_at <= now).order_by(SignInLink.id)
    return list(session.scalars(query))


def claim_letter(session: Session, link_id: int, *, now: datetime, code_sha256: str) -> SignInLink | None:
    """Take on writing one letter, with this code in it. Of several senders one gets it."""
    query = update(SignInLink).where(SignInLink.id == link_id, SignInLink.next_try_at <= now)
    values = {"next_try_at": None, "code_sha256": code_sha256, "tries": SignInLink.tries + 1}
    if session.execute(query.values(**values)).rowcount != 1:  # type: ignore[attr-defined]
        return None
    return session.get_one(SignInLink, link_id)


def lock_tries(session: Session, keys: list[str], *, now: datetime) -> dict[str, WrongTries]:
    """The rows of these keys, made where they are missing, held until the transaction ends; always in one order."""
    connection, table = session.connection(), table_of(WrongTries)
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    for key in sorted(keys):
        row = insert(table).values(key=key, count=0, last_at=now)
        connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"count": table.c.count}))
    return {row.key: row for row in session.scalars(select(WrongTries).where(WrongTries.key.in_(keys)))}


def read_tries(session: Session, keys: list[str]) -> dict[str, Tries]:
    query = select(WrongTries).where(WrongTries.key.in_(keys))
    return {row.key: Tries(row.count, row.last_at) for row in session.scalars(query)}


def forget_what_is_over(session: Session, *, sessions_before: datetime, tries_before: datetime) -> None:
    """Delete sessions and links that ended before the one moment, and tries older than the other."""
    connection = session.connection()  # tidying up is nobody's act
    connection.execute(delete(table_of(UserSession)).where(UserSession.ends_at < sessions_before))
    connection.execute(delete(table_of(SignInLink)).where(SignInLink.ends_at < sessions_before))
    connection.execute(delete(table_of(WrongTries)).where(WrongTries.last_at < tries_before))
