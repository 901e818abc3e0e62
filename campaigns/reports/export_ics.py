"""The calendar as iCalendar (RFC 5545), for any calendar program. The same events make the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, timedelta
from typing import Any

from campaigns.domain.text.odd_characters import reveal
from campaigns.reports.feed import FeedEvent

REFRESH = timedelta(hours=1)


def write_ics(
    events: Iterable[FeedEvent], *, name: str, host: str, address_of: Callable[[FeedEvent], str]
) -> bytes:
    """
    Args:
        name: what the calendar is called. host: makes the names of its events ours.
        address_of: where more about one stands.
    """
    from icalendar import Calendar  # heavy, and only this export needs it

    calendar: Any = Calendar()
    calendar.add("prodid", "-//Campaign Desk//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, reveal(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(_component(event, f"{event.name}@{host}", address_of(event)))
    written: bytes = calendar.to_ical()
    return written


def _component(event: FeedEvent, uid: str, address: str) -> Any:
    from icalendar import Event

    title = reveal(event.title) or f"Embargoed {event.kind}"
    is_plain = event.stands in ("Planned", "Sent")
    lines = [
        f"How it stands: {event.stands}",
        f"Goes to: {event.where}" if event.where else "",
        f"Campaign: {reveal(event.campaign_title)}" if event.campaign_title else "",
        address,
    ]
    made: Any = Event()
    made.add("uid", uid)
    made.add("dtstamp", event.changed_at.astimezone(UTC))
    made.add("last-modified", event.changed_at.astimezone(UTC))
    made.add("sequence", event.sequence)
    made.add("dtstart", event.at.astimezone(UTC))
    made.add("summary", title if is_plain else f"{event.stands}: {title}")
    made.add("description", "\n".join(filter(None, lines)))
    made.add("url", address)
    made.add("status", event.certainty.value)
    made.add("transp", "TRANSPARENT")  # nobody is busy because a post goes out
    made.add("categories", [event.kind.capitalize()])
    return made
