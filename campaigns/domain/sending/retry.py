"""When to try again, or never: a pure decision from what went wrong and how often.

Waits of 1, 5, 15 and 60 minutes with a fifth of jitter either way, given up when it gets too late for the message,
and after six hours at most (platform reference, section 2). The last try comes just before that. A rate limit spends
no tries: the platform's own time decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
JITTER = 0.2
GIVE_UP_AFTER = timedelta(hours=6)
# The last try begins so long before it gets too late: what is claimed a moment after that is missed, not tried.
LAST_TRY_BEFORE = timedelta(seconds=15)
RATE_LIMIT_FALLBACK = timedelta(minutes=15)
SHORTEST_REST = timedelta(seconds=5)
# No platform's window is longer than a day; a header that says more is misread, and must not silence an account.
LONGEST_REST = timedelta(hours=25)


@dataclass(frozen=True)
class RetryDecision:
    """``at`` is the next try (aware UTC), or None for never; ``why`` is for the record."""

    at: datetime | None
    why: str


def decide_retry(
    *,
    failures: int,
    now: datetime,
    until: datetime,
    platform_says: datetime | None = None,
    rate_limited: bool = False,
    dice: float = 0.5,
) -> RetryDecision:
    """Decide on the next try.

    Args:
        failures: tries that failed so far, this one included; rate limits are not counted.
        until: when it is too late for it to go out by itself (``last_moment``).
        platform_says: the earliest moment the platform asked for, if it did.
        dice: a number from 0 to 1 that spreads tries out; handed in so that the decision stays pure.
    """
    if rate_limited:
        # A moment that has passed already (clocks differ) must not make us ask without a pause.
        at = max(platform_says, now + SHORTEST_REST) if platform_says else now + RATE_LIMIT_FALLBACK
        at = min(at, now + LONGEST_REST)
        return RetryDecision(at, "the platform asked us to wait")
    wait = WAITS[min(failures, len(WAITS)) - 1] if failures > 0 else WAITS[0]
    at = now + wait * (1 - JITTER + 2 * JITTER * dice)
    if platform_says is not None and platform_says > at:
        at = platform_says
    last = until - LAST_TRY_BEFORE
    if at <= last:
        return RetryDecision(at, f"try {failures} failed")
    earliest = max(now + WAITS[0] * (1 - JITTER), platform_says or now)
    if earliest <= last:
        return RetryDecision(last, f"try {failures} failed, and this is the last before it is too late")
    return RetryDecision(None, "it would be too late")


def last_moment(*, wanted_at: datetime, late_at: datetime) -> datetime:
    """Until when a message is tried: when it is too late for it, and six hours after it was wanted at most."""
    return min(late_at, wanted_at + GIVE_UP_AFTER)
