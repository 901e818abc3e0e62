"""What somebody shows beside a password, sign-ins that are half-way, and the rule about who needs a second step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    CursorResult,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    delete,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from campaigns.models.base import Base, UtcDateTime, table_of
from campaigns.models.passkeys import Passkey


class StepKind(StrEnum):
    """What a row of ``sign_in_steps`` waits for."""

    SECOND = "second step"
    NEW_PASSKEY = "new passkey"
    PASSKEY = "passkey"
    PROVIDER = "provider"
    PROVIDER_AGAIN = "provider again"


class SecondFactor(Base):
    """The secret that a person's app for codes shares with us (TOTP, RFC 6238).

    Attributes:
        confirmed_at: when a code of the app was right for the first time; before that it counts for nothing.
        last_step: the newest half-minute (Unix time by 30) a code was taken for; none of that or before is taken again.
    """

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int] = mapped_column(Integer, default=0)


class CodeFor(StrEnum):
    """What a code that is taken once is good for."""

    SIGNING_IN = "signing in"
    THE_PHONE = "the phone"  # read out by whoever approves on an urgent day, to show that it is they


class RecoveryCode(Base):
    """A code on paper, taken once, for one purpose: a ``CodeFor``. It is long and random, so that a plain hash can't be
    turned back."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    code_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    good_for: Mapped[str] = mapped_column(
        String(20), default=CodeFor.SIGNING_IN, server_default=text(f"'{CodeFor.SIGNING_IN}'")
    )


class SignInStep(Base):
    """Something begun on the way in, for one browser and a few minutes. The browser has the code, this row its SHA-256.

    Attributes:
        user_id: whose it is, where that is known already; then ``session_version`` is what theirs was.
        first_by: how the first step was made (a ``SignedInBy``).
        sealed_told: what was told the browser or the provider, to hold the answer against.
    """

    __tablename__ = "sign_in_steps"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    code_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    session_version: Mapped[int] = mapped_column(Integer, default=0)
    first_by: Mapped[str] = mapped_column(String(10), default="")
    sealed_told: Mapped[bytes | None] = mapped_column(LargeBinary)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInRules(Base):
    """How people sign in to this installation: one row, made when somebody first changes it.

    Attributes:
        needs_second_step: everybody who approves, schedules or administers needs one.
        grace_days: for so many days they may still go on without it.
        local_sign_in: people may sign in without the house's own service; else only the emergency account.
    """

    __tablename__ = "sign_in_rules"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    needs_second_step: Mapped[bool] = mapped_column(Boolean, default=False)
    grace_days: Mapped[int] = mapped_column(Integer, default=7)
    local_sign_in: Mapped[bool] = mapped_column(Boolean, default=True)


def read_rules(session: Session) -> SignInRules:
    """The rules as they are; those of a new installation where nobody changed any. Not added to the session."""
    return session.get(SignInRules, 1) or SignInRules(
        id=1, needs_second_step=False, grace_days=7, local_sign_in=True
    )


def find_factor(session: Session, user_id: int) -> SecondFactor | None:
    """Their app, if a code of it was ever right."""
    found = session.get(SecondFactor, user_id)
    return found if found is not None and found.confirmed_at is not None else None


def has_second_step(session: Session, user_id: int) -> bool:
    app = exists().where(SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_not(None))
    return bool(session.scalar(select(or_(app, exists().where(Passkey.user_id == user_id)))))


def with_second_step(session: Session) -> set[int]:
    """The ids of all who have one."""
    apps = select(SecondFactor.user_id).where(SecondFactor.confirmed_at.is_not(None))
    return set(session.scalars(apps.union(select(Passkey.user_id))))


def take_step_of_time(session: Session, user_id: int, step: int) -> bool:
    """Use a code's half-minute up: of many who bring the same code at once, one gets in."""
    query = update(SecondFactor).where(SecondFactor.user_id == user_id, SecondFactor.last_step < step)
    return _changed(session.execute(query.values(last_step=step)))


def take_recovery_code(
    session: Session, user_id: int, code_sha256: str, *, now: datetime, good_for: CodeFor = CodeFor.SIGNING_IN
) -> bool:
    """Use it up. A row that is changed by hand stands in the audit trail."""
    query = select(RecoveryCode).where(
        RecoveryCode.user_id == user_id,
        RecoveryCode.code_sha256 == code_sha256,
        RecoveryCode.good_for == good_for,
    )
    row = session.scalar(query.with_for_update())
    if row is None or row.used_at is not None:
        return False
    row.used_at = now
    return True


def count_recovery_codes(session: Session, user_id: int, *, good_for: CodeFor = CodeFor.SIGNING_IN) -> int:
    """How many are left."""
    query = select(func.count()).where(
        RecoveryCode.user_id == user_id, RecoveryCode.good_for == good_for, RecoveryCode.used_at.is_(None)
    )
    return session.scalar(query) or 0


def with_codes_left(session: Session, good_for: CodeFor) -> set[int]:
    """The ids of all who have one left."""
    query = select(RecoveryCode.user_id).where(
        RecoveryCode.good_for == good_for, RecoveryCode.used_at.is_(None)
    )
    return set(session.scalars(query.distinct()))


def replace_recovery_codes(
    session: Session,
    user_id: int,
    hashes: Sequence[str],
    *,
    now: datetime,
    good_for: CodeFor = CodeFor.SIGNING_IN,
) -> None:
    session.execute(
        delete(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.good_for == good_for)
    )
    session.add_all(
        RecoveryCode(user_id=user_id, code_sha256=one, made_at=now, good_for=good_for) for one in hashes
    )


def forget_factors(session: Session, user_id: int) -> None:
    """All that a person shows beside a password."""
    for table in (SecondFactor, RecoveryCode, Passkey):
        session.execute(delete(table).where(table.user_id == user_id))


def find_step(session: Session, code_sha256: str, kind: StepKind, *, now: datetime) -> SignInStep | None:
    query = select(SignInStep).where(
        SignInStep.code_sha256 == code_sha256,
        SignInStep.kind == kind,
        SignInStep.used_at.is_(None),
        SignInStep.ends_at > now,
    )
    return session.scalar(query)


def claim_step(session: Session, step_id: int, *, now: datetime) -> bool:
    """Use it up: of several answers to one step, one counts."""
    query = update(SignInStep).where(SignInStep.id == step_id, SignInStep.used_at.is_(None))
    return _changed(session.execute(query.values(used_at=now)))


def forget_old_steps(session: Session, *, before: datetime) -> None:
    session.connection().execute(delete(table_of(SignInStep)).where(SignInStep.ends_at < before))


def _changed(result: object) -> bool:
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
