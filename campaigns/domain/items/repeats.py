"""Posts that go out more than once: on the dates that were signed off with them (a series), or again after a while when
somebody plans it (evergreen). And what each such time is called, so that none can be planned twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, Self
from zoneinfo import ZoneInfo

from campaigns.domain.text.lookalikes import plain_words
from campaigns.domain.time.localtime import format_day, format_local

ONCE = "once"
LONGEST_AGAIN = 3650  # days between two times, or times
_SERIES = re.compile(r"(?P<number>\d{1,3}) of (?P<of>\d{1,3}): (?P<at>\d{8}T\d{4})Z(?: again \d+)?")
_TIME = re.compile(r"time (?P<number>\d{1,4})(?: again \d+)?")
_STAMP = "%Y%m%dT%H%M"


@dataclass(frozen=True)
class Repeats:
    """What a text says of going out more than once. Nothing of it is chosen by the desk.

    Attributes:
        also_at: the other dates of a series, in order (aware).
        again_after: evergreen: days that must lie between two times on one account; 0 where it is not evergreen.
        again_most: how often it goes out on one account altogether; 0 for no limit.
        again_until: the last day on which it may go out.
    """

    also_at: tuple[datetime, ...] = ()
    again_after: int = 0
    again_most: int = 0
    again_until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.also_at or self.again_after)

    @property
    def is_evergreen(self) -> bool:
        return self.again_after > 0

    def moments(self, publish_at: datetime | None) -> tuple[datetime, ...]:
        """Every date of the series, in order; empty where it is none."""
        if not self.also_at:
            return ()
        return tuple(sorted({*self.also_at, *((publish_at,) if publish_at else ())}))

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.also_at:
            found["also_at"] = [one.astimezone(UTC).isoformat() for one in self.also_at]
        if self.again_after:
            found |= {"again_after": self.again_after, "again_most": self.again_most}
            found["again_until"] = self.again_until.isoformat() if self.again_until else ""
        return found

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> Self:
        if not kept:
            return cls()
        until = kept.get("again_until") or ""
        return cls(
            also_at=tuple(datetime.fromisoformat(one) for one in kept.get("also_at", ())),
            again_after=int(kept.get("again_after", 0)),
            again_most=int(kept.get("again_most", 0)),
            again_until=date.fromisoformat(until) if until else None,
        )


@dataclass(frozen=True)
class Occasion:
    """Which time an item goes out, by the number of its date in the series and that date as it was signed off."""

    number: int
    of: int
    at: datetime

    @property
    def name(self) -> str:
        return f"{self.number} of {self.of}: {date_mark(self.at)}"


def date_mark(at: datetime) -> str:
    """A date of a series to the minute, as its names have it."""
    return f"{at.astimezone(UTC):{_STAMP}}Z"


def occasions(moments: Sequence[datetime]) -> list[Occasion]:
    return [Occasion(number, len(moments), at) for number, at in enumerate(moments, start=1)]


def occasion_called(name: str) -> Occasion | None:
    """The date of a series that a delivery's occasion names; none where it is no series."""
    match = _SERIES.fullmatch(name)
    if match is None:
        return None
    at = datetime.strptime(match["at"], _STAMP).replace(tzinfo=UTC)
    return Occasion(int(match["number"]), int(match["of"]), at)


def free_name(base: str, used: Iterable[str]) -> str:
    """That name, or where it was used up by a try that is over, the next one made from it."""
    taken = set(used)
    if base not in taken:
        return base
    return next(name for number in count(1) if (name := f"{base} again {number}") not in taken)


def time_called(number: int) -> str:
    """The occasion of an evergreen post that goes out for the so-manieth time."""
    return f"time {number}"


def occasion_words(name: str) -> str:
    """As a mark beside it: “2 of 6”, “evergreen, time 3”; empty for what goes out once."""
    if occasion := occasion_called(name):
        return f"{occasion.number} of {occasion.of}"
    if match := _TIME.fullmatch(name):
        return f"evergreen, time {int(match['number'])}"
    return ""


def words_sha256(parts: Iterable[str]) -> str:
    """Stands for the words of a post as a reader takes them, for platforms that refuse the same ones twice."""
    words = "\n".join(" ".join(plain_words(part)) for part in parts)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def why_not_again(
    repeats: Repeats, others: Iterable[datetime], at: datetime, zone: ZoneInfo, *, done: str = "It is planned"
) -> str:
    """What the rule of an evergreen post says against this moment, beside its other times on the same account.

    Empty where nothing does. ``done`` begins the sentence about a time that is too near.
    """
    times = sorted(others)
    if repeats.again_until and at.astimezone(zone).date() > repeats.again_until:
        return f"It was signed off to go out until {format_day(repeats.again_until)}, and not after that."
    if repeats.again_most and len(times) >= repeats.again_most:
        many = "once" if repeats.again_most == 1 else f"{repeats.again_most} times"
        return f"It was signed off to go out {many} on one account, and that is reached."
    for other in times:
        if abs(at - other) < timedelta(days=repeats.again_after):
            days = "1 day" if repeats.again_after == 1 else f"{repeats.again_after} days"
            return f"{done} there for {format_local(other, zone)}, and {days} must lie between two times."
    return ""


def dates_words(moments: Sequence[datetime], zone: ZoneInfo) -> str:
    """“on 6 dates, from … to …”; of one date that date."""
    if len(moments) == 1:
        return format_local(moments[0], zone)
    return (
        f"on {len(moments)} dates, from {format_local(moments[0], zone)} to {format_local(moments[-1], zone)}"
    )


def evergreen_words(repeats: Repeats) -> str:
    """What whoever signs it off says yes to."""
    days = "1 day" if repeats.again_after == 1 else f"{repeats.again_after} days"
    words = f"It may go out again on the same account once {days} have passed"
    if repeats.again_most:
        words += f", {repeats.again_most} times altogether" if repeats.again_most > 1 else ", once altogether"
    if repeats.again_until:
        words += f", until {format_day(repeats.again_until)}"
    return f"{words}. Each time is planned by a person."
