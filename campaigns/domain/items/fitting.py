"""What one account takes: what its own server told, else the public default of its kind of channel.

The one place where both are put together: the checks use it before a post is submitted, planning and rehearsals after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.counting import TextLength, measure_text


@dataclass(frozen=True)
class Limits:
    """None: no limit that matters. ``link_cost`` is set where the server told how much a link counts.

    ``told`` holds the names of those that the server set itself.
    """

    kind: str
    text: int | None
    images: int
    image_bytes: int | None
    alt: int | None
    film_bytes: int | None = None
    link_cost: int | None = None
    told: frozenset[str] = frozenset()

    @classmethod
    def of(cls, kind: str, told: Mapping[str, Any] | None = None) -> Self:
        """``told`` as kept with an account: text_limit, url_cost, image_limit, image_max_bytes, alt_limit,
        film_max_bytes."""
        channel, told = KINDS[kind], told or {}
        return cls(
            kind=kind,
            text=told.get("text_limit", channel.text_limit),
            images=told.get("image_limit", channel.image_limit),
            image_bytes=told.get("image_max_bytes", channel.image_max_bytes),
            alt=told.get("alt_limit", channel.alt_limit),
            film_bytes=told.get("film_max_bytes"),
            link_cost=told.get("url_cost"),
            told=frozenset(told),
        )

    def measure(self, text: str, *, warning: str = "") -> TextLength:
        """The text as this account's server counts it, with the content warning before it."""
        return measure_text(self.kind, text, self.text, warning=warning, link_cost=self.link_cost)
