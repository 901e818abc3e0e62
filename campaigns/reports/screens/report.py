"""What the report's page shows of its long lists: some at a time. The figures are those of the whole report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Generic, TypeVar

from campaigns.reports.structure import EngagementReport, NotSent, ReportRow

PER_PAGE = 50
LISTS = ("posts", "left", "practised")  # each with a page of its own in the address
_Row = TypeVar("_Row")


@dataclass(frozen=True)
class Some(Generic[_Row]):
    """Page ``page`` of a list of ``count``."""

    name: str
    rows: Sequence[_Row]
    page: int
    count: int

    @property
    def first(self) -> int:
        return (self.page - 1) * PER_PAGE + 1

    @property
    def last(self) -> int:
        return min(self.page * PER_PAGE, self.count)

    @property
    def has_more(self) -> bool:
        return self.last < self.count


@dataclass(frozen=True)
class ReportScreen:
    posts: Some[ReportRow]
    left: Some[NotSent]
    practised: Some[ReportRow]

    @property
    def is_past_the_end(self) -> bool:
        return any(one.page > 1 and not one.rows for one in (self.posts, self.left, self.practised))

    @property
    def campaigns(self) -> list[tuple[str, list[ReportRow]]]:
        """The posts shown, by campaign."""
        by_campaign = groupby(self.posts.rows, key=attrgetter("campaign_slug", "campaign"))
        return [(title, list(rows)) for (_, title), rows in by_campaign]


def report_screen(report: EngagementReport, pages: dict[str, int]) -> ReportScreen:
    """Of each list the page that is asked for in ``pages``; the first where nothing is said."""
    return ReportScreen(
        posts=_some("posts", report.rows, pages),
        left=_some("left", report.not_sent, pages),
        practised=_some("practised", report.practised.rows, pages),
    )


def _some(name: str, rows: Sequence[_Row], pages: dict[str, int]) -> Some[_Row]:
    page = pages.get(name, 1)
    return Some(name, list(rows[(page - 1) * PER_PAGE : page * PER_PAGE]), page, len(rows))
