"""Facts about the outside world that go out of date: where each was read, and when somebody must look again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Provenance:
    """Where a fact comes from.

    Attributes:
        source: a page, a law or a document that anybody can look up.
        last_checked: the day somebody compared it with the source.
        review_by: after this day it may no longer be relied on without another look.
    """

    source: str
    last_checked: date
    review_by: date

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise ValueError("source is empty. Say where the fact was read.")
        if self.review_by <= self.last_checked:
            raise ValueError("review_by must be later than last_checked.")

    def needs_review(self, today: date) -> bool:
        return today > self.review_by
