"""The one document of a rehearsal: plain values that turn into JSON, with the words that every rendering shows.

The README describes it; other people's programs may rely on its keys. Moments are ISO 8601 in UTC (``at``) and in the
organisation's zone (``local``); ``when`` says the same in words.
"""

from __future__ import annotations

from dataclasses import asdict, fields, is_dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.domain.facts.money import show_usd
from campaigns.domain.items.collisions import Collision, CollisionKind
from campaigns.domain.items.issues import Issue
from campaigns.domain.text.listing import counted
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.clock_changes import ClockChange
from campaigns.domain.time.localtime import clock_time, format_day, format_local, zone_words
from campaigns.services.rehearsal.structure import (
    ClockChangeDay,
    HeldDay,
    Line,
    MonthlySpend,
    Rehearsal,
)

Document = dict[str, Any]

# What the document calls the structure's fields.
_NAMES = {
    "label": "delivery",
    "delivery_ids": "deliveries",
    "item_ref": "item",
    "item_title": "title",
    "item_kind": "kind",
    "as_of": "at",
}

_COLLIDES: dict[CollisionKind, str] = {
    CollisionKind.TOO_CLOSE: "come close together",
    CollisionKind.SAME_TEXT: "say the same",
    CollisionKind.ALIKE: "say almost the same",
}


def rehearsal_document(rehearsal: Rehearsal) -> Document:
    zone = rehearsal.zone
    return {
        "from": rehearsal.window.first.isoformat(),
        "to": rehearsal.window.last.isoformat(),
        "window": rehearsal.window.words,
        "zone": zone.key,
        "zone_words": zone_words(zone),
        "organisation": rehearsal.organisation,
        "rehearsed": _moment(rehearsal.rehearsed_at, zone),
        "apart_minutes": rehearsal.apart_minutes,
        "needs_a_look": rehearsal.needs_a_look,
        "remarks": list(rehearsal.remarks),
        "goes_out": _plain(rehearsal.going_out, zone),
        "does_not_go_out": _plain(rehearsal.not_going_out, zone),
        "would_be_silent": _plain(rehearsal.silent, zone),
        "collisions": [_collision(one, zone) for one in rehearsal.collisions],
        "findings": _plain(rehearsal.findings, zone),
        "clock_changes": [_change(one, zone) for one in rehearsal.clock_changes],
        "spend": [_spend(one) for one in rehearsal.spend],
        "hold": _held(rehearsal.held_day, zone) if rehearsal.held_day else None,
    }


def _utc(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _moment(at: datetime, zone: ZoneInfo) -> dict[str, str]:
    local = at.astimezone(zone)
    return {
        "at": _utc(at),
        "local": local.isoformat(),
        "day": local.date().isoformat(),
        "day_words": format_day(local.date()),
        "time": clock_time(at, zone),
        "when": format_local(at, zone),
    }


def _plain(value: Any, zone: ZoneInfo) -> Any:
    """Values of the rehearsal's structure, whatever they are, as JSON has them; ``text`` is for comparing alone."""
    if isinstance(value, tuple):
        return [_plain(one, zone) for one in value]
    if isinstance(value, Issue):
        return value.to_json()
    if isinstance(value, datetime):
        return _utc(value)
    if not is_dataclass(value):
        return value
    named = {_NAMES.get(one.name, one.name): getattr(value, one.name) for one in fields(value)}
    at = named.pop("at", None)
    plain = {name: _plain(one, zone) for name, one in named.items() if name != "text"}
    return {**(_moment(at, zone) if at is not None else NO_TIME), **plain}


NO_TIME = {"at": None, "local": None, "day": None, "day_words": "", "time": "", "when": "No time"}


def _collision(pair: Collision[Line], zone: ZoneInfo) -> Document:
    minutes = int((pair.later.at - pair.earlier.at).total_seconds() // 60)
    return {
        "kind": pair.kind.value,
        "account": pair.later.account,
        "channel": pair.later.channel,
        "minutes_apart": minutes,
        "earlier": _post(pair.earlier, zone),
        "later": _post(pair.later, zone),
        "words": _collision_words(pair, zone, minutes),
    }


def _collision_words(pair: Collision[Line], zone: ZoneInfo, minutes: int) -> str:
    account = pair.later.account
    earlier, later = quoted(pair.earlier.item_title), quoted(pair.later.item_title)
    if pair.kind is CollisionKind.TOO_CLOSE:
        gap = "at the same time" if minutes == 0 else f"{counted(minutes, 'minute')} apart"
        return f"{earlier} and {later} go out {gap} on {account}, {format_local(pair.later.at, zone)}."
    return (
        f"{earlier} ({format_local(pair.earlier.at, zone)}) and {later} ({format_local(pair.later.at, zone)}) "
        f"{_COLLIDES[pair.kind]} on {account}."
    )


def _post(line: Line, zone: ZoneInfo) -> Document:
    return {**_moment(line.at, zone), "item": line.item_ref, "title": line.item_title}


def _change(one: ClockChangeDay, zone: ZoneInfo) -> Document:
    return {
        **_moment(one.change.at, zone),
        "shift_minutes": int(one.change.shift.total_seconds() // 60),
        "words": _change_words(one.change, zone),
        "items": [
            {**_post(line, zone), "account": line.account, "where": where} for line, where in one.lines
        ],
        "refused": _plain(one.refused, zone),
    }


def _change_words(change: ClockChange, zone: ZoneInfo) -> str:
    local = change.at.astimezone(zone)
    before, after = f"{local - change.shift:%H:%M}", f"{local:%H:%M}"  # what the clocks showed, and show then
    if change.goes_forward:
        return f"{format_day(local.date())}: the clocks go forward from {before} to {after}. The times between do not exist."
    return f"{format_day(local.date())}: the clocks go back from {before} to {after}. The times between occur twice."


def _spend(one: MonthlySpend) -> Document:
    return {**asdict(one), "month": f"{one.month:%Y-%m}", "words": _spend_words(one)}


def _spend_words(one: MonthlySpend) -> str:
    month = f"{one.month:%B %Y}"
    posts = counted(one.posts, "post")
    links = f", {one.posts_with_link:,} of them with a link" if one.posts_with_link else ""
    said = [f"{one.account}, {month}: {posts}{links}, for {show_usd(one.played_micro_usd)}."]
    if one.spent_micro_usd:
        said.append(f"{show_usd(one.spent_micro_usd)} was spent before.")
    if one.cap_micro_usd is None:
        said.append("The account has no monthly cap.")
    else:
        left = one.cap_micro_usd - one.spent_micro_usd - one.played_micro_usd
        said.append(f"Of the cap of {show_usd(one.cap_micro_usd)}, {show_usd(max(0, left))} would be left.")
    return " ".join(said)


def _held(held: HeldDay, zone: ZoneInfo) -> Document:
    return {
        "on": held.on.isoformat(),
        "on_words": format_day(held.on),
        "scope": str(held.scope),
        "scope_words": held.scope.words,
        "starts": _moment(held.starts_at, zone),
        "stops": _plain(held.stops, zone),
        "lets_through": _plain(held.lets_through, zone),
    }
