"""What planned posts will cost: kept with each plan, and refused up front where the month's cap leaves no room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.domain.facts.money import parse_usd
from campaigns.domain.facts.price_words import refused_words
from campaigns.domain.facts.pricing import MessagePrice
from campaigns.domain.facts.spending import BillingMonth
from campaigns.domain.items.channel_kinds import label_of
from campaigns.errors import CampaignDeskError
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.content import Revision
from campaigns.models.deliveries import Delivery
from campaigns.services.core.access import get_account
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.money.budgets import budget_of, hold_account, price_of, prices_of


class OverCapError(CampaignDeskError):
    """It would cost more than the month's cap leaves. Nothing was planned."""


def price_plans(
    session: Session,
    desk: Desk,
    revision: Revision,
    accounts: Sequence[Account],
    deliveries: Sequence[Delivery],
) -> None:
    """Note what each new delivery will cost, before it is added.

    Accounts that charge are held in the order of their ids, so that two people can't both plan the last of the money
    nor wait for each other for ever.

    Raises:
        OverCapError: with what is spent and planned in that month it would pass an account's cap.
    """
    now = desk.clock.now()
    by_id = {account.id: account for account in accounts}
    for delivery in sorted(deliveries, key=lambda one: one.account_id):
        kind = by_id[delivery.account_id].kind
        price = price_of(revision, kind, delivery.due_at)
        if price is None:
            continue
        delivery.price_micro_usd = price.micro_usd
        account = hold_account(session, delivery.account_id, now=now)
        month = BillingMonth.of(delivery.due_at)
        budget = budget_of(session, account, month, now=now)
        if not budget.has_room_for(price.micro_usd):
            words = refused_words(price, budget, month, account=account.name, label=label_of(kind))
            raise OverCapError(words)


def hold_paying_accounts(session: Session, *, at: datetime, now: datetime) -> None:
    """Hold every account that charges at that moment, before several items are priced one after the other.

    Each item alone takes its accounts in order; two sets of items would not.
    """
    for account in sorted(list_accounts(session), key=lambda one: one.id):
        if prices_of(account.kind, at) is not None:
            hold_account(session, account.id, now=now)


def prices_of_plans(delivery_ids: Sequence[int]) -> list[tuple[str, str, MessagePrice]]:
    """(account, its kind, price) of those that cost something, in the order of their accounts' names."""
    with reading() as session:
        planned = session.scalars(select(Delivery).where(Delivery.id.in_(delivery_ids)))
        priced = [
            (one.account.name, one.account.kind, price_of(one.revision, one.account.kind, one.due_at))
            for one in planned
        ]
    return sorted(((name, kind, price) for name, kind, price in priced if price), key=lambda one: one[0])


def set_monthly_cap(desk: Desk, name: str, *, usd: str | None) -> int | None:
    """Set an account's monthly cap, or take it away (``usd`` None). Returns it in millionths of a US dollar.

    Raises:
        CampaignDeskError: the amount can't be read, or the account's channel charges nothing.
    """
    now = desk.clock.now()
    try:
        cap = None if usd is None else parse_usd(usd)
    except ValueError as error:
        raise CampaignDeskError(str(error)) from error
    with transaction() as session:
        account = get_account(session, name)
        if prices_of(account.kind, now) is None:
            label = label_of(account.kind)
            raise CampaignDeskError(f"{label} charges nothing for a call, so “{account.name}” needs no cap.")
        hold_account(session, account.id, now=now).monthly_cap_micro_usd = cap
    return cap
