"""What a multi-step send has done so far, kept in the delivery's row and tied to its lease."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import Any

from campaigns.errors import CampaignDeskError
from campaigns.models.claims import extend_lease
from campaigns.models.deliveries import Delivery
from campaigns.models.holds import subject_of
from campaigns.services.desk import Desk
from campaigns.services.hold_cover import hold_over, refusal_words
from campaigns.services.transaction import reading, transaction

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

    Raises:
        LeaseLostError: on ``save``, when the delivery is no longer ours; the send stops there.
    """

    def __init__(
        self, desk: Desk, delivery_id: int, token: str, lease: timedelta, steps: dict[str, Any]
    ) -> None:
        self._desk = desk
        self._delivery_id = delivery_id
        self._token = token
        self._lease = lease
        self._until = desk.clock.now() + lease
        self._steps = steps
        self._looked_at = monotonic()

    def get(self, step: str) -> Any:
        return self._steps.get(step)

    def save(self, step: str, value: Any) -> None:
        steps = {**self._steps, step: value}
        with transaction() as session:
            until = self._desk.clock.now() + self._lease
            if not extend_lease(session, self._delivery_id, token=self._token, until=until):
                raise LeaseLostError(_TAKEN_OVER)
            session.get_one(Delivery, self._delivery_id).checkpoint = steps
        self._steps, self._until = steps, until
        self.check_still_in_time()

    def renew(self) -> bool:
        """Say that the send is still under way. False when the delivery is no longer ours."""
        with transaction() as session:
            until = self._desk.clock.now() + self._lease
            is_ours = extend_lease(session, self._delivery_id, token=self._token, until=until)
        if is_ours:
            self._until = until
        return is_ours

    def check_still_in_time(self) -> None:
        """The last thing before the platform is called: a process may be stopped between any two steps.

        Raises:
            LeaseLostError: our lease ran out by the clock, so another process may be sending this by now.
        """
        if self._desk.clock.now() >= self._until:
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
