"""What a multi-step send has done so far, kept in the delivery's row and tied to its lease."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from campaigns.errors import CampaignDeskError
from campaigns.models.claims import AWAITS_ANSWER, extend_lease
from campaigns.models.deliveries import Delivery, are_readable
from campaigns.models.holds import subject_of
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.workflow.hold_cover import hold_over, refusal_words

LOOK_AGAIN_AFTER = 0.5  # seconds; half of the second within which a hold counts
_TAKEN_OVER = "This process was stopped for too long; another one may have taken the delivery over."


class LeaseLostError(CampaignDeskError):
    """This process was away so long that the delivery was taken from it; it must not go on sending."""


class StoppedByHoldError(CampaignDeskError):
    """A hold came while this was on its way; what was not handed over yet stays in the house."""

    def __init__(self, hold_id: int, message: str) -> None:
        super().__init__(message)
        self.hold_id = hold_id


class DeliveryCheckpoint:
    """The checkpoint of one claim. Each ``save`` is durable before it returns, and renews the lease.

    ``foreseen`` are steps that the claim stored already, because the adapter would do so first thing: that they
    begin. They are not there for ``get``, for nothing was tried yet; saving them costs nothing.

    Raises:
        LeaseLostError: on ``save``, when the delivery is no longer ours; the send stops there.
    """

    def __init__(
        self,
        desk: Desk,
        delivery_id: int,
        token: str,
        lease: timedelta,
        steps: dict[str, Any],
        foreseen: Mapping[str, Any] | None = None,
    ) -> None:
        self._desk = desk
        self._delivery_id = delivery_id
        self._token = token
        self._lease = lease
        self._hold_until(desk.clock.now() + lease)
        self._steps = steps
        self._looked_at = monotonic()
        self._foreseen = dict(foreseen or {})
        self._kept: dict[str, Any] = {}

    def get(self, step: str) -> Any:
        return self._steps.get(step)

    def keep(self, step: str, value: Any) -> None:
        self._kept[step] = self._steps[step] = value

    def at_the_end(self, stored: dict[str, Any], *, is_ours: bool) -> dict[str, Any]:
        """What is to be stored with the outcome: what was kept for it, and no beginning of what never began."""
        known = stored if are_readable(stored) else self._steps  # damaged meanwhile: we know them, too
        return {
            step: value
            for step, value in {**known, **self._kept}.items()
            if not is_ours or step not in self._foreseen
        }

    def save(self, step: str, value: Any) -> None:
        stored = self._foreseen.pop(step, None)
        if stored and value:
            self._steps[step] = stored
            self.check_still_in_time()
            return
        steps = {**self._steps, step: value}
        with transaction() as session:
            until = self._desk.clock.now() + self._lease
            if not extend_lease(session, self._delivery_id, token=self._token, until=until):
                raise LeaseLostError(_TAKEN_OVER)
            session.get_one(Delivery, self._delivery_id).checkpoint = {**self._foreseen, **steps}
        self._steps = steps
        self._hold_until(until)
        self.check_still_in_time()

    def step_aside(self) -> None:
        """The platform has all of it, and only its answer is awaited: the account's next need not wait for that.

        Raises:
            LeaseLostError: it is no longer ours.
        """
        self.save(AWAITS_ANSWER, self._token)

    def renew(self) -> bool:
        """Say that the send is still under way. False when the delivery is no longer ours."""
        with transaction() as session:
            until = self._desk.clock.now() + self._lease
            is_ours = extend_lease(session, self._delivery_id, token=self._token, until=until)
        if is_ours:
            self._hold_until(until)
        return is_ours

    def check_still_in_time(self) -> None:
        """The last thing before the platform is called: a process may be stopped between any two steps.

        Raises:
            LeaseLostError: our lease ran out by the clock, so another process may be sending this by now.
        """
        if self._desk.clock.now() >= self._until or monotonic() >= self._steady_until:
            raise LeaseLostError(_TAKEN_OVER)

    def go_ahead(self) -> None:
        """Asked right before each part is handed over. A hold counts within a second, however slow the steps before.

        The claim has just looked, so most sends ask the database nothing here.

        Raises:
            LeaseLostError: our lease ran out by the clock.
            StoppedByHoldError: a hold covers it by now.
        """
        self.check_still_in_time()
        if monotonic() - self._looked_at < LOOK_AGAIN_AFTER:
            return
        with reading() as session:
            hold = hold_over(session, subject_of(session.get_one(Delivery, self._delivery_id)))
            if hold is not None:
                raise StoppedByHoldError(hold.id, refusal_words(hold, self._desk.settings.timezone))
        self._looked_at = monotonic()

    def _hold_until(self, until: datetime) -> None:
        """By the clock on the wall, which others go by too, and by one that nobody can set back."""
        self._until = until
        self._steady_until = monotonic() + self._lease.total_seconds()
