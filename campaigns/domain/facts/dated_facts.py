"""Facts about the outside world that go out of date: where each was read, and when somebody must look again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

REVIEW_DAYS = 180  # where an entry names no day itself


class ReviewState(StrEnum):
    CURRENT = "current"
    PAST_REVIEW = "past review"
    NEVER_CHECKED = "never checked"


@dataclass(frozen=True)
class Provenance:
    """Where a fact comes from.

    Attributes:
        source: a page, a law or a document that anybody can look up.
        last_checked: the day somebody compared it with the source; None if nobody ever has.
        review_by: after this day it may no longer be relied on without another look; 180 days after
            ``last_checked`` where it is not given.
        file, line: where the entry stands, for people who mend it.
    """

    source: str
    last_checked: date | None
    review_by: date | None = None
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise ValueError("source is empty. Say where the fact was read.")
        if self.last_checked is None:
            if self.review_by is not None:
                raise ValueError("What was never checked has no review_by. Take that line out.")
        elif self.review_by is None:
            object.__setattr__(self, "review_by", self.last_checked + timedelta(days=REVIEW_DAYS))
        elif self.review_by <= self.last_checked:
            raise ValueError("review_by must be later than last_checked.")

    def state(self, today: date) -> ReviewState:
        if self.review_by is None:
            return ReviewState.NEVER_CHECKED
        return ReviewState.PAST_REVIEW if today > self.review_by else ReviewState.CURRENT

    def needs_review(self, today: date) -> bool:
        return self.state(today) is not ReviewState.CURRENT


@dataclass(frozen=True)
class DatedEntry:
    """A line of the register of dated facts: what kind it is, what it is called, where it comes from.

    ``ids`` are the names by which its file speaks of the entries that this line stands for.
    """

    group: str
    name: str
    provenance: Provenance
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class BrokenFile:
    """A data file that could not be used. ``message`` names file and line for people."""

    path: str
    line: int
    message: str
