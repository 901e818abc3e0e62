"""What goes out more than once, by rows alone: which times are taken, and why one may not go out (again)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from campaigns.domain.items.channel_kinds import KINDS, PRACTICE, label_of
from campaigns.domain.items.repeats import (
    Repeats,
    occasion_called,
    occasions,
    why_not_again,
    words_sha256,
)
from campaigns.domain.items.statuses import IN_DOUBT, OUT, WAITING
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import format_local
from campaigns.models.content import Revision
from campaigns.models.deliveries import (
    Delivery,
    list_deliveries_of_item,
    list_same_words,
    list_siblings,
    was_practised,
)

_GONE = (*OUT, *IN_DOUBT)
_THERE = (*_GONE, *WAITING)


def repeats_of(revision: Revision) -> Repeats:
    return Repeats.from_json(revision.repeats)


def words_of_kind(revision: Revision, kind: str) -> str:
    """The hash of what a channel gets, where it refuses the same words twice; else empty."""
    post = revision.rendered.get("posts", {}).get(kind)
    if post is None or kind not in KINDS or not KINDS[kind].takes_words_once:
        return ""
    return words_sha256(part.get("text", "") for part in post.get("parts", ()))


def other_times(
    deliveries: Iterable[Delivery], account_id: int, but: Delivery | None = None
) -> list[datetime]:
    """When an item goes out or went out on that account, besides one delivery."""
    return [
        one.sent_at or one.due_at
        for one in deliveries
        if one is not but and one.account_id == account_id and one.status in _THERE and not was_practised(one)
    ]


def why_said_already(session: Session, delivery: Delivery, zone: ZoneInfo, *, waits_too: bool) -> str:
    """Its words stand on the account already, on a platform that refuses them a second time, and one of the two repeats.

    ``waits_too``: what only waits counts as well, as it does for a plan.
    """
    repeats = bool(delivery.revision.repeats)
    for other in list_same_words(session, delivery):
        if not (repeats or other.revision.repeats) or not (waits_too or other.status in _GONE):
            continue
        at = format_local(other.sent_at or other.due_at, zone)
        return (
            f"{label_of(delivery.account.kind)} refuses the same words twice, and {quoted(other.item.title)} says them "
            f"there: {at}. Write words of its own for this one."
        )
    return ""


def why_not_this_time(session: Session, delivery: Delivery, now: datetime, zone: ZoneInfo) -> str:
    """The last look before sending: what was signed off of its repeating, against what is out by now. Empty where it may go."""
    if delivery.account.kind == PRACTICE:
        return ""
    if words := why_said_already(session, delivery, zone, waits_too=False):
        return words
    if not delivery.revision.repeats:
        return ""
    repeats = repeats_of(delivery.revision)
    others = [one for one in list_siblings(session, delivery) if one.status in _GONE]
    if repeats.also_at:
        return _why_not_in_series(delivery, others)
    gone = other_times(others, delivery.account_id)
    return why_not_again(repeats, gone, now, zone, done="It went out")


def why_not_then(session: Session, delivery: Delivery, due_at: datetime, zone: ZoneInfo) -> str:
    """Why one time of what goes out more than once can't be put to that moment. Empty where it can."""
    if not delivery.revision.repeats or delivery.account.kind == PRACTICE:
        return ""
    repeats = repeats_of(delivery.revision)
    others = other_times(list_deliveries_of_item(session, delivery.item_id), delivery.account_id, delivery)
    if repeats.also_at:
        is_taken = due_at in others
        return "Another of its dates goes out then already. Skip one of the two." if is_taken else ""
    return why_not_again(repeats, others, due_at, zone)


def _why_not_in_series(delivery: Delivery, others: Iterable[Delivery]) -> str:
    occasion = occasion_called(delivery.occasion)
    signed_off = {one.name for one in occasions(delivery.revision.moments)}
    if occasion is None or occasion.name not in signed_off:
        return "Its date is none of those that were signed off with the text. Have them signed off, then plan it anew."
    for one in others:
        other = occasion_called(one.occasion)
        if other is not None and other.at == occasion.at:
            return "This date of it went out to the account already, or may have. Look there first."
    return ""
