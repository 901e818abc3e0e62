"""The platforms' price lists, from ``prices.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from campaigns.domain.facts.money import micro_usd
from campaigns.domain.facts.pricing import Charge, PriceList
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.reference.loader import HERE, Record, load

FILE = HERE / "prices.yml"


@cache
def price_lists(file: Path = FILE) -> tuple[PriceList, ...]:
    """Every price list there is, in the file's order.

    Raises:
        ReferenceFileError: the file is broken; the message names the line.
    """
    return load(file, lambda top: top.each("prices", _price_list))


def _price_list(record: Record) -> PriceList:
    return PriceList(
        channel=record.choice("channel", KINDS),
        valid_from=record.day("valid_from"),
        micro_usd=record.one("usd", _charges),
        provenance=record.provenance(),
    )


def _charges(record: Record) -> dict[Charge, int]:
    return {charge: micro_usd(record.decimal(charge)) for charge in Charge if record.has(charge)}
