"""Sending one delivery: claim, look again, let go of the database, call the channel, record.

The protocol is DESIGN section 6. Two short transactions with the network between them; whatever happens in between
is found by the sweep, because the claim and the attempt were written first.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from time import monotonic
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from campaigns.domain.statuses import AttemptOutcome
from campaigns.models.claims import claim_delivery
from campaigns.models.deliveries import Delivery, DeliveryAttempt
from campaigns.models.holds import pass_gate
from campaigns.services.accounts import open_channel
from campaigns.services.checkpoints import DeliveryCheckpoint
from campaigns.services.desk import Desk
from campaigns.services.identity import Sending, may_send, note_try
from campaigns.services.messages import compose_message
from campaigns.services.outcomes import Claim, Outcome, record_outcome
from campaigns.services.post_money import WindowUsedUpError, money_for_post, refuse_without_room, rest_until
from campaigns.services.second_look import look_again, note_refused
from campaigns.services.transaction import transaction

LEASE = timedelta(seconds=45)

LeaseWatch = Callable[[DeliveryCheckpoint], AbstractContextManager[Any]]

log = structlog.get_logger("campaigns.dispatch")


def send_delivery(desk: Desk, delivery_id: int, *, watch: LeaseWatch = nullcontext) -> bool:
    """Send it if it is due and ours to claim. True when a try was made, whatever its outcome.

    ``watch`` holds the lease open while the platform is thinking (a worker renews it); without it a send must be
    over within ``LEASE``.
    """
    claim = claim_for_sending(desk, delivery_id)
    if claim is None:
        return False
    note_try(desk, claim.attempt_id)
    started = monotonic()
    with watch(claim.checkpoint):
        outcome = _transmit(claim)
    status = record_outcome(desk, claim, outcome)
    log.info(
        "delivery tried",
        delivery_id=delivery_id,
        channel=claim.kind,
        attempt=claim.number,
        status=status,
        duration=round(monotonic() - started, 3),
    )
    return True


def claim_for_sending(desk: Desk, delivery_id: int) -> Claim | None:
    """Take the delivery, look again, and write down that a try begins. None when it is not to be sent now."""
    try:
        return _claim(desk, delivery_id)
    except WindowUsedUpError as wait:  # the claim is undone: there was no try
        rest_until(wait)
        return None


def _claim(desk: Desk, delivery_id: int) -> Claim | None:
    now = desk.clock.now()
    token = secrets.token_hex(8)
    with transaction() as session:
        pass_gate(session)  # a hold is either seen below, or comes after this claim and lists it as under way
        if may_send(desk, session) is not Sending.FREE:
            return None
        if not claim_delivery(session, delivery_id, now=now, lease=LEASE, token=token):
            return None
        delivery = session.get_one(Delivery, delivery_id)
        attempt = DeliveryAttempt(
            delivery_id=delivery_id,
            number=delivery.attempt_count,
            started_at=now,
            outcome=AttemptOutcome.RUNNING,
        )
        session.add(attempt)
        try:
            look_again(session, desk, delivery, now)
            message = compose_message(desk, delivery)
            refuse_without_room(delivery, now=now)
            meter = money_for_post(session, desk, delivery, now=now)
            channel = open_channel(desk, delivery.account, meter=meter)
        except (SQLAlchemyError, WindowUsedUpError):
            raise  # the claim is undone with the transaction; the next look tries again
        except Exception as refusal:  # a fault must not leave it due for ever, to be tried every second
            note_refused(session, desk, delivery, attempt, refusal, now=now)
            return None
        session.flush()
        return Claim(
            delivery_id=delivery_id,
            attempt_id=attempt.id,
            number=attempt.number,
            token=token,
            kind=delivery.account.kind,
            channel=channel,
            meter=meter,
            message=message,
            checkpoint=DeliveryCheckpoint(desk, delivery_id, token, LEASE, dict(delivery.checkpoint)),
        )


def _transmit(claim: Claim) -> Outcome:
    """Call the platform. Nothing is known to the database while this runs, save the checkpoints."""
    try:
        claim.checkpoint.check_still_in_time()
        return Outcome(result=claim.channel.send(claim.message, claim.checkpoint))
    except Exception as error:  # whatever it is, it is recorded: a crash here must not lose the delivery
        return Outcome(error=error)
