"""Readings: what a platform said about one post or one account at one moment. Never overwritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVarTuple

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    CursorResult,
    ForeignKey,
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    func,
    inspect,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, mapped_column

from campaigns.domain.items.statuses import OUT, AccountState
from campaigns.models.accounts import Account
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.deliveries import Delivery, are_readable

_Columns = TypeVarTuple("_Columns")

_VALUE_OR_REASON = "(value IS NULL) = (missing <> '')"


class _Figure:
    """What a reading says of one measure, whatever it was taken of."""

    measure: Mapped[str] = mapped_column(String(30))
    value: Mapped[int | None] = mapped_column(BigInteger)
    missing: Mapped[str] = mapped_column(String(20), default="")
    native_name: Mapped[str] = mapped_column(String(80), default="")
    definition: Mapped[str] = mapped_column(String(60), default="")
    source: Mapped[str] = mapped_column(String(40), default="api")


class Reading(_Figure, Base):
    """One measure of one delivery at one moment: a value, or the reason why there is none."""

    __tablename__ = "readings"
    __table_args__ = (
        UniqueConstraint("delivery_id", "measure", "taken_at"),
        CheckConstraint(_VALUE_OR_REASON, name="either_a_value_or_a_reason"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AccountReading(_Figure, Base):
    """One measure of a whole account (followers) at one moment."""

    __tablename__ = "account_readings"
    __table_args__ = (
        UniqueConstraint("account_id", "measure", "taken_at"),
        CheckConstraint(_VALUE_OR_REASON, name="either_a_value_or_a_reason"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class PartReading(_Figure, Base):
    """The same of one part of a thread, counted from 1. The whole thread's is the delivery's own ``Reading``."""

    __tablename__ = "part_readings"
    __table_args__ = (
        UniqueConstraint("delivery_id", "part", "measure", "taken_at"),
        CheckConstraint(_VALUE_OR_REASON, name="either_a_value_or_a_reason"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("deliveries.id"))
    part: Mapped[int] = mapped_column(Integer)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)


def list_readings_of_delivery(session: Session, delivery_id: int) -> list[Reading]:
    return list(
        session.scalars(
            select(Reading)
            .where(Reading.delivery_id == delivery_id)
            .order_by(Reading.taken_at, Reading.measure)
        )
    )


def list_latest_part_readings(session: Session, delivery_id: int) -> list[PartReading]:
    """What was last read of each part of a thread; of a single post there is nothing."""
    newest = select(func.max(PartReading.taken_at)).where(PartReading.delivery_id == delivery_id)
    return list(
        session.scalars(
            select(PartReading)
            .where(PartReading.delivery_id == delivery_id, PartReading.taken_at == newest.scalar_subquery())
            .order_by(PartReading.part, PartReading.measure)
        )
    )


class PostToRead(NamedTuple):
    """What collection needs to know about one post that went out. ``steps`` are its checkpoint, with all its parts."""

    delivery_id: int
    remote_id: str
    sent_at: datetime
    failures: int
    steps: dict[str, Any]


def list_accounts_with_posts_to_read(session: Session, *, now: datetime, everything: bool) -> list[int]:
    """Connected accounts with posts due for a reading (or with any post that is out)."""
    query = _readable(select(Delivery.account_id).distinct(), now=now, everything=everything)
    return list(session.scalars(query.order_by(Delivery.account_id)))


def list_posts_to_read(
    session: Session, account_id: int, *, now: datetime, everything: bool
) -> list[PostToRead]:
    """Posts of one account that are due for a reading (or all that are out), the longest due first."""
    query = _readable(
        select(
            Delivery.id,
            Delivery.remote_id,
            Delivery.sent_at,
            Delivery.due_at,
            Delivery.reading_failure_count,
            Delivery.checkpoint,
        ),
        now=now,
        everything=everything,
    )
    query = query.where(Delivery.account_id == account_id).order_by(Delivery.next_reading_at, Delivery.id)
    return [
        PostToRead(
            row.id,
            row.remote_id,
            row.sent_at or row.due_at,
            row.reading_failure_count,
            row.checkpoint if are_readable(row.checkpoint) else {},
        )
        for row in session.execute(query)
    ]


def _readable(query: Select[*_Columns], *, now: datetime, everything: bool) -> Select[*_Columns]:
    """A post without the platform's id (a person only said that it went out) can't be asked about."""
    query = query.join(Account, Account.id == Delivery.account_id).where(
        Delivery.status.in_(OUT),
        Delivery.remote_id != "",
        Account.state == AccountState.CONNECTED,
        _nobody_reads(Delivery.reading_until, now),
    )
    return query if everything else query.where(Delivery.next_reading_at <= now)


def claim_posts(
    session: Session, delivery_ids: Sequence[int], *, looked_at: datetime, until: datetime
) -> set[int]:
    """Take these posts for reading, up to ``until``; those that nobody reads or has read since ``looked_at``."""
    free = session.scalars(
        select(Delivery.id)
        .where(Delivery.id.in_(delivery_ids), _nobody_reads(Delivery.reading_until, looked_at))
        # On PostgreSQL two may look at once: what the other has locked is the other's.
        .with_for_update(key_share=True, skip_locked=True)
    ).all()
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(free))
        .values(reading_until=until)
        .execution_options(synchronize_session=False)
    )
    return set(free)


def claim_own_figures(session: Session, account_id: int, *, looked_at: datetime, until: datetime) -> bool:
    """The same for an account's own figures."""
    claimed = session.execute(
        update(Account)
        .where(Account.id == account_id, _nobody_reads(Account.reading_until, looked_at))
        .values(reading_until=until)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(claimed, CursorResult)
    return claimed.rowcount == 1


def _nobody_reads(reading_until: InstrumentedAttribute[datetime | None], at: datetime) -> ColumnElement[bool]:
    return or_(reading_until.is_(None), reading_until <= at)


def add_readings(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Add readings of posts, for ``known_figures.keep_readings``: what is known of them is put together anew there."""
    return _keep(session, Reading, rows, ("delivery_id", "measure", "taken_at"))


def keep_part_readings(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Add readings of the parts of threads; one that is there already stays as it is."""
    return _keep(session, PartReading, rows, ("delivery_id", "part", "measure", "taken_at"))


def keep_account_readings(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Add readings of accounts; one that is there already stays as it is."""
    return _keep(session, AccountReading, rows, ("account_id", "measure", "taken_at"))


def _keep(session: Session, model: type[Base], rows: Sequence[dict[str, Any]], same: tuple[str, ...]) -> int:
    if not rows:
        return 0
    connection = session.connection()
    query = insert_unless_there(session, model, same)
    return len(connection.execute(query, list(rows)).all())


def insert_unless_there(session: Session, model: type[Base], same: Sequence[str]) -> Any:
    """A row that agrees in these columns with one that stands is left out. It answers with the ids of the new ones."""
    table = inspect(model).local_table
    assert isinstance(table, Table)
    insert = postgresql.insert if session.connection().dialect.name == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing(index_elements=same).returning(table.c.id)


def list_account_readings(session: Session, account_id: int) -> list[AccountReading]:
    return list(
        session.scalars(
            select(AccountReading)
            .where(AccountReading.account_id == account_id)
            .order_by(AccountReading.taken_at, AccountReading.measure)
        )
    )
