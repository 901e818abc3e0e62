"""What a platform charges for a message: pure arithmetic on a dated price list, shown before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.items.rendered import RenderedPart
from campaigns.domain.text.addresses import find_x_addresses


class Charge(StrEnum):
    """What a platform charges for, one at a time."""

    POST = "post"
    POST_WITH_LINK = "post-with-link"
    MEDIA_METADATA = "media-metadata"
    DELETE = "delete"
    READ_OWN_POST = "read-own-post"
    READ_POST = "read-post"
    READ_OWN_ACCOUNT = "read-own-account"
    READ_ACCOUNT = "read-account"


READING = frozenset({Charge.READ_OWN_POST, Charge.READ_POST, Charge.READ_OWN_ACCOUNT, Charge.READ_ACCOUNT})


@dataclass(frozen=True)
class PriceList:
    """What one kind of channel charges from a day on.

    Attributes:
        valid_from: a UTC day, as platforms bill.
        micro_usd: millionths of a US dollar for each charge; a charge that is absent costs nothing.
    """

    channel: str
    valid_from: date
    micro_usd: Mapping[Charge, int]
    provenance: Provenance

    def of(self, charge: Charge) -> int:
        return self.micro_usd.get(charge, 0)

    @property
    def link_factor(self) -> Fraction | None:
        """How many times a plain post's price a post with a link costs; None where a link costs nothing more."""
        plain, linked = self.of(Charge.POST), self.of(Charge.POST_WITH_LINK)
        return Fraction(linked, plain) if plain and linked > plain else None


@dataclass(frozen=True)
class PartPrice:
    """One post of a thread: the post itself and the calls that describe its pictures."""

    charge: Charge
    post_micro_usd: int
    descriptions_micro_usd: int

    @property
    def has_link(self) -> bool:
        return self.charge is Charge.POST_WITH_LINK

    @property
    def micro_usd(self) -> int:
        return self.post_micro_usd + self.descriptions_micro_usd


@dataclass(frozen=True)
class MessagePrice:
    """What sending a whole message costs, in millionths of a US dollar, by the price list of ``prices``."""

    prices: PriceList
    parts: tuple[PartPrice, ...]

    @property
    def micro_usd(self) -> int:
        return sum(part.micro_usd for part in self.parts)

    @property
    def parts_with_link(self) -> int:
        return sum(part.has_link for part in self.parts)


def charge_for(text: str) -> Charge:
    """What a post with this text is charged as: X makes a link of a bare ``example.org`` too, and charges for it."""
    return Charge.POST_WITH_LINK if find_x_addresses(text) else Charge.POST


def price_message(prices: PriceList, parts: Sequence[RenderedPart]) -> MessagePrice:
    """The price of each post of a thread (or of the one post), its pictures' descriptions included."""
    return MessagePrice(prices, tuple(_price_part(prices, part) for part in parts))


def _price_part(prices: PriceList, part: RenderedPart) -> PartPrice:
    charge = charge_for(part.text)
    described = sum(1 for media in part.media if media.alt and not media.decorative)
    return PartPrice(
        charge=charge,
        post_micro_usd=prices.of(charge),
        descriptions_micro_usd=described * prices.of(Charge.MEDIA_METADATA),
    )


def prices_on(lists: Sequence[PriceList], channel: str, day: date) -> PriceList | None:
    """The price list in force on that UTC day; before the first one known, the first. None: it costs nothing."""
    of_channel = sorted((one for one in lists if one.channel == channel), key=lambda one: one.valid_from)
    in_force = [one for one in of_channel if one.valid_from <= day]
    return in_force[-1] if in_force else (of_channel[0] if of_channel else None)
