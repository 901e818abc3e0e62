"""What a month's cap allows, and the words for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from campaigns.domain.facts.price_words import number_word, price_sentence
from campaigns.domain.facts.pricing import price_message
from campaigns.domain.facts.spending import BillingMonth, Budget
from campaigns.domain.items.rendered import RenderedPart
from campaigns.services.money.budgets import prices_of

NOW = datetime(2027, 5, 17, 8, 0, tzinfo=UTC)
PLAIN, LINKED = RenderedPart("Walk away."), RenderedPart("See https://vru.example.org/walk")


def budget(cap: int | None, *, spent: int = 0, set_aside: int = 0, planned: int = 0) -> Budget:
    return Budget(cap, spent, set_aside, planned)


@pytest.mark.parametrize(
    ("there", "cost", "allowed", "may_be_planned"),
    [
        (budget(None, spent=10**9), 10**9, True, True),
        (budget(100), 100, True, True),
        (budget(100), 101, False, False),
        (budget(100, spent=60, set_aside=30), 10, True, True),
        (budget(100, spent=60, set_aside=31), 10, False, False),
        (budget(100, spent=50, planned=50), 50, True, False),
        (budget(100, spent=150), 0, True, True),
        (budget(100, spent=150), 1, False, False),
        (budget(0), 1, False, False),
    ],
)
def test_a_post_that_is_due_looks_at_what_is_spent_and_a_new_plan_also_at_other_plans(
    there: Budget, cost: int, allowed: bool, may_be_planned: bool
):
    assert (there.allows(cost), there.has_room_for(cost)) == (allowed, may_be_planned)


def test_a_month_is_a_month_in_utc():
    summer_midnight = datetime(2027, 6, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert BillingMonth.of(summer_midnight) == BillingMonth(date(2027, 5, 1))


@pytest.mark.parametrize(
    ("first", "next_first", "days"),
    [
        (date(2027, 1, 1), date(2027, 2, 1), 31),
        (date(2028, 2, 1), date(2028, 3, 1), 29),
        (date(2027, 12, 1), date(2028, 1, 1), 31),
    ],
)
def test_a_month_ends_where_the_next_begins(first: date, next_first: date, days: int):
    month = BillingMonth(first)
    assert (month.next_first, month.ends_at.date(), len(month.days)) == (next_first, next_first, days)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([PLAIN], "Sending this to X costs US$0.015."),
        (
            [LINKED],
            "Sending this to X costs US$0.20. It has a link, and with one a post costs thirteen times as much as a "
            "plain one (US$0.015) on X.",
        ),
        (
            [PLAIN, LINKED],
            "Sending this to X costs US$0.215. One part has a link, and with one a part costs thirteen times as much "
            "as a plain one (US$0.015) on X.",
        ),
        (
            [LINKED, LINKED],
            "Sending this to X costs US$0.40. Two parts have links, and with one a part costs thirteen times as much "
            "as a plain one (US$0.015) on X.",
        ),
    ],
)
def test_the_price_is_a_sentence_that_says_what_a_link_does(parts: list[RenderedPart], words: str):
    prices = prices_of("x", NOW)
    assert prices is not None
    assert price_sentence(price_message(prices, parts), "X") == words


@pytest.mark.parametrize(("number", "word"), [(0, "nought"), (13, "thirteen"), (20, "twenty"), (21, "21")])
def test_small_numbers_are_words(number: int, word: str):
    assert number_word(number) == word
