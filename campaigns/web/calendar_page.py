"""What a calendar page shows, as its address says it: the view, the day it is about, the filters. And where it leads on to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from flask import abort, url_for
from werkzeug.datastructures import MultiDict

from campaigns.domain.time.localtime import LocalTimeError, parse_day, parse_moment
from campaigns.domain.time.shifting import FIRST_DAY, LAST_DAY, first_of_month, month_days, week_days
from campaigns.errors import CampaignDeskError
from campaigns.reports.screens.calendar import calendar_days
from campaigns.reports.screens.calendar_parts import CalendarDay, Chosen, Show
from campaigns.reports.screens.course import activity_notes
from campaigns.services.content.facts import facts_now
from campaigns.services.planning.moving import Slot
from campaigns.web.desk_access import current_desk, local_zone, now, page_session
from campaigns.web.library_watch import recent_library

LIST_DAYS = 28
MOST_SLOTS = 200
NOTHING_CHOSEN = Chosen()


class View(StrEnum):
    MONTH = "month"
    WEEK = "week"
    LIST = "list"


VIEW_LABELS = {View.MONTH: "Month", View.WEEK: "Week", View.LIST: "List"}


@dataclass(frozen=True)
class CalendarPage:
    view: View
    on: date
    chosen: Chosen

    @property
    def days(self) -> list[date]:
        if self.view is View.MONTH:
            return [day for week in month_days(self.on) for day in week]
        if self.view is View.WEEK:
            return week_days(self.on)
        return [self.on + timedelta(days=number) for number in range(LIST_DAYS)]

    @property
    def title(self) -> str:
        days = self.days
        if self.view is View.MONTH:
            return f"{self.on:%B %Y}"
        first, last = days[0], days[-1]
        same_month = (first.year, first.month) == (last.year, last.month)
        beginning = f"{first.day}" if same_month else f"{first.day} {first:%B}"
        if first.year != last.year:
            beginning += f" {first.year}"
        return f"{beginning} to {last.day} {last:%B %Y}"

    @property
    def before(self) -> str:
        return self.address(on=self._moved(-1)) if self.days[0] > FIRST_DAY else ""

    @property
    def after(self) -> str:
        return self.address(on=self._moved(1)) if self.days[-1] < LAST_DAY else ""

    def _moved(self, way: int) -> date:
        if self.view is View.MONTH:
            return first_of_month(self.on, way)
        return self.on + timedelta(days=way * (7 if self.view is View.WEEK else LIST_DAYS))

    def address(self, **changes: Any) -> str:
        if "view" in changes:
            changes["view"] = View(changes["view"])
        page = replace(self, **changes)
        return url_for("calendar.show", **page.values)

    @property
    def values(self) -> dict[str, Any]:
        """What stands in the address; what nobody chose is left away."""
        chosen = self.chosen
        values = {
            "view": self.view.value,
            "on": self.on.isoformat(),
            "campaign": chosen.campaign,
            "channel": chosen.channel,
            "area": chosen.area,
            "show": "" if chosen.show is Show.ALL else chosen.show.value,
        }
        return {name: value for name, value in values.items() if value}


def page_of(values: MultiDict[str, str], today: date) -> CalendarPage:
    """The page that an address asks for. One that no calendar has is not found."""
    try:
        view = View(values.get("view") or View.MONTH)
        show = Show(values.get("show") or Show.ALL)
        on = parse_day(values["on"]) if values.get("on") else today
    except (ValueError, LocalTimeError):
        abort(404)
    if not FIRST_DAY < on < LAST_DAY - timedelta(days=LIST_DAYS + 31):
        abort(404)
    chosen = Chosen(
        values.get("campaign", ""), values.get("channel", ""), values.get("area", "").strip(), show
    )
    return CalendarPage(view, on, chosen)


def days_of(days: Sequence[date], chosen: Chosen = NOTHING_CHOSEN) -> list[CalendarDay]:
    """What stands on these days, which follow one another."""
    facts = facts_now(page_session(), current_desk())
    found = calendar_days(page_session(), facts, days, chosen, zone=local_zone(), now=now())
    by_day = {one.day: one for one in found}
    for day, note in activity_notes(recent_library().plans, chosen.campaign):
        if day in by_day and chosen.show is Show.ALL and not chosen.channel:
            by_day[day].notes.append(note)
    return found


def slot_value(slot: Slot) -> str:
    """How a form names what it is about."""
    return f"{slot.at.isoformat()} {slot.ref}"


def slots_of(values: Iterable[str]) -> list[Slot]:
    """
    Raises:
        CampaignDeskError: one is none, or nothing is chosen, or too much at once.
    """
    slots = []
    for value in dict.fromkeys(values):
        at, _, ref = value.partition(" ")
        try:
            slots.append(Slot(ref, parse_moment(at, local_zone())))
        except LocalTimeError as error:
            raise CampaignDeskError("Choose what to move on the calendar, then try again.") from error
    if not slots:
        raise CampaignDeskError("Tick what you want to move first.")
    if len(slots) > MOST_SLOTS:
        raise CampaignDeskError(f"Move at most {MOST_SLOTS} at once. Tick fewer, then move the others.")
    return slots
