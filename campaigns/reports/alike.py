"""Posts whose figures differ in nothing but their values are put together at once: a year has few kinds of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from campaigns.domain.figures.measures import ENGAGEMENT_PARTS, MEASURES, Figure, Missing
from campaigns.models.last_readings import LastReading

_OF_A_RATE = {*ENGAGEMENT_PARTS, "views"}


@dataclass(frozen=True)
class Observation:
    """One figure of posts that are alike. ``taken_at`` is the latest reading of it; nothing was read without one.

    ``since`` is set when a later reading brought no value: the value shown is then the last one known.
    """

    figure: Figure
    native_name: str
    source: str
    taken_at: datetime | None
    since: Missing | None = None


@dataclass(frozen=True)
class Alike:
    """So many posts of one channel that gave the same measures, with the same definitions, names and sources.

    Attributes:
        observations: measure → what was read of it; empty where none of them was ever read.
        is_one_reading: each post's engagements and views come from the same reading of it.
    """

    posts: int
    observations: Mapping[str, Observation]
    is_one_reading: bool = True


def alike(readings: Iterable[Sequence[LastReading]], *, channel: str) -> list[Alike]:
    """The posts put together, in the order in which the first of each kind comes."""
    kinds: dict[tuple[object, ...], _Kind] = {}
    for of_post in readings:
        is_one = (
            len({one.taken_at for one in of_post if one.value is not None and one.measure in _OF_A_RATE}) < 2
        )
        key = (is_one, *[(one[1], one[3], one[4], one[5], one[6], one[8]) for one in of_post])
        kind = kinds.get(key)
        if kind is None:
            kind = kinds[key] = _Kind(of_post, is_one_reading=is_one)
        else:
            kind.add(of_post)
    return [kind.as_one(channel) for kind in kinds.values()]


class _Kind:
    """Posts of one kind as they are added up."""

    def __init__(self, of_first: Sequence[LastReading], *, is_one_reading: bool) -> None:
        self.of_first = of_first
        self.is_one_reading = is_one_reading
        self.posts = 1
        self.values = [one.value for one in of_first]
        self.taken_at = [one.taken_at for one in of_first]
        self.adds = [MEASURES[one.measure].adds_over_posts for one in of_first]

    def add(self, of_post: Sequence[LastReading]) -> None:
        self.posts += 1
        for place, one in enumerate(of_post):
            so_far = self.values[place]
            if so_far is not None and one.value is not None:
                self.values[place] = so_far + one.value if self.adds[place] else max(so_far, one.value)
            if one.taken_at > self.taken_at[place]:
                self.taken_at[place] = one.taken_at

    def as_one(self, channel: str) -> Alike:
        observations = {
            one.measure: Observation(
                figure=Figure(
                    measure=one.measure,
                    value=value,
                    missing=Missing(one.missing) if value is None else None,
                    channel=channel,
                    definition=one.definition,
                    posts=self.posts,
                ),
                native_name=one.native_name,
                source=one.source,
                taken_at=taken_at,
                since=Missing(one.since) if one.since else None,
            )
            for one, value, taken_at in zip(self.of_first, self.values, self.taken_at, strict=True)
        }
        return Alike(self.posts, observations, self.is_one_reading)


@lru_cache(maxsize=1000)
def unread(measure: str, missing: Missing, channel: str, posts: int) -> Observation:
    """What there is to say of a measure that was never read of these posts."""
    figure = Figure(measure, None, missing, channel, "", posts)
    return Observation(figure, native_name="", source="", taken_at=None)
