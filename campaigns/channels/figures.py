"""Turning a platform's counts into readings, by a small dated table per channel."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.channels.base import MeasureValue
from campaigns.domain.figures.measures import Missing

NEVER_FORGOTTEN = ("views", "reach", "link_clicks")  # the board asks for these by name


@dataclass(frozen=True)
class Native:
    """One of our words, the platform's counts that make it up, and the month that definition was checked."""

    measure: str
    fields: tuple[str, ...]
    version: str


def read_figures(kind: str, table: Iterable[Native], counts: Mapping[str, Any]) -> tuple[MeasureValue, ...]:
    """Add up the counts of each row that the platform sent; the definition names those that were there.

    A row of which nothing was sent is "not offered"; a count that is no number is "failed".
    """
    return tuple(_read(kind, row, counts) for row in table)


def _read(kind: str, row: Native, counts: Mapping[str, Any]) -> MeasureValue:
    present = [name for name in row.fields if counts.get(name) is not None]
    if not present:
        return absent(kind, row, Missing.NOT_OFFERED)
    numbers = [counts[name] for name in present]
    if not all(
        isinstance(number, int) and not isinstance(number, bool) and number >= 0 for number in numbers
    ):
        return absent(kind, row, Missing.FAILED)
    name = "+".join(present)
    return MeasureValue(row.measure, sum(numbers), None, name, f"{kind}:{row.version}:{name}")


def absent(kind: str, row: Native, why: Missing) -> MeasureValue:
    name = "+".join(row.fields)
    return MeasureValue(row.measure, None, why, name, f"{kind}:{row.version}:{name}")


def all_absent(kind: str, table: Iterable[Native], why: Missing) -> tuple[MeasureValue, ...]:
    """The same reason for every figure of a post, for one that is gone."""
    return tuple(absent(kind, row, why) for row in table)


def never_offered(kind: str, table: Iterable[Native]) -> tuple[MeasureValue, ...]:
    """What the board asks for and this channel does not have, said in so many words."""
    offered = {row.measure for row in table}
    return tuple(
        MeasureValue(measure, None, Missing.NOT_OFFERED, "", f"{kind}:none")
        for measure in NEVER_FORGOTTEN
        if measure not in offered
    )
