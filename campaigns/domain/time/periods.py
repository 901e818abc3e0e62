"""The period of a report: local days, both included, and the moments they begin and end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.domain.time.localtime import LocalTimeError, parse_day, start_of_day
from campaigns.errors import CampaignDeskError

EARLIEST, LATEST = 2000, 2100


class PeriodError(CampaignDeskError):
    """The days given make no period."""


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included, as the organisation's calendar has them."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise PeriodError(
                f"The period ends before it starts: --from is {day_words(self.first)}, --to is "
                f"{day_words(self.last)}. Swap the two days."
            )
        for name, day in (("--from", self.first), ("--to", self.last)):
            if not EARLIEST <= day.year <= LATEST:
                raise PeriodError(f"{name} is {day.isoformat()}. Use a year from {EARLIEST} to {LATEST}.")

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Where it begins and where the day after it begins (UTC): the second moment is no longer in it."""
        return start_of_day(self.first, zone), start_of_day(self.last + timedelta(days=1), zone)

    @property
    def words(self) -> str:
        """``1 April 2027 to 30 June 2027``, or the one day."""
        if self.first == self.last:
            return day_words(self.first)
        return f"{day_words(self.first)} to {day_words(self.last)}"


def parse_period(first: str, last: str) -> Period:
    """The period that a person wrote as two days, such as 2027-04-01 and 2027-06-30.

    Raises:
        PeriodError: one of them is no day, or they are the wrong way round.
    """
    return Period(_parse_end(first, "--from"), _parse_end(last, "--to"))


def _parse_end(text: str, name: str) -> date:
    try:
        return parse_day(text)
    except LocalTimeError as error:
        raise PeriodError(f"{name}: {error}") from error


def day_words(day: date) -> str:
    """``1 April 2027``."""
    return f"{day.day} {day:%B %Y}"
