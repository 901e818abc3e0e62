"""People who sign in, and journalists who are written to."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    false,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from campaigns.domain.people.permissions import Permission, Role, role_may
from campaigns.domain.text.lookalikes import normal_address
from campaigns.models.base import Base, UtcDateTime

NOT_SET = text("''")


class SetUpHow(StrEnum):
    """Where somebody else opened the door for a person."""

    DESK = "desk"  # an administrator, on the page People
    COMMAND_LINE = "command line"  # whoever sat at the machine


class User(Base):
    """Somebody who may sign in. ``session_version`` changes when every open session of theirs must end.

    Attributes:
        access_set_up_how: a ``SetUpHow`` where somebody added them, gave them a new password, another address or role,
            or let them in again; empty for who was there before that was written down, and the first administrator.
        access_set_up_by_id: who that was, where it is known.
        address_confirmed_at: when they last signed in by a link sent to their own address since then: from that moment
            on nobody else can be at their keyboard by having set up their access.
        one_time_ends_at: with ``must_change_password`` the password is a one-time one, taken until then; using it moves
            this to the moment of use.
        second_step_by: from then on they open nothing before they have a second step; empty where they have one or
            need none.
        ends_on: the last day on which they get in, by the office's own calendar; empty where nobody set one.
        is_break_glass: theirs is the emergency account: they get in without the house's own sign-in service.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)  # always in lower case
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(30))
    password_hash: Mapped[str] = mapped_column(String(255))
    must_change_password: Mapped[bool] = mapped_column(Boolean, default=False)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    session_version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    one_time_ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    access_set_up_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    access_set_up_how: Mapped[str] = mapped_column(String(20), default="", server_default=NOT_SET)
    address_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    second_step_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_on: Mapped[date | None] = mapped_column(Date)
    is_break_glass: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    access_set_up_by: Mapped[User | None] = relationship(remote_side="User.id")

    @property
    def is_vouched_for_by_another(self) -> bool:
        """Somebody else set up their access, and they have not shown yet that it is they who use it."""
        return bool(self.access_set_up_how) and self.address_confirmed_at is None

    def may(self, permission: Permission) -> bool:
        return self.is_active and role_may(Role(self.role), permission)


media_list_members = Table(
    "media_list_members",
    Base.metadata,
    Column("media_list_id", ForeignKey("media_lists.id", ondelete="CASCADE"), primary_key=True),
    Column("contact_id", ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True),
)


class LeftHow(StrEnum):
    """How somebody came to be on no media list any more."""

    ASKED = "asked"  # by the link in a letter, or the button of their mail program
    TAKEN_OFF = "taken off"  # by somebody in the office


class Contact(Base):
    """A journalist or newsroom. The address is personal data: it never goes into a log or an error.

    ``left_at`` and ``left_how`` (a ``LeftHow``) say when and how they left the last list; empty while they are on one.
    """

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    outlet: Mapped[str] = mapped_column(String(120), default="")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_how: Mapped[str] = mapped_column(String(20), default="", server_default=NOT_SET)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class MediaList(Base):
    __tablename__ = "media_lists"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    contacts: Mapped[list[Contact]] = relationship(secondary=media_list_members, order_by=Contact.id)


def find_user(session: Session, email: str) -> User | None:
    """By their address however it is written; one that was added in odd letters is still found by those."""
    as_typed = email.strip().lower()
    found = session.scalars(select(User).where(User.email.in_({as_typed, normal_address(email)})))
    return min(found, key=lambda user: user.email != as_typed, default=None)


def list_users(session: Session) -> list[User]:
    return list(session.scalars(select(User).order_by(User.name, User.id)))


def lock_administrators(session: Session) -> list[User]:
    """Those who may sign in, held until the transaction ends: of two at once, one sees what the other did."""
    query = select(User).where(User.role == Role.ADMINISTRATOR, User.is_active.is_(True)).order_by(User.id)
    return list(session.scalars(query.with_for_update()))


def find_contact(session: Session, email: str) -> Contact | None:
    return session.scalar(select(Contact).where(Contact.email == email.strip().lower()))


def find_media_list(session: Session, name: str) -> MediaList | None:
    return session.scalar(select(MediaList).where(MediaList.name == name.strip()))


def list_media_lists(session: Session) -> list[MediaList]:
    return list(session.scalars(select(MediaList).order_by(MediaList.name)))
