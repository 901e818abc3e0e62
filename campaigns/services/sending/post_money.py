"""Before a post goes out: is there money for it, and room in the platform's windows? And afterwards: what it cost."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.channels.base import Channel, part_step
from campaigns.domain.facts.price_words import held_words
from campaigns.domain.facts.pricing import Charge, PriceList, price_message
from campaigns.domain.facts.spending import BillingMonth
from campaigns.domain.items.channel_kinds import label_of
from campaigns.domain.items.rendered import RenderedPart
from campaigns.domain.sending.rate_windows import needed_for, wait_until
from campaigns.errors import CampaignDeskError
from campaigns.models.accounts import Account, lock_account
from campaigns.models.deliveries import Delivery
from campaigns.models.spending import list_set_aside
from campaigns.reference.limits import rate_limits
from campaigns.services.accounts.opening import open_channel
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.money.budgets import (
    budget_of,
    count_in_full,
    hold_account,
    parts_for,
    prices_of,
    set_money_aside,
    set_nothing_aside,
    settle,
    windows_of,
)
from campaigns.services.money.metering import CallMeter

# Looking for a part of an earlier try reads own posts: ten pages of ten at most.
MOST_LOOKED_AT = 100


class WindowUsedUpError(CampaignDeskError):
    """The account's platform takes no more just now. The delivery stays as it is; the account waits."""

    def __init__(self, account_id: int, until: datetime) -> None:
        super().__init__("The platform's limit is used up for now.")
        self.account_id = account_id
        self.until = until


def parts_to_go(delivery: Delivery) -> tuple[RenderedPart, ...]:
    """What of a post does not stand on the platform yet, as far as is known."""
    parts = parts_for(delivery.revision, delivery.account.kind)
    return tuple(part for index, part in enumerate(parts) if not delivery.checkpoint.get(part_step(index)))


def refuse_without_room(delivery: Delivery, *, now: datetime) -> None:
    """Wait for a window before the platform refuses, so that a thread does not stop in its middle.

    Raises:
        WindowUsedUpError: not all of what is left of it fits into the windows.
    """
    account = delivery.account
    if not account.rate_windows:
        return
    needed = needed_for(rate_limits(account.kind), parts_to_go(delivery))
    until = wait_until(windows_of(account), needed, now)
    if until is not None:
        raise WindowUsedUpError(account.id, until)


def rest_until(wait: WindowUsedUpError) -> None:
    """Nothing more of this account is sent until then, in its order. No try was made, so none is counted."""
    with transaction() as session:
        account = lock_account(session, wait.account_id)
        if account.paused_until is None or account.paused_until < wait.until:
            account.paused_until = wait.until


def why_over_cap(session: Session, desk: Desk, delivery: Delivery, *, now: datetime) -> str:
    """Why the account's monthly cap keeps it back, and what to do; empty where there is money enough.

    The claim holds the account, so nobody else takes the same money before it is set aside.
    """
    prices = prices_of(delivery.account.kind, now)
    if prices is None or delivery.account.monthly_cap_micro_usd is None:
        return ""
    account = hold_account(session, delivery.account_id, now=now)
    price = price_message(prices, parts_to_go(delivery))
    month = BillingMonth.of(now)
    budget = budget_of(session, account, month, now=now)
    if budget.allows(price.micro_usd):
        return ""
    label = label_of(account.kind)
    return held_words(price, budget, month, account=account.name, label=label)


def money_for_post(session: Session, desk: Desk, delivery: Delivery, *, now: datetime) -> CallMeter:
    """Set aside what sending may cost, once ``why_over_cap`` had nothing against it; the meter for the send."""
    prices = prices_of(delivery.account.kind, now)
    if prices is None:
        return CallMeter(desk.clock)
    price = price_message(prices, parts_to_go(delivery))
    looking = _for_looking(prices, delivery)
    is_capped = delivery.account.monthly_cap_micro_usd is not None
    if is_capped and looking:
        left = budget_of(session, delivery.account, BillingMonth.of(now), now=now).left_micro_usd
        looking = min(looking, (left or 0) - price.micro_usd)
    meter = CallMeter(desk.clock, prices, reading_money=looking if is_capped else None)
    set_money_aside(
        session,
        meter,
        account_id=delivery.account_id,
        delivery_id=delivery.id,
        charge=Charge.POST_WITH_LINK if price.parts_with_link else Charge.POST,
        micro_usd=price.micro_usd + looking,
        now=now,
        until=delivery.lease_until or now,
    )
    return meter


def _for_looking(prices: PriceList, delivery: Delivery) -> int:
    """An earlier try that may have reached the platform is looked for before it is repeated."""
    is_open = any(step.startswith("trying:") and value for step, value in delivery.checkpoint.items())
    return MOST_LOOKED_AT * prices.of(Charge.READ_OWN_POST) if is_open else 0


def count_lost_post(session: Session, delivery: Delivery, *, now: datetime) -> None:
    """Its sender is gone in the middle: all that the try could have cost counts as spent."""
    count_in_full(session, list_set_aside(session, delivery_id=delivery.id), now=now)


def money_for_look_up(
    session: Session, desk: Desk, delivery: Delivery, *, now: datetime, until: datetime
) -> CallMeter:
    """Set aside what looking for it may cost, as far as there is money; without any the adapter leaves it to a person."""
    prices = prices_of(delivery.account.kind, now)
    if prices is None:
        return CallMeter(desk.clock)
    account = hold_account(session, delivery.account_id, now=now)
    left = budget_of(session, account, BillingMonth.of(now), now=now).left_micro_usd
    wanted = MOST_LOOKED_AT * prices.of(Charge.READ_OWN_POST)
    money = wanted if left is None else min(wanted, left)
    meter = CallMeter(desk.clock, prices, reading_money=None if left is None else money)
    set_money_aside(
        session,
        meter,
        account_id=account.id,
        delivery_id=None,
        charge=Charge.READ_OWN_POST,
        micro_usd=money,
        now=now,
        until=until,
    )
    return meter


def open_paid_channel(session: Session, desk: Desk, account: Account, meter: CallMeter) -> Channel:
    """``open_channel`` once money is set aside: where it can't be opened, nothing was called and the money is free.

    Raises:
        SealBrokenError: the secret key is not the one the credentials were sealed with.
    """
    try:
        return open_channel(desk, account, meter=meter)
    except Exception:
        set_nothing_aside(session, meter)
        raise


def settle_calls(session: Session, delivery: Delivery, meter: CallMeter, *, now: datetime) -> None:
    """What sending it, or looking for it, took and cost; in the transaction that records how it ended."""
    settle(
        session,
        meter,
        account_id=delivery.account_id,
        kind=delivery.account.kind,
        delivery_id=delivery.id,
        now=now,
    )
