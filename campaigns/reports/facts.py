"""The dated facts as a list for people: what has to be looked up again, what is broken, which dates are ahead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from campaigns.domain.facts.dated_facts import BrokenFile, DatedEntry, ReviewState
from campaigns.domain.facts.facts import CalendarDate, DateStatus, Facts

AHEAD = timedelta(days=200)
_URGENT = {ReviewState.PAST_REVIEW: 0, ReviewState.NEVER_CHECKED: 1, ReviewState.CURRENT: 2}


@dataclass(frozen=True)
class FactLine:
    """One entry, or several that share where they come from. ``ids``: what its file calls them."""

    group: str
    name: str
    state: ReviewState
    source: str
    last_checked: date | None
    review_by: date | None
    file: str
    line: int
    ids: tuple[str, ...]

    @property
    def needs_review(self) -> bool:
        return self.state is not ReviewState.CURRENT

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"

    @property
    def list_name(self) -> str:
        """What the list is called that it stands in."""
        return self.file.rpartition("/")[2].removesuffix(".yml")


@dataclass(frozen=True)
class DateAhead:
    """A day or period to come. ``overlaps`` names what falls into the same days."""

    name: str
    starts: date
    ends: date
    is_confirmed: bool
    overlaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class FactsReport:
    lines: tuple[FactLine, ...]
    broken: tuple[BrokenFile, ...]

    @property
    def is_well(self) -> bool:
        return not self.broken and not any(line.needs_review for line in self.lines)

    def to_look_up(self) -> tuple[FactLine, ...]:
        return tuple(line for line in self.lines if line.needs_review)

    def by_group(self) -> Iterator[tuple[str, list[FactLine]]]:
        """What is up to date, under the heading of its kind."""
        current = [line for line in self.lines if not line.needs_review]
        for group, lines in groupby(current, key=lambda line: line.group):
            yield group, list(lines)

    def count(self, state: ReviewState) -> int:
        return sum(line.state is state for line in self.lines)


def facts_report(facts: Facts, today: date) -> FactsReport:
    """Past review first, then never checked, then what is up to date; within each, in the order of the files."""
    lines = [_line(entry, today) for entry in facts.register]
    return FactsReport(tuple(sorted(lines, key=lambda line: _URGENT[line.state])), facts.broken)


def dates_ahead(facts: Facts, today: date) -> list[DateAhead]:
    """Awareness dates, sensitive dates and pre-election periods of the coming months, with what they collide with."""
    last = today + AHEAD
    dates = [one for one in facts.calendar if today <= one.ends and one.starts <= last]
    periods = [
        DateAhead(
            f"Pre-election period: {one.name}{_areas(one.areas)}",
            one.starts_on,
            one.polling_day,
            one.is_published,
        )
        for one in facts.elections
        if today <= one.polling_day and one.starts_on <= last
    ]
    ahead = [*(_ahead(one) for one in dates if not _is_quarter(one)), *periods]
    return [_with_overlaps(one, ahead) for one in sorted(ahead, key=lambda one: (one.starts, one.name))]


def _line(entry: DatedEntry, today: date) -> FactLine:
    seen = entry.provenance
    return FactLine(
        group=entry.group,
        name=entry.name,
        state=seen.state(today),
        source=seen.source,
        last_checked=seen.last_checked,
        review_by=seen.review_by,
        file=seen.file,
        line=seen.line,
        ids=entry.ids,
    )


def _ahead(one: CalendarDate) -> DateAhead:
    where = f" ({one.area})" if one.area else ""
    return DateAhead(f"{one.name}{where}", one.starts, one.ends, one.status is DateStatus.CONFIRMED)


def _is_quarter(one: CalendarDate) -> bool:
    """Three months of book-keeping overlap with everything, and tell nobody anything."""
    return (one.ends - one.starts).days > 60


def _areas(areas: tuple[str, ...]) -> str:
    return f" ({areas[0]})" if len(areas) == 1 else ""


def _with_overlaps(one: DateAhead, ahead: list[DateAhead]) -> DateAhead:
    met = tuple(
        other.name
        for other in ahead
        if other is not one and other.starts <= one.ends and one.starts <= other.ends
    )
    return DateAhead(one.name, one.starts, one.ends, one.is_confirmed, met)
