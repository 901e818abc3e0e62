"""What an adapter tells about its calls while it works: what they took of the platform's windows and what they cost."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from campaigns.domain.facts.pricing import Charge
from campaigns.domain.sending.rate_windows import RateBudget


class Meter(Protocol):
    """Is told what every call took and cost; given by whoever opens the channel, and good for that one use of it."""

    def wait_for(self, scope: str) -> datetime | None:
        """Until when no more calls of this scope may be made (aware UTC), or None: now."""
        ...

    def room_for(self, charge: Charge) -> int | None:
        """How many more of these the money set aside pays for; None where there is no limit or no price."""
        ...

    def called(self, scope: str, amount: int = 1) -> None:
        """So much was taken of this scope's window."""
        ...

    def saw(self, budget: RateBudget) -> None:
        """The platform's headers said this."""
        ...

    def charged(self, charge: Charge, *, object_id: str = "", is_certain: bool = True) -> None:
        """The platform charges for this, or may (``is_certain`` false: no readable answer came).

        ``object_id`` is what was read: the same object is charged once a UTC day.
        """
        ...


class NoMeter:
    """For channels opened where nobody counts."""

    def wait_for(self, scope: str) -> datetime | None:
        return None

    def room_for(self, charge: Charge) -> int | None:
        return None

    def called(self, scope: str, amount: int = 1) -> None:
        pass

    def saw(self, budget: RateBudget) -> None:
        pass

    def charged(self, charge: Charge, *, object_id: str = "", is_certain: bool = True) -> None:
        pass
