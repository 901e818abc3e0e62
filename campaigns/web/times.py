"""Moments in the words of the pages: always the organisation's zone, exact on hover and to machines, near ones by name."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from campaigns.domain.time.durations import how_long
from campaigns.domain.time.localtime import clock_time


def day_name(moment: datetime, zone: ZoneInfo, today: date) -> str:
    """``Today``, ``Tomorrow``, ``Yesterday``, else ``Mon 17 May``, with the year where it is another one."""
    day = moment.astimezone(zone).date()
    near = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}.get((day - today).days)
    if near:
        return near
    return f"{day:%a} {day.day} {day:%b}" + ("" if day.year == today.year else f" {day.year}")


def short_moment(moment: datetime, zone: ZoneInfo, today: date, *, mid_sentence: bool = False) -> str:
    """``Tomorrow, 8:00am``; within a sentence ``tomorrow, 8:00am``."""
    day = day_name(moment, zone, today)
    if mid_sentence and day in ("Today", "Tomorrow", "Yesterday"):
        day = day.lower()
    return f"{day}, {clock_time(moment, zone)}"


def since_words(moment: datetime, now: datetime) -> str:
    """``in 3 hours`` or ``3 hours ago``."""
    seconds = (moment - now).total_seconds()
    return f"in {how_long(seconds)}" if seconds >= 0 else f"{how_long(-seconds)} ago"
