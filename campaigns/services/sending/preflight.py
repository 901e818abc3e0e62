"""The last look before a delivery leaves the house, and what becomes of one that is not to be sent.

Each reason to keep it is an error with the status in which it then stands.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.orm import Session

from campaigns.domain.items.seen import rendered_sha256
from campaigns.domain.items.statuses import AccountState, AttemptOutcome, DeliveryStatus
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError
from campaigns.models.deliveries import Delivery, DeliveryAttempt
from campaigns.models.holds import record_met, subject_of
from campaigns.models.stops import standing_stops
from campaigns.services.accounts.opening import why_not_cleared
from campaigns.services.core.desk import Desk
from campaigns.services.sending.outcomes import log_facts
from campaigns.services.sending.post_money import why_over_cap
from campaigns.services.stops.embargo import why_under_embargo
from campaigns.services.workflow.hold_cover import hold_over, refusal_words
from campaigns.services.workflow.moves import move_delivery
from campaigns.services.workflow.repeating import why_not_this_time
from campaigns.services.workflow.settling import settle_item
from campaigns.services.workflow.standing import (
    why_another_account,
    why_it_no_longer_stands,
    why_no_longer_written_to,
)
from campaigns.services.workflow.uncertainty import leave_in_doubt, may_be_out

log = structlog.get_logger("campaigns.dispatch")


class NotToBeSentError(CampaignDeskError):
    """The second look said no; ``status`` is where the delivery goes instead.

    ``tells_people`` is false where somebody meant it to stand still.
    """

    def __init__(self, status: DeliveryStatus, message: str, *, tells_people: bool = True) -> None:
        super().__init__(message)
        self.status = status
        self.tells_people = tells_people


class UnderHoldError(NotToBeSentError):
    """A hold stops it. Nobody is e-mailed about it: somebody meant it to stand still."""

    def __init__(self, hold_id: int, message: str) -> None:
        super().__init__(DeliveryStatus.HELD, message, tells_people=False)
        self.hold_id = hold_id


class OldAnswerError(CampaignDeskError):
    """What is known of its stops was worked out by older facts than the present ones. It waits for a new answer."""


def refuse_unless_it_may_go(
    session: Session, desk: Desk, delivery: Delivery, now: datetime, *, unfit: str = ""
) -> None:
    """Everything that may have changed since it was planned, by rows alone.

    Args:
        unfit: why it can't go out though nothing in the rows keeps it back; empty where it can.

    Raises:
        NotToBeSentError: it is not to be sent now; says why, and where it goes instead.
        OldAnswerError: it is to be asked anew first whether anything keeps it.
    """
    _refuse_under_hold(session, desk, delivery)
    revision, account = delivery.revision, delivery.account
    zone = desk.settings.timezone
    if words := why_it_no_longer_stands(session, delivery):
        raise NotToBeSentError(DeliveryStatus.HELD, words)
    if rendered_sha256(revision.rendered) != revision.rendered_sha256:
        raise NotToBeSentError(
            DeliveryStatus.HELD,
            "The stored text is not the one that was approved. Tell an administrator; nothing was sent.",
        )
    if words := why_not_this_time(session, delivery, now, zone):
        raise NotToBeSentError(DeliveryStatus.HELD, f"{words} Nothing was sent.")
    if words := why_no_longer_written_to(session, delivery):
        raise NotToBeSentError(DeliveryStatus.HELD, words)
    if words := why_another_account(delivery):
        raise NotToBeSentError(DeliveryStatus.HELD, words)
    if account.state != AccountState.CONNECTED:
        raise NotToBeSentError(
            DeliveryStatus.HELD,
            f"The account {account.name} is not connected: {account.state_reason or 'reconnect it'} "
            "Then send this again.",
        )
    if words := why_not_cleared(desk.channels, account):
        raise NotToBeSentError(DeliveryStatus.HELD, f"{words} Then send this again.")
    if words := why_under_embargo(session, desk, delivery, now):
        raise NotToBeSentError(DeliveryStatus.HELD, words)
    if not unfit:
        _refuse_stopped(session, delivery, now)
    if now > delivery.late_at:
        raise NotToBeSentError(DeliveryStatus.MISSED, late_words(delivery, zone))
    if unfit:
        raise NotToBeSentError(DeliveryStatus.TECHNICAL_FAILURE, f"{unfit} Nothing went out.")
    if words := why_over_cap(session, desk, delivery, now=now):
        raise NotToBeSentError(DeliveryStatus.HELD, words)


def _refuse_under_hold(session: Session, desk: Desk, delivery: Delivery) -> None:
    hold = hold_over(session, subject_of(delivery))
    if hold is not None:
        raise UnderHoldError(hold.id, refusal_words(hold, desk.settings.timezone))


def _refuse_stopped(session: Session, delivery: Delivery, now: datetime) -> None:
    found = standing_stops(session, delivery.id, delivery.revision_id, now=now)
    if found is None:
        raise OldAnswerError("What is known of it is older than what it goes by.")
    if found:
        raise NotToBeSentError(DeliveryStatus.HELD, f"{found[0].why} Nothing was sent.")


def late_words(delivery: Delivery, zone: ZoneInfo) -> str:
    """What people read of a delivery that is too late."""
    waited = ""
    rest_ended = delivery.account.paused_until
    if rest_ended is not None and rest_ended > delivery.due_at:
        waited = f" Its channel took no more until {format_local(rest_ended, zone)}."
    return (
        f"It was due {format_local(delivery.due_at, zone)} and is too late to go out by itself.{waited} "
        "Decide whether it still should."
    )


def note_refused(
    session: Session,
    desk: Desk,
    delivery: Delivery,
    attempt: DeliveryAttempt,
    refusal: Exception,
    *,
    now: datetime,
) -> None:
    """It was not sent after all: say why, in the status that fits."""
    status = refusal.status if isinstance(refusal, NotToBeSentError) else DeliveryStatus.TECHNICAL_FAILURE
    words = str(refusal)
    if not isinstance(refusal, CampaignDeskError):
        words = f"Campaign Desk met a fault of its own before sending ({type(refusal).__name__}). Nothing went out."
        log.error("could not be composed", **log_facts(delivery), error=type(refusal).__name__)
    if may_be_out(desk, delivery):
        attempt.outcome, attempt.ended_at, attempt.message = AttemptOutcome.REFUSED, now, words
        leave_in_doubt(delivery, words, now=now)
        return
    tells_people = refusal.tells_people if isinstance(refusal, NotToBeSentError) else True
    move_delivery(delivery, status, error=words, tells_people=tells_people)
    attempt.outcome, attempt.ended_at, attempt.message = AttemptOutcome.REFUSED, now, words
    if isinstance(refusal, UnderHoldError):
        record_met(session, refusal.hold_id, [delivery.id], was_stopped=True, at=now)
    settle_item(session, delivery.item, at=now)
    log.info("delivery refused", **log_facts(delivery), status=status)
