"""What the play cost, per account and calendar month: read from the copy's own ledger, which the real sending wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from campaigns.domain.facts.pricing import Charge
from campaigns.domain.facts.spending import BillingMonth
from campaigns.domain.time.periods import Period
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.spending import Spending
from campaigns.services.money.budgets import prices_of
from campaigns.services.rehearsal.structure import MonthlySpend

_POSTS = (Charge.POST, Charge.POST_WITH_LINK)


def read_spend(session: Session, window: Period, *, started_at: datetime) -> list[MonthlySpend]:
    """For each account whose channel charges, each month of the window. The session is of the copy, after the play."""
    return [
        _spend(session, account, month, started_at)
        for month in _months(window)
        for account in list_accounts(session)
        if prices_of(account.kind, month.starts_at) is not None
    ]


def _months(window: Period) -> Iterator[BillingMonth]:
    month = BillingMonth(window.first.replace(day=1))
    while month.first <= window.last:
        yield month
        month = BillingMonth(month.next_first)


def _spend(session: Session, account: Account, month: BillingMonth, started_at: datetime) -> MonthlySpend:
    before = played = posts = with_link = 0
    for charge, micro_usd, spent_at in session.execute(_charges(account, month)):
        if spent_at < started_at:
            before += micro_usd
            continue
        played += micro_usd
        posts += charge in _POSTS
        with_link += charge == Charge.POST_WITH_LINK
    return MonthlySpend(
        account=account.name,
        channel=account.kind,
        month=month.first,
        spent_micro_usd=before,
        played_micro_usd=played,
        posts=posts,
        posts_with_link=with_link,
        cap_micro_usd=account.monthly_cap_micro_usd,
    )


def _charges(account: Account, month: BillingMonth) -> Select[str, int, datetime]:
    return select(Spending.charge, Spending.micro_usd, Spending.spent_at).where(
        Spending.account_id == account.id, Spending.day >= month.first, Spending.day < month.next_first
    )
