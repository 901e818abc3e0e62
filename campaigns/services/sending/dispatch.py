"""Sending one delivery: claim, look again, let go of the database, call the channel, record.

The protocol is DESIGN section 6. Two short transactions with the network between them; whatever happens in between
is found by the sweep, because the claim and the attempt were written first.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from campaigns.channels.base import OutboundMessage, SendResult, capabilities_of, part_step, trying_step
from campaigns.channels.errors import AnswerAwaitedError
from campaigns.domain.items.statuses import AttemptOutcome, DeliveryStatus
from campaigns.domain.sending.stops import NotKnownError
from campaigns.models.claims import (
    claim_delivery,
    hold_items,
    load_for_sending,
    next_of_account,
    store_checkpoint,
)
from campaigns.models.deliveries import Delivery, DeliveryAttempt, begin_attempt
from campaigns.models.holds import share_hold_lock
from campaigns.services.content.messages import compose_message
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.sending.checkpoints import DeliveryCheckpoint
from campaigns.services.sending.outcomes import Claim, Outcome, record_outcome, write_outcome
from campaigns.services.sending.post_money import (
    WindowUsedUpError,
    money_for_post,
    open_paid_channel,
    refuse_without_room,
    rest_until,
)
from campaigns.services.sending.preflight import OldAnswerError, note_refused, refuse_unless_it_may_go
from campaigns.services.sending.sending_mark import Sending, may_send, record_try
from campaigns.services.stops.renewal import Ahead, ask_ahead, note_waiting

LEASE = timedelta(seconds=45)
MOST_ASKED = 3
CHANGES = "What that goes by changes at this very moment."

LeaseWatch = Callable[[DeliveryCheckpoint], AbstractContextManager[Any]]

log = structlog.get_logger("campaigns.dispatch")


def send_delivery(desk: Desk, delivery_id: int, *, watch: LeaseWatch = nullcontext) -> bool:
    """Send it if it is due and ours to claim. True when a try was made, whatever its outcome.

    ``watch`` holds the lease open while the platform is thinking (a worker renews it); without it a send must be
    over within ``LEASE``.
    """
    return send_in_turn(desk, delivery_id, watch=watch, goes_on=lambda: False) > 0


def in_place(_account_id: int, wait: Callable[[], None]) -> None:
    """Wait here: whoever sends has nowhere else."""
    wait()


def send_in_turn(
    desk: Desk,
    delivery_id: int,
    *,
    watch: LeaseWatch = nullcontext,
    goes_on: Callable[[], bool],
    aside: Callable[[int, Callable[[], None]], None] = in_place,
) -> int:
    """Send this and then, while ``goes_on``, what else of the same account is due. How many tries were made.

    Before each claim it is asked whether anything keeps it in the house; of what follows, for several at once.

    Where it goes on, the outcome of one and the claim of the next are one transaction: one wait for the disk. Where a
    platform takes its time to answer, ``aside`` is given the account and the wait, and the next goes out meanwhile.

    Raises:
        NotKnownError: nobody can tell at this moment whether anything keeps it in the house. It waits.
    """
    first = claim = claim_for_sending(desk, delivery_id)
    tries = 0
    try:
        while claim is not None:
            record_try(desk, claim.attempt_id)
            started = monotonic()
            with watch(claim.checkpoint):
                outcome = _outcome_of(partial(_transmit, claim))
            tries += 1
            is_going_on, following = goes_on(), None
            if isinstance(outcome.error, AnswerAwaitedError):
                _step_aside(claim)
                aside(claim.account_id, partial(_await_answer, desk, claim, outcome.error, watch, started))
                following = _claim_next(desk, claim) if is_going_on else None
            elif is_going_on and claim.ahead.is_fresh():
                status, following = record_outcome_and_claim_next(desk, claim, outcome)
                _log_try(claim, status, started)
                if following is None and not claim.ahead.is_fresh():  # it waited too long for the database
                    following = _claim_next(desk, claim)
            else:  # nobody waits with the outcome until it is asked about the next
                _log_try(claim, record_outcome(desk, claim, outcome), started)
                following = _claim_next(desk, claim) if is_going_on else None
            claim = following
    finally:
        if first is not None:
            desk.channels.hang_up(first.account_id)
    return tries


def _step_aside(claim: Claim) -> None:
    try:
        claim.checkpoint.step_aside()
    except Exception as error:  # then the account waits with it: its answer has to be heard all the same
        log.warning("not stepped aside", delivery_id=claim.delivery_id, error=type(error).__name__)


def _await_answer(
    desk: Desk, claim: Claim, awaited: AnswerAwaitedError, watch: LeaseWatch, started: float
) -> None:
    with watch(claim.checkpoint):
        outcome = _outcome_of(awaited.wait)
    _log_try(claim, record_outcome(desk, claim, outcome), started)


def _log_try(claim: Claim, status: DeliveryStatus, started: float) -> None:
    log.info(
        "delivery tried",
        delivery_id=claim.delivery_id,
        channel=claim.kind,
        attempt=claim.number,
        status=status,
        duration=round(monotonic() - started, 3),
    )


def _claim_next(desk: Desk, claim: Claim) -> Claim | None:
    with reading() as session:
        following = next_of_account(session, claim.account_id, now=desk.clock.now())
    try:
        return claim_for_sending(desk, following[0]) if following is not None else None
    except NotKnownError:  # it stands in its row; and what was sent is written down
        return None


def record_outcome_and_claim_next(
    desk: Desk, claim: Claim, outcome: Outcome
) -> tuple[DeliveryStatus, Claim | None]:
    """What happened, and the account's next if that is due now: written together or, at the worst, the outcome alone.

    The next is claimed only where it was asked about with this one, a moment ago.
    """
    try:
        with transaction() as session:
            now = desk.clock.now()
            share_hold_lock(session)
            following = next_of_account(session, claim.account_id, now=now)
            if following is not None and not claim.ahead.knows(following[0]):
                following = None
            if following is not None:
                # Both items at once, in one order: two such senders never wait for each other crosswise.
                hold_items(session, {claim.item_id, following[1]})
            status = write_outcome(session, desk, claim, outcome, now=now)
            session.flush()
            if following is None:
                return status, None
            return status, _claim(session, desk, following[0], now, claim.ahead)
    except WindowUsedUpError as wait:
        status = record_outcome(desk, claim, outcome)
        rest_until(wait)
        return status, None
    except Exception as error:  # what keeps the next from being claimed must not lose this one's outcome
        log.warning("next not claimed", delivery_id=claim.delivery_id, error=type(error).__name__)
    return record_outcome(desk, claim, outcome), None


def claim_for_sending(desk: Desk, delivery_id: int) -> Claim | None:
    """Take the delivery, look again, and write down that a try begins. None when it is not to be sent now.

    Raises:
        NotKnownError: nobody can tell at this moment whether anything keeps it in the house.
    """
    for _ in range(MOST_ASKED):
        ahead = ask_ahead(desk, delivery_id)
        try:
            with transaction() as session:
                # A hold is either seen below, or comes after this claim and lists it as under way.
                share_hold_lock(session)
                return _claim(session, desk, delivery_id, desk.clock.now(), ahead)
        except WindowUsedUpError as wait:  # the claim is undone: there was no try
            rest_until(wait)
            return None
        except OldAnswerError:  # what it goes by changed since it was asked, a moment ago
            continue
    note_waiting(desk, CHANGES)
    raise NotKnownError(CHANGES)


def _claim(session: Session, desk: Desk, delivery_id: int, now: datetime, ahead: Ahead) -> Claim | None:
    token = secrets.token_hex(8)
    if may_send(desk, session) is not Sending.FREE:
        return None
    if not claim_delivery(session, delivery_id, now=now, lease=LEASE, token=token):
        return None
    delivery = load_for_sending(session, delivery_id)
    try:
        refuse_unless_it_may_go(session, desk, delivery, now, unfit=ahead.unfit.get(delivery_id, ""))
        message = compose_message(desk, delivery)
        refuse_without_room(delivery, now=now)
        steps = dict(delivery.checkpoint)
        meter = money_for_post(session, desk, delivery, now=now)
        channel = open_paid_channel(session, desk, delivery.account, meter)
    except (SQLAlchemyError, WindowUsedUpError, OldAnswerError):
        raise  # the claim is undone with the transaction; the next look tries again
    except Exception as refusal:  # a fault must not leave it due for ever, to be tried every second
        attempt = DeliveryAttempt(
            delivery_id=delivery_id,
            number=delivery.attempt_count,
            started_at=now,
            outcome=AttemptOutcome.RUNNING,
        )
        session.add(attempt)
        note_refused(session, desk, delivery, attempt, refusal, now=now)
        return None
    attempt_id = begin_attempt(session, delivery, at=now)
    foreseen = _foreseen_steps(desk, delivery, message, now)
    if foreseen:
        store_checkpoint(session, delivery_id, {**steps, **foreseen})
    return Claim(
        delivery_id=delivery_id,
        account_id=delivery.account_id,
        item_id=delivery.item_id,
        attempt_id=attempt_id,
        number=delivery.attempt_count,
        token=token,
        kind=delivery.account.kind,
        channel=channel,
        meter=meter,
        message=message,
        ahead=ahead,
        checkpoint=DeliveryCheckpoint(desk, delivery_id, token, LEASE, steps, foreseen),
    )


def _foreseen_steps(
    desk: Desk, delivery: Delivery, message: OutboundMessage, now: datetime
) -> dict[str, str]:
    """What the adapter would save before anything else, so that it need not: that its first part is being tried."""
    capabilities = capabilities_of(desk.channels, delivery.account.kind)
    looks_first = capabilities.can_find and not capabilities.repeat_is_safe
    is_begun = any(delivery.checkpoint.get(step(0)) for step in (trying_step, part_step))
    if not looks_first or is_begun or not message.parts or message.parts[0].media:
        return {}
    return {trying_step(0): now.isoformat()}


def _transmit(claim: Claim) -> SendResult:
    """Call the platform. Nothing is known to the database while this runs, save the checkpoints."""
    claim.checkpoint.check_still_in_time()
    return claim.channel.send(claim.message, claim.checkpoint)


def _outcome_of(call: Callable[[], SendResult]) -> Outcome:
    try:
        return Outcome(result=call())
    except Exception as error:  # whatever it is, it is recorded: a crash here must not lose the delivery
        return Outcome(error=error)
