"""How each account stands with its platform: what is left of its windows, and its money this month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.domain.facts.money import show_usd
from campaigns.domain.facts.price_words import month_words
from campaigns.domain.facts.pricing import PriceList
from campaigns.domain.facts.spending import BillingMonth, Budget
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.spending import has_doubtful_spending
from campaigns.reference.limits import rate_limits
from campaigns.services.money.budgets import budget_of, prices_of, windows_of


@dataclass(frozen=True)
class WindowLine:
    """``94 of 100 posts left until 14:15``. ``is_used_up``: nothing more goes out before then."""

    counts: str
    remaining: int
    limit: int
    resets_at: datetime

    @property
    def is_used_up(self) -> bool:
        return self.remaining == 0


@dataclass(frozen=True)
class MoneyBox:
    """One account's money in the present calendar month (UTC).

    ``has_doubts``: some of what was spent may not have been charged, because no answer came.
    """

    month: str
    budget: Budget
    has_doubts: bool
    prices: PriceList
    prices_need_review: bool

    @property
    def is_over(self) -> bool:
        """What is planned no longer fits under the cap."""
        budget = self.budget
        return budget.left_micro_usd is not None and budget.planned_micro_usd > budget.left_micro_usd


@dataclass(frozen=True)
class AccountCard:
    """``money`` is none where the channel charges nothing for a call."""

    account: Account
    windows: tuple[WindowLine, ...]
    money: MoneyBox | None


def account_cards(session: Session, *, now: datetime) -> list[AccountCard]:
    """Every account, in the order of the accounts page."""
    return [
        AccountCard(account, window_lines(account, now=now), money_box(session, account, now=now))
        for account in list_accounts(session)
    ]


def window_lines(account: Account, *, now: datetime) -> tuple[WindowLine, ...]:
    """The windows that are open now, in the order of the reference; scopes without a name are not shown."""
    windows = windows_of(account)
    return tuple(
        WindowLine(limit.counts, window.remaining, window.limit, window.resets_at)
        for limit in rate_limits(account.kind)
        if (window := windows.get(limit.scope)) is not None and window.resets_at > now
    )


def money_box(session: Session, account: Account, *, now: datetime) -> MoneyBox | None:
    """The account's money this month; None where its channel charges nothing."""
    prices = prices_of(account.kind, now)
    if prices is None:
        return None
    month = BillingMonth.of(now)
    return MoneyBox(
        month=month_words(month),
        budget=budget_of(session, account, month, now=now),
        has_doubts=has_doubtful_spending(session, account.id, month),
        prices=prices,
        prices_need_review=prices.provenance.needs_review(BillingMonth.day_of(now)),
    )


def cost_lines(session: Session, sentences: Mapping[str, str], *, now: datetime) -> dict[str, str]:
    """What sending costs, by the account's name. ``sentences`` says it by kind of channel, empty where it is free."""
    lines = {}
    for account in list_accounts(session):
        if not (sentence := sentences.get(account.kind)):
            continue
        lines[account.name] = sentence
        box = money_box(session, account, now=now)
        if box is not None and (free := box.budget.free_micro_usd) is not None:
            lines[account.name] += f" Its cap for {box.month} leaves {show_usd(free)}."
    return lines
