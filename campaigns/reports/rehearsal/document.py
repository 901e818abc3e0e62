"""The one document of a rehearsal: plain values that turn into JSON, with the words that every rendering shows.

The README describes it; other people's programs may rely on its keys. Moments are ISO 8601 in UTC (``at``) and in the
organisation's zone (``local``); ``when`` says the same in words.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.domain.facts.money import show_usd
from campaigns.domain.items.collisions import CollisionKind
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.clock_changes import ClockChange
from campaigns.domain.time.localtime import clock_time, format_day, format_local, zone_words
from campaigns.services.rehearsal.structure import (
    ClockChangeDay,
    CollisionPair,
    HeldDay,
    ItemFindings,
    Line,
    MonthlySpend,
    Rehearsal,
    SilentItem,
)

Document = dict[str, Any]

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
        "goes_out": [_line(line, zone) for line in rehearsal.going_out],
        "does_not_go_out": [_line(line, zone) for line in rehearsal.not_going_out],
        "would_be_silent": [_silent(one, zone) for one in rehearsal.silent],
        "collisions": [_collision(one, zone) for one in rehearsal.collisions],
        "findings": [_findings(one, zone) for one in rehearsal.findings],
        "clock_changes": [_change(one, zone) for one in rehearsal.clock_changes],
        "spend": [_spend(one) for one in rehearsal.spend],
        "hold": _held(rehearsal.held_day, zone) if rehearsal.held_day else None,
    }


def _moment(at: datetime, zone: ZoneInfo) -> dict[str, str]:
    local = at.astimezone(zone)
    return {
        "at": at.isoformat().replace("+00:00", "Z"),
        "local": local.isoformat(),
        "day": local.date().isoformat(),
        "day_words": format_day(local.date()),
        "time": clock_time(at, zone),
        "when": format_local(at, zone),
    }


def _line(line: Line, zone: ZoneInfo) -> Document:
    return {
        **_moment(line.at, zone),
        "delivery": line.delivery_id,
        "deliveries": list(line.delivery_ids),
        "item": line.item_ref,
        "title": line.item_title,
        "kind": line.item_kind,
        "account": line.account,
        "channel": line.channel,
        "due_at": line.due_at.isoformat().replace("+00:00", "Z"),
        "goes_out": line.goes_out,
        "reason": line.reason,
        "parts": line.parts,
        "pictures": line.pictures,
        "recipients": line.recipients,
        "first_words": line.first_words,
        "notes": list(line.notes),
    }


NO_TIME = {"at": None, "local": None, "day": None, "day_words": "", "time": "", "when": "No time"}


def _silent(one: SilentItem, zone: ZoneInfo) -> Document:
    return {
        **(_moment(one.at, zone) if one.at is not None else NO_TIME),
        "item": one.item_ref,
        "title": one.item_title,
        "kind": one.item_kind,
        "reasons": list(one.reasons),
    }


def _collision(pair: CollisionPair, zone: ZoneInfo) -> Document:
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


def _collision_words(pair: CollisionPair, zone: ZoneInfo, minutes: int) -> str:
    account = pair.later.account
    earlier, later = quoted(pair.earlier.item_title), quoted(pair.later.item_title)
    if pair.kind is CollisionKind.TOO_CLOSE:
        gap = (
            "at the same time"
            if minutes == 0
            else f"{minutes} {'minute' if minutes == 1 else 'minutes'} apart"
        )
        return f"{earlier} and {later} go out {gap} on {account}, {format_local(pair.later.at, zone)}."
    return (
        f"{earlier} ({format_local(pair.earlier.at, zone)}) and {later} ({format_local(pair.later.at, zone)}) "
        f"{_COLLIDES[pair.kind]} on {account}."
    )


def _post(line: Line, zone: ZoneInfo) -> Document:
    return {**_moment(line.at, zone), "item": line.item_ref, "title": line.item_title}


def _findings(one: ItemFindings, zone: ZoneInfo) -> Document:
    return {
        **_moment(one.as_of, zone),
        "item": one.item_ref,
        "title": one.item_title,
        "issues": [issue.to_json() for issue in one.issues],
    }


def _change(one: ClockChangeDay, zone: ZoneInfo) -> Document:
    return {
        **_moment(one.change.at, zone),
        "shift_minutes": int(one.change.shift.total_seconds() // 60),
        "words": _change_words(one.change, zone),
        "items": [
            {**_post(line, zone), "account": line.account, "where": where} for line, where in one.lines
        ],
        "refused": [issue.to_json() for issue in one.refused],
    }


def _change_words(change: ClockChange, zone: ZoneInfo) -> str:
    local = change.at.astimezone(zone)
    before, after = f"{local - change.shift:%H:%M}", f"{local:%H:%M}"  # what the clocks showed, and show then
    if change.goes_forward:
        return f"{format_day(local.date())}: the clocks go forward from {before} to {after}. The times between do not exist."
    return f"{format_day(local.date())}: the clocks go back from {before} to {after}. The times between occur twice."


def _spend(one: MonthlySpend) -> Document:
    return {
        "account": one.account,
        "channel": one.channel,
        "month": f"{one.month:%Y-%m}",
        "spent_micro_usd": one.spent_micro_usd,
        "played_micro_usd": one.played_micro_usd,
        "posts": one.posts,
        "posts_with_link": one.posts_with_link,
        "cap_micro_usd": one.cap_micro_usd,
        "words": _spend_words(one),
    }


def _spend_words(one: MonthlySpend) -> str:
    month = f"{one.month:%B %Y}"
    posts = f"{one.posts:,} {'post' if one.posts == 1 else 'posts'}"
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
        "stops": [_line(line, zone) for line in held.stops],
        "lets_through": [_line(line, zone) for line in held.lets_through],
    }
