"""Money: what each call to a platform cost, and what calls under way may cost. All in millionths of a US dollar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ColumnElement,
    CursorResult,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    delete,
    exists,
    func,
    inspect,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from campaigns.domain.facts.spending import BillingMonth
from campaigns.models.base import Base, UtcDateTime
from campaigns.models.deliveries import Delivery


class Spending(Base):
    """One charge. Rows are only ever added.

    Attributes:
        delivery_id: whose post it was for; empty for figures and for looks at the account itself.
        charge: what for (``domain.pricing.Charge``).
        object_id: what was read. The same object is charged once a UTC day, so it stands here once a day; empty for
            what is charged each time.
        is_certain: false where no readable answer came, so that it may not have been charged after all.
        price_from: the first day of the price list it was counted by.
        day: the UTC day, as platforms bill.
    """

    __tablename__ = "spending"
    __table_args__ = (
        UniqueConstraint("account_id", "charge", "object_id", "day"),
        CheckConstraint("micro_usd >= 0", name="money_spent_is_not_negative"),
        Index("ix_spending_account_id_day", "account_id", "day"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"), index=True)
    charge: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[str | None] = mapped_column(String(300))
    micro_usd: Mapped[int] = mapped_column(BigInteger)
    is_certain: Mapped[bool] = mapped_column(Boolean)
    price_from: Mapped[date] = mapped_column(Date)
    spent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    day: Mapped[date] = mapped_column(Date)


class MoneySetAside(Base):
    """The most that a call under way may cost. It is gone when the call is over and its cost is written down.

    ``until``: whoever set it aside is believed to be at work until then; after that it counts as spent.
    """

    __tablename__ = "money_set_aside"
    __table_args__ = (CheckConstraint("micro_usd >= 0", name="money_set_aside_is_not_negative"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"), index=True)
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey("deliveries.id"), index=True)
    charge: Mapped[str] = mapped_column(String(20))
    micro_usd: Mapped[int] = mapped_column(BigInteger)
    price_from: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)


def spent_in_month(session: Session, account_id: int, month: BillingMonth) -> int:
    """What an account's calls cost in that month."""
    total = select(func.coalesce(func.sum(Spending.micro_usd), 0)).where(
        Spending.account_id == account_id, Spending.day >= month.first, Spending.day < month.next_first
    )
    return int(session.scalar(total) or 0)


def has_doubtful_spending(session: Session, account_id: int, month: BillingMonth) -> bool:
    """Whether some of a month's money was only perhaps charged."""
    doubtful = exists().where(
        Spending.account_id == account_id,
        Spending.day >= month.first,
        Spending.day < month.next_first,
        Spending.is_certain.is_(False),
    )
    return bool(session.scalar(select(doubtful)))


def set_aside_now(session: Session, account_id: int) -> int:
    """What an account's calls under way may cost."""
    total = select(func.coalesce(func.sum(MoneySetAside.micro_usd), 0)).where(
        MoneySetAside.account_id == account_id
    )
    return int(session.scalar(total) or 0)


def planned_in_month(session: Session, account_id: int, month: BillingMonth, *, now: datetime) -> int:
    """What the posts that wait for their moment in that month will cost, by the prices they were planned with."""
    total = select(func.coalesce(func.sum(Delivery.price_micro_usd), 0))
    return int(session.scalar(total.where(*_waits_in(account_id, month, now))) or 0)


def list_waiting_without_price(
    session: Session, account_id: int, month: BillingMonth, *, now: datetime
) -> list[Delivery]:
    """Planned before prices were kept."""
    query = select(Delivery).where(*_waits_in(account_id, month, now), Delivery.price_micro_usd.is_(None))
    return list(session.scalars(query))


def _waits_in(account_id: int, month: BillingMonth, now: datetime) -> list[ColumnElement[bool]]:
    """What is overdue goes out in the month that is now, whenever it was due."""
    conditions = [Delivery.account_id == account_id, Delivery.next_attempt_at < month.ends_at]
    if month != BillingMonth.of(now):
        conditions.append(Delivery.next_attempt_at >= month.starts_at)
    return conditions


def keep_spending(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Add charges; one for an object that was charged that day already is left out."""
    if not rows:
        return
    table = inspect(Spending).local_table
    assert isinstance(table, Table)
    connection = session.connection()
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    same = ("account_id", "charge", "object_id", "day")
    connection.execute(insert(table).on_conflict_do_nothing(index_elements=same), list(rows))


def take_back(session: Session, set_aside_id: int) -> bool:
    """The call is over. False when the money was counted as spent meanwhile."""
    gone = session.execute(
        delete(MoneySetAside)
        .where(MoneySetAside.id == set_aside_id)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(gone, CursorResult)
    return gone.rowcount == 1


def list_set_aside(
    session: Session, *, account_id: int | None = None, delivery_id: int | None = None
) -> list[MoneySetAside]:
    query = select(MoneySetAside).order_by(MoneySetAside.id)
    if account_id is not None:
        query = query.where(MoneySetAside.account_id == account_id)
    if delivery_id is not None:
        query = query.where(MoneySetAside.delivery_id == delivery_id)
    return list(session.scalars(query))
