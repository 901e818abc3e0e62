"""What a message costs, in the sentences people read before they send it."""

from __future__ import annotations

from campaigns.domain.money import show_usd
from campaigns.domain.pricing import Charge, MessagePrice, PriceList

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
