"""Counting while a channel is at work: what its calls took and cost, kept in memory until the outcome is recorded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from campaigns.clock import Clock
from campaigns.domain.facts.pricing import READING, Charge, PriceList
from campaigns.domain.sending.rate_windows import RateBudget, Windows, readings_wait_until


@dataclass(frozen=True)
class Charged:
    """One thing the platform charged for, or may have."""

    charge: Charge
    object_id: str
    is_certain: bool


@dataclass
class CallMeter:
    """The meter of one use of one channel (``channels.base.Meter``).

    Attributes:
        prices: what the platform charges; None where it charges nothing.
        reading_money: what may be spent on reading, in millionths of a US dollar; None where there is no limit.
        kept_windows: set for figures: the windows whose last share they leave to posts.
        set_aside_id: the money set aside for these calls.
    """

    clock: Clock
    prices: PriceList | None = None
    reading_money: int | None = None
    kept_windows: Windows | None = None
    set_aside_id: int | None = None
    charges: list[Charged] = field(default_factory=list)
    seen: list[RateBudget] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)

    def wait_for(self, scope: str) -> datetime | None:
        if self.kept_windows is None:
            return None
        newest = next((one for one in reversed(self.seen) if one.scope == scope), None)
        return readings_wait_until(newest or self.kept_windows.get(scope), self.clock.now())

    def room_for(self, charge: Charge) -> int | None:
        price = self.prices.of(charge) if self.prices else 0
        if self.reading_money is None or not price:
            return None
        return max(0, self.reading_money - self._spent_on_reading()) // price

    def _spent_on_reading(self) -> int:
        assert self.prices is not None
        return sum(self.prices.of(one.charge) for one in self.charges if one.charge in READING)

    def called(self, scope: str, amount: int = 1) -> None:
        self.calls[scope] += amount

    def saw(self, budget: RateBudget) -> None:
        self.seen.append(budget)

    def charged(self, charge: Charge, *, object_id: str = "", is_certain: bool = True) -> None:
        self.charges.append(Charged(charge, object_id, is_certain))

    def clear(self) -> None:
        """All of it is recorded; what the windows hold is remembered for the calls to come."""
        if self.kept_windows is not None:
            self.kept_windows = {**self.kept_windows, **{one.scope: one for one in self.seen}}
        self.set_aside_id = None
        self.charges.clear()
        self.seen.clear()
        self.calls.clear()
