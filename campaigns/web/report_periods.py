"""The periods a report is asked for: quarters and years of the financial year, or days of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.domain.time.localtime import LocalTimeError, parse_day
from campaigns.domain.time.periods import Period, PeriodError
from campaigns.errors import CampaignDeskError

OWN_DATES = "dates"


@dataclass(frozen=True)
class Preset:
    name: str
    label: str
    period: Period


class PeriodFieldsError(CampaignDeskError):
    """The days given make no period. ``fields`` maps the form's fields to their sentences."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


def presets(today: date) -> list[Preset]:
    """This quarter and the last, this financial year and the last (they begin on 1 April)."""
    start = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    last_start = _months_later(start, -3)
    year = date(today.year if today.month >= 4 else today.year - 1, 4, 1)
    last_year = date(year.year - 1, 4, 1)
    return [
        Preset("this-quarter", f"This quarter ({_quarter(start)})", _until_next(start, 3)),
        Preset("last-quarter", f"Last quarter ({_quarter(last_start)})", _until_next(last_start, 3)),
        Preset("this-year", f"This financial year ({_year(year)})", _until_next(year, 12)),
        Preset("last-year", f"Last financial year ({_year(last_year)})", _until_next(last_year, 12)),
    ]


def own_period(first: str, last: str) -> Period:
    """The two days a person typed.

    Raises:
        PeriodFieldsError: one of them is no day, or they are the wrong way round.
    """
    days: dict[str, date] = {}
    fields: dict[str, str] = {}
    for name, label, text in (("from", "first day", first), ("to", "last day", last)):
        try:
            if not text.strip():
                raise LocalTimeError(f"Give the {label} of the report.")
            days[name] = parse_day(text)
        except LocalTimeError as error:
            fields[name] = str(error)
    if not fields and days["from"] > days["to"]:
        fields["to"] = "The last day is before the first. Swap the two days."
    if fields:
        raise PeriodFieldsError(fields)
    try:
        return Period(days["from"], days["to"])
    except PeriodError as error:
        raise PeriodFieldsError({"from": "Use days between the years 2000 and 2100."}) from error


def _until_next(start: date, months: int) -> Period:
    return Period(start, _months_later(start, months) - timedelta(days=1))


def _months_later(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _quarter(start: date) -> str:
    """``Q1, April to June 2027``: quarters of the financial year."""
    number = (start.month - 4) // 3 % 4 + 1
    return f"Q{number}, {start:%B} to {_months_later(start, 2):%B %Y}"


def _year(start: date) -> str:
    return f"{start.year} to {start.year + 1}"
