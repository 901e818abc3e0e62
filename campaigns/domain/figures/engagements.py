"""Engagements, our own total: which parts it was made of, when two of them may be added, and the rate of views.

Source: platform reference section 14. A total names its parts; totals of different parts are never added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from campaigns.domain.figures.measures import ENGAGEMENT_PARTS, MEASURES, Figure, NotAddableError
from campaigns.domain.text.listing import listed

NAME = "engagements"
RATE_NAME = "engagement_rate_views"
SMALLEST_BASE = 20  # no percentage of fewer (domain reference section 11)
DEFINITION = (
    "Ours: reactions, comments, shares, saves and link clicks added up for one post, of those the platform gave. "
    "The parts used are listed. Added only over posts of one channel with the same parts."
)
RATE_DEFINITION = (
    "Engagements divided by views, both from the same reading. Over several posts it is worked out anew from the "
    f"sums. No rate is given for fewer than {SMALLEST_BASE} views."
)


@dataclass(frozen=True)
class Engagements:
    """One post's total. ``parts`` maps each measure used to the version of its definition."""

    channel: str
    value: int
    parts: tuple[tuple[str, str], ...]

    @property
    def part_names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.parts)


def engagements_of(figures: Mapping[str, Figure]) -> Engagements | None:
    """The total of one post's figures, or None when none of the parts has a value."""
    present = [
        (figure, figure.value)
        for name in ENGAGEMENT_PARTS
        if (figure := figures.get(name)) is not None and figure.value is not None
    ]
    if not present:
        return None
    return Engagements(
        channel=present[0][0].channel,
        value=sum(value for _, value in present),
        parts=tuple((figure.measure, figure.definition) for figure, _ in present),
    )


def add_engagements(totals: Iterable[Engagements]) -> int:
    """Add the totals of several posts of one channel.

    Raises:
        NotAddableError: channels, parts or definitions are mixed.
        ValueError: there is nothing to add.
    """
    listed = list(totals)
    if not listed:
        raise ValueError("add at least one total")
    if len({total.channel for total in listed}) > 1:
        raise NotAddableError(
            "Engagements can't be added over channels: each platform counts them differently."
        )
    if len({total.part_names for total in listed}) > 1:
        raise NotAddableError(
            "Engagements can't be added here: they are made of different parts on different posts ("
            + "; or ".join(sorted({part_words(total.part_names) for total in listed}))
            + ")."
        )
    if len({total.parts for total in listed}) > 1:
        raise NotAddableError(
            "Engagements can't be added here: the definition of a part changed within the period."
        )
    return sum(total.value for total in listed)


def engagement_rate(*, engagements: int, views: int) -> float | None:
    """Engagements per view, or None when there are too few views for a rate to mean anything."""
    return round(engagements / views, 6) if views >= SMALLEST_BASE else None


def part_words(names: Iterable[str]) -> str:
    """``reactions, comments and shares``, in lower case as inside a sentence."""
    return listed([MEASURES[name].label.lower() for name in names])
