"""What a reader of a report has to know that happened after something went out: taken down, found gone, corrected.

The figures stay: it did go out, and what it reached until then is what it reached.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.text.listing import counted
from campaigns.domain.time.localtime import format_day
from campaigns.models.corrections import list_corrections_of
from campaigns.models.post_takedowns import HowGone, PostTakedown, list_gone_of

MOST = 40  # sentences of each sort; a report is no list of everything


def since_notes(
    session: Session, start: datetime, until: datetime, known_at: datetime, zone: ZoneInfo
) -> tuple[str, ...]:
    """A sentence for each thing that went out in that time; a release's recipients are one. Practice is left aside."""
    gone = {
        (one.delivery.item_id, one.delivery.account_id, one.delivery.occasion): _gone_words(one, zone)
        for one in list_gone_of(session, start, until, known_at=known_at)
        if one.delivery.account.kind != PRACTICE
    }
    corrections = [
        f"“{one.item.title}”: correction, {_day(one.said_at, zone)}: {one.words}"
        for one in list_corrections_of(session, start, until, known_at=known_at)
    ]
    return (*_some(list(gone.values()), "taken down or gone"), *_some(corrections, "corrected"))


def _gone_words(one: PostTakedown, zone: ZoneInfo) -> str:
    assert one.gone_at is not None, "asked for those alone that are gone"
    delivery, day = one.delivery, _day(one.gone_at, zone)
    what = f"“{delivery.item.title}” on {delivery.account.name}"
    if one.how not in (HowGone.BY_DESK, HowGone.BY_PERSON):
        return f"{what} is no longer there; that was noticed on {day}. Its figures are those read before."
    if delivery.recipient_key:
        return f"Those who got {what} were asked on {day} to delete it."
    return f"{what} was taken down on {day}. Its figures are those read before."


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return format_day(moment.astimezone(zone).date())


def _some(sentences: list[str], what: str) -> list[str]:
    more = len(sentences) - MOST
    return [*sentences[:MOST], *([f"And {counted(more, 'other')} {what}."] if more > 0 else [])]
