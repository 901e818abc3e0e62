"""What an account may still spend in a month: plain arithmetic over a cap, and the month as platforms bill it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Self


@dataclass(frozen=True)
class BillingMonth:
    """A calendar month in UTC, as platforms bill, by its first day."""

    first: date

    @classmethod
    def of(cls, moment: datetime) -> Self:
        return cls(cls.day_of(moment).replace(day=1))

    @staticmethod
    def day_of(moment: datetime) -> date:
        """The UTC day."""
        return moment.astimezone(UTC).date()

    @property
    def next_first(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def days(self) -> list[date]:
        """Each of its days, in order."""
        return [self.first + timedelta(days=one) for one in range((self.next_first - self.first).days)]

    @property
    def starts_at(self) -> datetime:
        return datetime(self.first.year, self.first.month, 1, tzinfo=UTC)

    @property
    def ends_at(self) -> datetime:
        """The first moment of the next month."""
        return datetime(self.next_first.year, self.next_first.month, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Budget:
    """One account's money in one month, in millionths of a US dollar.

    Attributes:
        cap: the most that may be spent in a month; None means no cap.
        spent: what the platform has charged, or may have where no answer came.
        set_aside: what calls under way may cost at most.
        planned: what the posts planned for the rest of the month will cost.
    """

    cap_micro_usd: int | None
    spent_micro_usd: int
    set_aside_micro_usd: int
    planned_micro_usd: int

    @property
    def left_micro_usd(self) -> int | None:
        """What a post that is due may cost: the others that are planned come later and look for themselves."""
        if self.cap_micro_usd is None:
            return None
        return max(0, self.cap_micro_usd - self.spent_micro_usd - self.set_aside_micro_usd)

    @property
    def free_micro_usd(self) -> int | None:
        """What nothing planned needs: for one more plan, and for figures."""
        left = self.left_micro_usd
        return None if left is None else max(0, left - self.planned_micro_usd)

    def allows(self, cost_micro_usd: int) -> bool:
        """Whether a post that is due may cost this much."""
        return self.left_micro_usd is None or cost_micro_usd <= self.left_micro_usd

    def has_room_for(self, cost_micro_usd: int) -> bool:
        """Whether this much more may be planned."""
        return self.free_micro_usd is None or cost_micro_usd <= self.free_micro_usd
