"""How long somebody waits after wrong tries: a few are free, then each wait is twice the one before; nobody is locked out.

OWASP ASVS 5, 6.3.1 asks for controls against guessing that keep no rightful person out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Allowance:
    """What may go wrong before somebody has to wait.

    Attributes:
        free: tries without a wait. forgets_one_every: after so long one try is forgotten.
        first_wait: after the last free try; doubled with each further one. longest_wait: it never gets longer.
    """

    free: int
    forgets_one_every: timedelta
    first_wait: timedelta = timedelta(seconds=30)
    longest_wait: timedelta = timedelta(minutes=15)


@dataclass(frozen=True)
class Tries:
    """So many tries that count, the last of them then (aware, UTC)."""

    count: int
    last_at: datetime


def still_remembered(allowance: Allowance, tries: Tries, *, now: datetime) -> int:
    """How many count at this moment. A clock that was set back forgets nothing and adds nothing."""
    forgotten = max(timedelta(), now - tries.last_at) // allowance.forgets_one_every
    return max(0, tries.count - forgotten)


def next_try_at(allowance: Allowance, tries: Tries, *, now: datetime) -> datetime:
    """From when on the next one is taken; ``now`` where it is taken at once."""
    over = still_remembered(allowance, tries, now=now) - allowance.free
    if over < 0:
        return now
    doubled: int = 2 ** min(over, 16)
    return max(now, min(tries.last_at, now) + min(allowance.first_wait * doubled, allowance.longest_wait))
