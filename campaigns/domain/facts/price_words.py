"""What a message costs, and what is said when an account's monthly cap is in the way: the sentences people read."""

from __future__ import annotations

from campaigns.domain.facts.money import show_usd
from campaigns.domain.facts.pricing import Charge, MessagePrice, PriceList
from campaigns.domain.facts.spending import BillingMonth, Budget

_TENS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TEENS = (
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_NUMBERS = ("nought", "one", *_TENS, *_TEENS, "twenty")


def price_sentence(price: MessagePrice, label: str) -> str:
    """``Sending this to X costs US$0.20.``, and plainly what a link does to the price."""
    sentence = f"Sending this to {label} costs {show_usd(price.micro_usd)}."
    if link := link_sentence(price, label):
        return f"{sentence} {link}"
    return sentence


def link_sentence(price: MessagePrice, label: str) -> str:
    """What the links in it do to the price; empty where there are none."""
    with_link = price.parts_with_link
    if not with_link or (times := link_times(price.prices)) is None:
        return ""
    if len(price.parts) == 1:
        subject = "It has a link, and with one a post costs"
    elif with_link == 1:
        subject = "One part has a link, and with one a part costs"
    else:
        subject = f"{number_word(with_link).capitalize()} parts have links, and with one a part costs"
    plain = show_usd(price.prices.of(Charge.POST))
    return f"{subject} {times} times as much as a plain one ({plain}) on {label}."


def link_times(prices: PriceList) -> str | None:
    """How many times the price of a plain post one with a link has, in words; None where it costs no more."""
    factor = prices.link_factor
    return None if factor is None else number_word(int(factor))


def number_word(number: int) -> str:
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


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
