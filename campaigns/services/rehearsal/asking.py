"""What a person asks a rehearsal for: from when to when, with a hold on which day, how far apart posts should be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaigns.domain.sending.holds import EVERYTHING, HoldWordsError, Scope, parse_scope
from campaigns.domain.time.localtime import LocalTimeError, format_day, parse_day
from campaigns.domain.time.periods import Period, PeriodError
from campaigns.errors import CampaignDeskError

LONGEST = timedelta(days=731)
APART_MINUTES = 30
MOST_MINUTES_APART = 1440


class AskError(CampaignDeskError):
    """What was asked can't be rehearsed. ``fields`` maps what was asked (from, to, hold, apart) to its sentence."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


@dataclass(frozen=True)
class HoldAsk:
    """A hold that begins with the day ``on``."""

    on: date
    scope: Scope


@dataclass(frozen=True)
class RehearsalAsk:
    window: Period
    hold: HoldAsk | None = None
    apart_minutes: int = APART_MINUTES

    @property
    def apart(self) -> timedelta:
        return timedelta(minutes=self.apart_minutes)


def parse_ask(
    first: str, last: str, *, now: datetime, zone: ZoneInfo, hold: str = "", apart: int = APART_MINUTES
) -> RehearsalAsk:
    """Read the days a person wrote; ``hold`` is a day, or a day and a scope such as ``2027-05-19,channel:x``.

    Raises:
        AskError: a day is no day or out of order, or the scope of the hold is none; a sentence for each.
    """
    fields: dict[str, str] = {}
    start = _day(first, "from", "Say from which day to rehearse", fields)
    end = _day(last, "to", "Say to which day to rehearse", fields)
    window = _window(start, end, now.astimezone(zone).date(), fields) if start else None
    held = _hold(hold, window, fields) if hold.strip() else None
    if not 1 <= apart <= MOST_MINUTES_APART:
        fields["apart"] = f"Use a number of minutes from 1 to {MOST_MINUTES_APART}."
    if fields or window is None:
        raise AskError(fields)
    return RehearsalAsk(window, held, apart)


def _day(text: str, name: str, missing: str, fields: dict[str, str]) -> date | None:
    try:
        if text.strip():
            return parse_day(text)
        fields[name] = f"{missing}, like 2027-05-17."
    except LocalTimeError as error:
        fields[name] = str(error)
    return None


def _window(start: date, end: date | None, today: date, fields: dict[str, str]) -> Period | None:
    if start < today:
        fields["from"] = (
            f"{format_day(start)} has passed. A rehearsal looks ahead: begin today ({today.isoformat()}) or later."
        )
    elif end is None:
        pass  # said already
    elif end < start:
        fields["to"] = "The last day is before the first. Swap the two days."
    elif end - start > LONGEST:
        fields["to"] = "That is more than two years. Rehearse a shorter time."
    else:
        try:
            return Period(start, end)
        except PeriodError:
            fields["to"] = "Use days between the years 2000 and 2100."
    return None


def _hold(text: str, window: Period | None, fields: dict[str, str]) -> HoldAsk | None:
    day_text, comma, scope_text = text.partition(",")
    on = _day(day_text, "hold", "Say on which day the hold begins", fields)
    scope = EVERYTHING
    try:
        scope = parse_scope(scope_text) if comma else EVERYTHING
    except HoldWordsError as error:
        fields["hold"] = str(error)
    if on is not None and window is not None and not window.first <= on <= window.last:
        fields["hold"] = f"{format_day(on)} is not within the days rehearsed. Choose one of {window.words}."
    return HoldAsk(on, scope) if on is not None and "hold" not in fields else None
