"""Counts what is tried in vain, in the database: a restart forgets nothing, and all web processes count together.

A try is counted before it is looked at and given back when it was right, so that many at once are not more than one
after the other. Whoever has to wait is answered from a read alone.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campaigns.domain.people.throttling import Allowance, Tries, next_try_at, still_remembered
from campaigns.domain.time.durations import at_most
from campaigns.errors import CampaignDeskError
from campaigns.models.sessions import lock_tries, read_tries
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction


class TooManyTriesError(CampaignDeskError):
    """It was tried too often; the message says when the next try is taken. ``wait`` is how long that is."""

    def __init__(self, message: str, *, wait: timedelta) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True)
class Counted:
    """One count that a try goes to. ``starts_anew``: a right try empties it; else it takes back only itself."""

    key: str
    allowance: Allowance
    starts_anew: bool = True


def key_of(desk: Desk, *parts: str) -> str:
    """What a count is kept under: nobody reads an address of a person out of it."""
    return hmac.new(desk.settings.secret_key.encode(), "\0".join(parts).encode(), "sha256").hexdigest()


def take_try(
    desk: Desk, counts: Sequence[Counted], *, then: Callable[[Session], None] | None = None, advice: str = ""
) -> None:
    """Count one try, and do ``then`` in the same transaction.

    Raises:
        TooManyTriesError: the time for the next one has not come; nothing was counted or done.
    """
    now, keys = desk.clock.now(), [one.key for one in counts]
    with reading() as session:
        _refuse_too_early(counts, read_tries(session, keys), now=now, advice=advice)
    with transaction() as session:
        rows = lock_tries(session, keys, now=now)
        before = {key: Tries(row.count, row.last_at) for key, row in rows.items()}
        _refuse_too_early(counts, before, now=now, advice=advice)
        for one in counts:
            row = rows[one.key]
            row.count = still_remembered(one.allowance, before[one.key], now=now) + 1
            row.last_at = now
        if then is not None:
            then(session)


def give_back(session: Session, desk: Desk, counts: Sequence[Counted]) -> None:
    """The try was right: it does not count."""
    rows = lock_tries(session, [one.key for one in counts], now=desk.clock.now())
    for one in counts:
        row = rows[one.key]
        row.count = 0 if one.starts_anew else max(0, row.count - 1)


def _refuse_too_early(
    counts: Sequence[Counted], tries: dict[str, Tries], *, now: datetime, advice: str
) -> None:
    free_at = max(
        (next_try_at(one.allowance, tries[one.key], now=now) for one in counts if one.key in tries),
        default=now,
    )
    if free_at > now:
        wait = free_at - now
        words = f"Try again in {at_most(wait.total_seconds())}."
        raise TooManyTriesError(f"{words} {advice}".strip(), wait=wait)
