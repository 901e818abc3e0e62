"""When a post's reach is read: often while it is young, seldom later, never after a month. Pure decisions.

When that is stands in the kind's row in ``channel_kinds.py``.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from campaigns.domain.items.channel_kinds import CONNECTED
from campaigns.domain.items.channel_row import USUAL_STAGES

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=6)
# A platform that still does not answer this long after the last stage is not asked again about that post.
GIVE_UP_AFTER = USUAL_STAGES[-1] + timedelta(days=7)
ACCOUNT_EVERY = timedelta(days=1)


def stages_of(kind: str) -> tuple[timedelta, ...]:
    """How long after sending a post on this kind of channel is read, in order."""
    can = CONNECTED.get(kind)
    return can.stages if can else USUAL_STAGES


def first_reading(sent_at: datetime, kind: str) -> datetime:
    """The moment of the first reading of a post that has just gone out."""
    return sent_at + stages_of(kind)[0]


def next_reading(
    *, sent_at: datetime, last_taken_at: datetime | None, now: datetime, kind: str
) -> datetime | None:
    """The stage to read next, or None when there is nothing more to read.

    Stages that went by unread collapse into the latest of them: due at once, and only once, because the reading
    that it brings is later than all of them.
    """
    stages = [sent_at + after for after in stages_of(kind)]
    open_stages = [stage for stage in stages if last_taken_at is None or stage > last_taken_at]
    missed = [stage for stage in open_stages if stage <= now]
    if missed:
        return missed[-1]
    return open_stages[0] if open_stages else None


def back_off(*, failures: int, now: datetime, platform_says: datetime | None = None) -> datetime:
    """When to ask again after so many failures in a row: 5 minutes, doubled each time, 6 hours at most.

    A later moment that the platform itself asked for wins.
    """
    doublings = min(max(failures, 1) - 1, 16)
    at = now + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)
    return max(at, platform_says) if platform_says is not None else at


def after_failure(
    *, sent_at: datetime, failures: int, now: datetime, platform_says: datetime | None = None
) -> datetime | None:
    """When to read a post again whose reading failed, or None when it is too old to go on asking."""
    at = back_off(failures=failures, now=now, platform_says=platform_says)
    return at if at - sent_at <= GIVE_UP_AFTER else None


def next_account_reading(*, due_at: datetime | None, now: datetime) -> datetime:
    """The account's own figures: daily at the same time of day; days slept through are not made up for."""
    if due_at is None or due_at > now:
        return now + ACCOUNT_EVERY
    return due_at + ((now - due_at) // ACCOUNT_EVERY + 1) * ACCOUNT_EVERY
