"""What a message costs, by the price list that ships."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.money import micro_usd, parse_usd, show_usd
from campaigns.domain.facts.pricing import Charge, PriceList, price_message, prices_on
from campaigns.domain.items.rendered import RenderedMedia, RenderedPart
from campaigns.reference.limits import shipped_limits
from campaigns.reference.loader import ReferenceFileError
from campaigns.reference.prices import price_lists

TODAY = date(2027, 5, 17)
PICTURE = RenderedMedia("walk.jpg", "0" * 64, "image/jpeg", 1200, 800, alt="Two people walk away")
DECORATIVE = replace(PICTURE, alt="", decorative=True)
PLAIN, LINKED = "Walk away.", "Walk away: https://vru.example.org/walk"


def x_prices() -> PriceList:
    prices = prices_on(price_lists(), "x", TODAY)
    assert prices is not None
    return prices


@pytest.mark.parametrize(
    ("parts", "cost"),
    [
        ([RenderedPart(PLAIN)], 15_000),
        ([RenderedPart(LINKED)], 200_000),
        ([RenderedPart("Look at vru.example.org and gov.uk")], 200_000),
        ([RenderedPart(PLAIN, media=(PICTURE,))], 20_000),
        ([RenderedPart(PLAIN, media=(PICTURE, PICTURE))], 25_000),
        ([RenderedPart(PLAIN, media=(DECORATIVE,))], 15_000),
        ([RenderedPart(PLAIN), RenderedPart(LINKED, media=(PICTURE,))], 220_000),
        ([], 0),
    ],
)
def test_each_part_is_priced_with_its_link_and_its_pictures(parts: list[RenderedPart], cost: int):
    assert price_message(x_prices(), parts).micro_usd == cost


def test_a_link_costs_thirteen_times_a_plain_post():
    factor = x_prices().link_factor
    assert factor is not None
    assert int(factor) == 13


def test_only_the_parts_with_a_link_are_counted_as_such():
    price = price_message(x_prices(), [RenderedPart(PLAIN), RenderedPart(LINKED), RenderedPart(LINKED)])
    assert price.parts_with_link == 2


@pytest.mark.parametrize("channel", ["mastodon", "bluesky", "email", "practice"])
def test_channels_without_a_price_list_cost_nothing(channel: str):
    assert prices_on(price_lists(), channel, TODAY) is None


def test_the_list_in_force_on_the_day_counts():
    old = PriceList("x", date(2026, 1, 1), {Charge.POST: 1}, _provenance())
    new = PriceList("x", date(2027, 1, 1), {Charge.POST: 2}, _provenance())
    found = [prices_on((new, old), "x", date(year, 1, 1)) for year in (2025, 2026, 2027, 2028)]
    assert found == [old, old, new, new]


def test_an_unknown_charge_names_file_and_line(tmp_path):
    file = tmp_path / "prices.yml"
    file.write_text(
        "prices:\n  - channel: x\n    valid_from: 2027-01-01\n    usd:\n      post: 0.01\n      tweet: 0.02\n"
        "    source: s\n    last_checked: 2026-11-23\n    review_by: 2027-02-23\n"
    )
    with pytest.raises(ReferenceFileError, match=r"prices\.yml, line 6: tweet"):
        price_lists(file)


def test_a_price_or_a_limit_of_a_channel_that_there_is_not_is_refused(tmp_path):
    seen = "    source: s\n    last_checked: 2026-11-23\n    review_by: 2027-02-23\n"
    prices, limits = tmp_path / "prices.yml", tmp_path / "limits.yml"
    prices.write_text(
        f"prices:\n  - channel: blueskye\n    valid_from: 2027-01-01\n    usd: {{post: 0.01}}\n{seen}"
    )
    limits.write_text(
        f"limits:\n  - channel: tweeter\n    scope: a\n    counts: b\n    limit: 1\n    minutes: 1\n{seen}"
    )
    with pytest.raises(ReferenceFileError, match=r"line 2: channel: “blueskye” is not known"):
        price_lists(prices)
    with pytest.raises(ReferenceFileError, match=r"line 2: channel: “tweeter” is not known"):
        shipped_limits(limits)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "US$0.00"),
        (200_000, "US$0.20"),
        (15_000, "US$0.015"),
        (1_234_500_000, "US$1,234.50"),
        (1, "US$0.000001"),
        (-5_000, "-US$0.005"),
    ],
)
def test_money_is_shown_to_the_last_digit(amount: int, words: str):
    assert show_usd(amount) == words


@pytest.mark.parametrize("words", ["5.00", " $5 ", "US$5.00", "us$5"])
def test_money_is_read_as_people_type_it(words: str):
    assert parse_usd(words) == 5_000_000


@pytest.mark.parametrize("words", ["", "five", "-1", "0.0000001", "NaN", "Infinity", "£5"])
def test_what_is_no_amount_of_money_is_refused(words: str):
    with pytest.raises(ValueError, match="no amount of US dollars"):
        parse_usd(words)


def test_a_millionth_is_the_smallest_amount():
    assert micro_usd(Decimal("0.000001")) == 1


def _provenance() -> Provenance:
    return Provenance("a page", date(2026, 1, 1), date(2027, 1, 1))
