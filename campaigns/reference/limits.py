"""The platforms' published rate limits, from ``limits.yml``."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.sending.rate_windows import RateLimit
from campaigns.reference.loader import HERE, Record, load

FILE = HERE / "limits.yml"


@cache
def rate_limits(channel: str) -> tuple[RateLimit, ...]:
    """The limits of one kind of channel; none for a channel that has none.

    Raises:
        ReferenceFileError: the file is broken; the message names the line.
    """
    return tuple(limit for limit in shipped_limits() if limit.channel == channel)


@cache
def shipped_limits(file: Path = FILE) -> tuple[RateLimit, ...]:
    """Every limit that comes with the product, in the file's order.

    Raises:
        ReferenceFileError: the file is broken; the message names the line.
    """
    return load(file, lambda top: top.each("limits", _limit))


def _limit(record: Record) -> RateLimit:
    return RateLimit(
        channel=record.choice("channel", KINDS),
        scope=record.text("scope"),
        counts=record.text("counts"),
        limit=record.number("limit"),
        per=timedelta(minutes=record.number("minutes")),
        per_part=record.number("each_post", 0),
        per_picture=record.number("each_picture", 0),
        per_description=record.number("each_description", 0),
        is_confirmed=record.flag("confirmed", default=True),
        provenance=record.provenance(),
    )
