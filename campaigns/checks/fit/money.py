"""FIT-09: what a link does to the price of a post."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from campaigns.checks.base import Finding, Subject
from campaigns.checks.places import part_line
from campaigns.domain.facts.price_words import price_sentence
from campaigns.domain.facts.pricing import price_message, prices_on
from campaigns.domain.items.channel_kinds import KINDS


def dear_because_of_a_link(subject: Subject) -> Iterator[Finding]:
    """The price itself stands beside the post; only what could be saved is worth a finding."""
    day = (subject.moments or (subject.now,))[-1].astimezone(UTC).date()  # platforms bill by UTC days
    for kind, rendered in subject.rendered.items():
        prices = prices_on(subject.facts.prices, kind, day)
        if prices is None or prices.link_factor is None:
            continue
        price = price_message(prices, rendered.parts)
        first = next((number for number, part in enumerate(price.parts) if part.has_link), None)
        if first is not None:
            yield Finding(
                line=part_line(subject.post, kind, first),
                column=1,
                excerpt=subject.post.link,
                details={"price": price_sentence(price, KINDS[kind].label)},
            )
