"""The logins on the channels, with sealed credentials."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CursorResult,
    Date,
    Integer,
    LargeBinary,
    String,
    Text,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from campaigns.domain.items.statuses import AccountState
from campaigns.domain.sending.account_identity import LONGEST
from campaigns.models.base import Base, UtcDateTime

NONE = text("''")


class Account(Base):
    """One login on one channel. Nothing sealed here is ever shown, logged or exported.

    ``remote_id`` is who we are there, as the first check saw it: it never becomes somebody else. ``identity`` is that
    with the server (``domain/sending/account_identity.py``), ``confirmed_identity`` the last one that a person, or the first
    check, said is ours: where the two differ nothing goes out until a person has looked.

    ``state`` says whether it may send; ``state_reason`` is the sentence people see. ``paused_until`` is a rate
    limit's end: the account's deliveries wait, without spending tries. ``limits`` is what the server told us.
    ``rate_windows`` is what its headers last said, by scope (``domain/sending/rate_windows.py``). ``monthly_cap_micro_usd`` is
    the most the account may spend in a calendar month (UTC), in millionths of a US dollar; none means no cap.
    ``reading_until`` is the claim on reading the account's own figures, as on a delivery.
    ``ends_on`` is a day somebody wrote down on which the login ends, where the platform does not tell it itself.
    ``cleared_at`` is when an administrator last recorded the platform's clearance, or that none is needed
    (``models/clearances.py``); empty until then.
    ``next_watch_at`` is when the clock may look next whether its login still works; ``told_of`` the trouble that people
    were last written to about, ``tell_again_at`` the end of the claim on doing so.
    """

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80), unique=True)
    base_url: Mapped[str] = mapped_column(String(300), default="")
    sealed_credentials: Mapped[bytes] = mapped_column(LargeBinary)
    sealed_session: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(20), default=AccountState.CONNECTED)
    state_reason: Mapped[str] = mapped_column(Text, default="")
    remote_id: Mapped[str] = mapped_column(String(300), default="")
    identity: Mapped[str] = mapped_column(String(LONGEST), default="", server_default=NONE)
    confirmed_identity: Mapped[str] = mapped_column(String(LONGEST), default="", server_default=NONE)
    handle: Mapped[str] = mapped_column(String(300), default="")
    profile_url: Mapped[str] = mapped_column(String(500), default="")
    limits: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    token_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rate_windows: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    monthly_cap_micro_usd: Mapped[int | None] = mapped_column(BigInteger)
    next_reading_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    reading_failure_count: Mapped[int] = mapped_column(Integer, default=0)
    reading_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_on: Mapped[date | None] = mapped_column(Date)
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    next_watch_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_of: Mapped[str] = mapped_column(String(80), default="", server_default=NONE)
    tell_again_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


def find_account(session: Session, name: str) -> Account | None:
    return session.scalar(select(Account).where(Account.name == name.strip()))


def lock_account(session: Session, account_id: int) -> Account:
    """The account as it is now, its row held until the transaction ends. Items and deliveries are locked before it."""
    if session.get_bind().dialect.name != "postgresql":  # a writer is alone: what it has loaded is how it is
        return session.get_one(Account, account_id)
    session.flush()
    return session.get_one(Account, account_id, with_for_update={"key_share": True}, populate_existing=True)


def list_accounts_to_confirm(session: Session) -> list[Account]:
    """Those of which nobody has said yet that they are still ours."""
    changed = select(Account).where(Account.identity != Account.confirmed_identity)
    return list(session.scalars(changed.order_by(Account.name, Account.id)))


def list_accounts(session: Session) -> list[Account]:
    return list(session.scalars(select(Account).order_by(Account.kind, Account.name, Account.id)))


def list_accounts_to_read(session: Session, *, now: datetime) -> list[int]:
    """Connected accounts whose own figures (followers) are due."""
    return list(
        session.scalars(
            select(Account.id)
            .where(
                Account.next_reading_at <= now,
                Account.state == AccountState.CONNECTED,
                or_(Account.reading_until.is_(None), Account.reading_until <= now),
            )
            .order_by(Account.next_reading_at, Account.id)
        )
    )


def claim_watch(session: Session, account_id: int, *, now: datetime, until: datetime) -> bool:
    """Take on looking whether its login works. Of several clocks one gets it."""
    free = or_(Account.next_watch_at.is_(None), Account.next_watch_at <= now)
    return _claimed(
        session, update(Account).where(Account.id == account_id, free).values(next_watch_at=until)
    )


def claim_telling(session: Session, account_id: int, *, now: datetime, until: datetime) -> bool:
    """Take on writing to people about it. Of several clocks one gets it."""
    free = or_(Account.tell_again_at.is_(None), Account.tell_again_at <= now)
    return _claimed(
        session, update(Account).where(Account.id == account_id, free).values(tell_again_at=until)
    )


def _claimed(session: Session, statement: Any) -> bool:
    done = session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(done, CursorResult)
    return bool(done.rowcount)
