"""What people read when an account's monthly cap is in the way: what it costs, what is left, what to do."""

from __future__ import annotations

from campaigns.domain.money import show_usd
from campaigns.domain.price_words import link_sentence
from campaigns.domain.pricing import MessagePrice
from campaigns.domain.spending import BillingMonth, Budget


def month_words(month: BillingMonth) -> str:
    """``May 2027``; months are UTC months."""
    return f"{month.first:%B %Y}"


def held_words(price: MessagePrice, budget: Budget, month: BillingMonth, *, account: str, label: str) -> str:
    """Why a post that is due was not sent."""
    return (
        f"{_cost(price, label)} {_left(budget, month, account, budget.left_micro_usd)} Nothing was sent. "
        f"{_what_to_do(price, account)}, then send this again."
    )


def refused_words(
    price: MessagePrice, budget: Budget, month: BillingMonth, *, account: str, label: str
) -> str:
    """Why a post was not planned."""
    planned = budget.planned_micro_usd
    others = f", {show_usd(planned)} of it planned" if planned else ""
    used = budget.spent_micro_usd + budget.set_aside_micro_usd + planned
    return (
        f"{_cost(price, label)} {_left(budget, month, account, budget.free_micro_usd)} "
        f"({show_usd(used)} is used{others}.) Nothing was scheduled. {_what_to_do(price, account)}, or choose a day in "
        "another month."
    )


def _cost(price: MessagePrice, label: str) -> str:
    link = link_sentence(price, label)
    return f"This costs {show_usd(price.micro_usd)} on {label}.{f' {link}' if link else ''}"


def _left(budget: Budget, month: BillingMonth, account: str, left_micro_usd: int | None) -> str:
    assert budget.cap_micro_usd is not None
    assert left_micro_usd is not None
    return (
        f"{account} may spend {show_usd(budget.cap_micro_usd)} in {month_words(month)} (UTC), and "
        f"{show_usd(left_micro_usd)} of that is left."
    )


def _what_to_do(price: MessagePrice, account: str) -> str:
    raise_it = f"Raise the cap (campaigns accounts cap “{account}” --usd …)"
    return (
        f"{raise_it}, or take the link out and have it signed off again"
        if price.parts_with_link
        else raise_it
    )
