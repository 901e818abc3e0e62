"""Money per account and month: what was spent, what is planned, what is left, and setting money aside for a call.

The account's row is held while money is set aside, so two workers, or a post and a reading, can't both have the last
of it. What calls cost is written down in the transaction that records their outcome.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from campaigns.domain.facts.pricing import Charge, MessagePrice, PriceList, price_message, prices_on
from campaigns.domain.facts.spending import BillingMonth, Budget
from campaigns.domain.items.rendered import RenderedPart, RenderedPost
from campaigns.domain.sending.rate_windows import RateBudget, fold
from campaigns.models.accounts import Account, lock_account
from campaigns.models.content import Revision
from campaigns.models.spending import (
    MoneySetAside,
    keep_spending,
    list_set_aside,
    list_waiting_without_price,
    planned_in_month,
    set_aside_now,
    spent_in_month,
    take_back,
)
from campaigns.reference.limits import rate_limits
from campaigns.reference.prices import price_lists
from campaigns.services.money.metering import CallMeter


def prices_of(kind: str, at: datetime) -> PriceList | None:
    """What this kind of channel charges at that moment (days are UTC); None where it charges nothing."""
    return prices_on(price_lists(), kind, BillingMonth.day_of(at))


def parts_for(revision: Revision, kind: str) -> tuple[RenderedPart, ...]:
    """What this kind of channel gets of a post, part by part; nothing where it gets none."""
    post = revision.rendered.get("posts", {}).get(kind)
    return RenderedPost.from_json(post).parts if post else ()


def price_of(revision: Revision, kind: str, at: datetime) -> MessagePrice | None:
    """What sending it there costs; None where that costs nothing."""
    return price_of_parts(kind, parts_for(revision, kind), at)


def price_of_parts(kind: str, parts: Sequence[RenderedPart], at: datetime) -> MessagePrice | None:
    """What sending these parts costs on this kind of channel at that moment; None where that costs nothing."""
    prices = prices_of(kind, at)
    return price_message(prices, parts) if prices else None


def budget_of(session: Session, account: Account, month: BillingMonth, *, now: datetime) -> Budget:
    """How an account stands in that month. What is set aside now is spent now."""
    unpriced = list_waiting_without_price(session, account.id, month, now=now)
    prices = (price_of(one.revision, account.kind, one.due_at) for one in unpriced)
    return Budget(
        cap_micro_usd=account.monthly_cap_micro_usd,
        spent_micro_usd=spent_in_month(session, account.id, month),
        set_aside_micro_usd=set_aside_now(session, account.id) if month == BillingMonth.of(now) else 0,
        planned_micro_usd=planned_in_month(session, account.id, month, now=now)
        + sum(price.micro_usd for price in prices if price),
    )


def windows_of(account: Account) -> dict[str, RateBudget]:
    """What the account's platform last said about its windows."""
    return {scope: RateBudget.from_json(scope, data) for scope, data in (account.rate_windows or {}).items()}


def set_money_aside(
    session: Session,
    meter: CallMeter,
    *,
    account_id: int,
    delivery_id: int | None,
    charge: Charge,
    micro_usd: int,
    now: datetime,
    until: datetime,
) -> None:
    """Put this much away for a call; the account's row must be held."""
    assert meter.prices is not None, "a channel that charges nothing needs no money"
    money = MoneySetAside(
        account_id=account_id,
        delivery_id=delivery_id,
        charge=charge,
        micro_usd=micro_usd,
        price_from=meter.prices.valid_from,
        made_at=now,
        until=until,
    )
    session.add(money)
    session.flush()
    meter.set_aside_id = money.id


def settle(
    session: Session, meter: CallMeter, *, account_id: int, kind: str, delivery_id: int | None, now: datetime
) -> None:
    """Write down what the calls cost and what is left of the windows. Called once where their outcome is recorded.

    The account is held before any money is touched, as everywhere: two that wrote down the same object in another
    order would wait for each other. The meter forgets only with the commit, so that an outcome whose transaction is
    undone can be recorded again.
    """
    if meter.set_aside_id is not None or meter.charges:
        session.flush()
    if meter.set_aside_id is not None or meter.charges or meter.seen or meter.calls:
        account = lock_account(session, account_id)
        was_counted = meter.set_aside_id is not None and not take_back(session, meter.set_aside_id)
        if meter.prices is not None and not was_counted:  # else the sweep has counted all of it
            keep_spending(session, _rows(meter, meter.prices, account_id, delivery_id, now))
        if meter.seen or meter.calls:
            windows = fold(
                windows_of(account), seen=meter.seen, calls=meter.calls, limits=rate_limits(kind), now=now
            )
            account.rate_windows = {scope: window.to_json() for scope, window in windows.items()}
    event.listen(session, "after_commit", lambda _session: meter.clear(), once=True)


def set_nothing_aside(session: Session, meter: CallMeter) -> None:
    """Its calls will not be made after all: what was put away for them is free again."""
    if meter.set_aside_id is not None:
        take_back(session, meter.set_aside_id)
        meter.set_aside_id = None


def _rows(
    meter: CallMeter, prices: PriceList, account_id: int, delivery_id: int | None, now: datetime
) -> list[dict[str, Any]]:
    return [
        {
            "account_id": account_id,
            "delivery_id": delivery_id,
            "charge": one.charge,
            "object_id": one.object_id or None,
            "micro_usd": prices.of(one.charge),
            "is_certain": one.is_certain,
            "price_from": prices.valid_from,
            "spent_at": now,
            "day": BillingMonth.day_of(now),
        }
        for one in meter.charges
    ]


def count_in_full(session: Session, set_aside_rows: Sequence[MoneySetAside], *, now: datetime) -> None:
    """Whoever set it aside is gone, perhaps after the platform charged: all of it counts as spent."""
    for money in set_aside_rows:
        if not take_back(session, money.id):
            continue
        row = {
            "account_id": money.account_id,
            "delivery_id": money.delivery_id,
            "charge": money.charge,
            "object_id": None,
            "micro_usd": money.micro_usd,
            "is_certain": False,
            "price_from": money.price_from,
            "spent_at": now,
            "day": BillingMonth.day_of(now),
        }
        keep_spending(session, [row])


def count_abandoned(session: Session, account_id: int, *, now: datetime) -> None:
    """Money set aside for looking or reading, by somebody who never came back. A post's is the sweep's matter."""
    abandoned = [
        money
        for money in list_set_aside(session, account_id=account_id)
        if money.until <= now and money.charge not in (Charge.POST, Charge.POST_WITH_LINK)
    ]
    count_in_full(session, abandoned, now=now)


def hold_account(session: Session, account_id: int, *, now: datetime) -> Account:
    """The account's row held for setting money aside, what was abandoned counted."""
    account = lock_account(session, account_id)
    count_abandoned(session, account_id, now=now)
    return account
