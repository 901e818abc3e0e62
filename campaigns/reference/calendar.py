"""Awareness days and weeks, sensitive dates, and days of mourning or thanksgiving, each from its own file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.facts.facts import CalendarDate, DateStatus
from campaigns.reference.dataset import Dataset
from campaigns.reference.loader import Record

YEARS_AROUND = 2  # for which a date of every year is written out


@dataclass(frozen=True)
class SensitiveDate:
    """A date as it is written down. ``every_year``: an anniversary, so the year is only the first one."""

    first: CalendarDate
    every_year: bool
    provenance: Provenance

    def around(self, year: int) -> tuple[CalendarDate, ...]:
        """The dates of the years around this one; of all years where it happens once."""
        if not self.every_year:
            return (self.first,)
        years = range(max(self.first.starts.year, year - YEARS_AROUND), year + YEARS_AROUND + 1)
        length = self.first.ends - self.first.starts
        starts = [_in_year(self.first.starts, one) for one in years]
        return tuple(replace(self.first, starts=start, ends=start + length) for start in starts)


@dataclass(frozen=True)
class ClosedDay:
    """A day that counts as no working day although no calendar of bank holidays knows it."""

    day: date
    name: str
    provenance: Provenance


def read_calendar_date(record: Record, whole: Provenance | None = None) -> CalendarDate:
    starts = record.day("starts")
    return CalendarDate(
        id=record.text("id"),
        name=record.text("name"),
        starts=starts,
        ends=_not_before(record, starts),
        status=DateStatus(record.choice("status", list(DateStatus))),
        area=record.text("area", ""),
        provenance=record.provenance(whole),
    )


def read_sensitive_date(record: Record, whole: Provenance | None = None) -> SensitiveDate:
    starts, provenance = record.day("starts"), record.provenance(whole)
    first = CalendarDate(
        id=record.text("id"),
        name=record.text("name"),
        starts=starts,
        ends=_not_before(record, starts),
        status=DateStatus.CONFIRMED,
        area=record.text("area", ""),
        is_sensitive=True,
        provenance=provenance,
    )
    return SensitiveDate(first, record.flag("every_year", False), provenance)


def read_closed_day(record: Record, whole: Provenance | None = None) -> ClosedDay:
    return ClosedDay(record.day("day"), record.text("name"), record.provenance(whole))


def _not_before(record: Record, starts: date) -> date:
    ends = record.day("ends", starts)
    if ends < starts:
        raise record.refuse("ends", "this is before starts.")
    return ends


def _in_year(day: date, year: int) -> date:
    """The same day of that year; 28 February for the 29th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


CALENDAR: Dataset[CalendarDate] = Dataset(
    "calendar", "dates", "Calendar", read_calendar_date, lambda one: f"{one.name}, {one.starts:%Y}"
)
SENSITIVE_DATES: Dataset[SensitiveDate] = Dataset(
    "sensitive_dates", "dates", "Sensitive dates", read_sensitive_date, lambda one: one.first.name
)
CLOSED_DAYS: Dataset[ClosedDay] = Dataset(
    "closed_days", "days", "Days of mourning or thanksgiving", read_closed_day, lambda one: one.name
)
