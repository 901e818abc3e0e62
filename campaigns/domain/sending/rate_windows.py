"""How many calls an account may still make, and until when to wait: pure decisions on what platforms' headers said.

Platforms count calls in windows, each for a group of endpoints (its *scope*): creating posts has its own on X,
reading a timeline another. A window that is too small for the next post is waited out before the platform refuses;
figures never take the last of a window that posts may need.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Any, Self

from campaigns.domain.facts.dated_facts import Provenance
from campaigns.domain.items.rendered import RenderedPart

# Their clock and ours differ a little; a platform opens its window a moment after it said so.
AFTER_RESET = timedelta(seconds=5)
# No window is longer than a day; a header that says more is misread, and must not silence an account.
LONGEST_WINDOW = timedelta(hours=25)
# Of every window this share is left to posts and to looking them up; readings wait for the next window.
KEPT_FROM_READINGS = 4  # one part in four


@dataclass(frozen=True)
class RateBudget:
    """What is left of one window: ``remaining`` of ``limit`` calls until ``resets_at`` (aware UTC)."""

    scope: str
    limit: int
    remaining: int
    resets_at: datetime

    def to_json(self) -> dict[str, Any]:
        return {"limit": self.limit, "remaining": self.remaining, "resets_at": self.resets_at.isoformat()}

    @classmethod
    def from_json(cls, scope: str, data: Mapping[str, Any]) -> Self:
        return cls(
            scope=scope,
            limit=int(data["limit"]),
            remaining=int(data["remaining"]),
            resets_at=datetime.fromisoformat(data["resets_at"]),
        )


@dataclass(frozen=True)
class RateLimit:
    """A limit a platform has published: who shares it, and what a message takes of it.

    Attributes:
        counts: what is counted, in a word people understand: posts, pictures, calls.
        limit, per: so many in each span.
        per_part, per_picture, per_description: what one post of a thread, one picture, one alt text takes.
        is_confirmed: false where the platform's own documents do not say so.
    """

    channel: str
    scope: str
    counts: str
    limit: int
    per: timedelta
    per_part: int
    per_picture: int
    per_description: int
    is_confirmed: bool
    provenance: Provenance

    def taken_by(self, parts: Sequence[RenderedPart]) -> int:
        """How much of it sending these parts takes."""
        pictures = [media for part in parts for media in part.media]
        described = sum(1 for media in pictures if media.alt and not media.decorative)
        return (
            self.per_part * len(parts) + self.per_picture * len(pictures) + self.per_description * described
        )


Windows = Mapping[str, RateBudget]


def needed_for(limits: Sequence[RateLimit], parts: Sequence[RenderedPart]) -> dict[str, int]:
    """What sending these parts takes of each scope; scopes it does not touch are left out."""
    taken = {limit.scope: limit.taken_by(parts) for limit in limits}
    return {scope: calls for scope, calls in taken.items() if calls}


def wait_until(windows: Windows, needed: Mapping[str, int], now: datetime) -> datetime | None:
    """When there is room for all of it, or None: now. A thread longer than a whole window waits for a full one."""
    moments = [
        window.resets_at + AFTER_RESET
        for scope, calls in needed.items()
        if (window := windows.get(scope)) is not None
        and window.resets_at > now
        and window.remaining < min(calls, window.limit)
    ]
    return max(moments, default=None)


def readings_wait_until(window: RateBudget | None, now: datetime) -> datetime | None:
    """When figures may be asked for by calls of this window, or None: now.

    The last quarter of a window is never theirs: a post, or looking one up, might need it.
    """
    if window is None or window.resets_at <= now:
        return None
    if window.remaining > ceil(window.limit / KEPT_FROM_READINGS):
        return None
    return window.resets_at + AFTER_RESET


def fold(
    known: Windows,
    *,
    seen: Sequence[RateBudget],
    calls: Mapping[str, int],
    limits: Sequence[RateLimit],
    now: datetime,
) -> dict[str, RateBudget]:
    """The windows as they stand after some calls.

    Args:
        seen: what headers said, in the order the answers came; answers of one window may be out of order.
        calls: how much was taken of each scope, told by headers or not.
        limits: what is published; it counts where no header told.
    """
    windows = {scope: window for scope, window in known.items() if window.resets_at > now}
    for one in seen:
        window = replace(one, resets_at=min(one.resets_at, now + LONGEST_WINDOW))
        before = windows.get(window.scope)
        if before is not None and (before.resets_at, before.limit) == (window.resets_at, window.limit):
            window = min(before, window, key=lambda either: either.remaining)
        windows[window.scope] = window
    told = {one.scope for one in seen}
    for limit in limits:
        if limit.scope not in told and (taken := calls.get(limit.scope, 0)):
            windows[limit.scope] = _count_here(limit, windows.get(limit.scope), taken, now)
    return windows


def _count_here(limit: RateLimit, known: RateBudget | None, taken: int, now: datetime) -> RateBudget:
    """Our own count: a window opens with its first call."""
    window = known or RateBudget(limit.scope, limit.limit, limit.limit, now + limit.per)
    return replace(window, remaining=max(0, window.remaining - taken))
