"""Telling the people responsible, by e-mail and at once, that a delivery stands still and needs them.

The alert itself was written with the status (``services/workflow/moves.py``). Here it is noticed, gathered per item so that
two hundred recipients make one letter, claimed so that two workers write once, and closed. Somebody who dies between
the letter and the note of it leaves a claim that runs out: then it is written once more, never not at all.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from campaigns.channels.errors import ChannelError
from campaigns.domain.items.statuses import NEEDS_A_PERSON
from campaigns.domain.people.permissions import Permission
from campaigns.models.alerts import (
    Alert,
    AlertOutcome,
    claim_alerts,
    close_alerts,
    has_open_alerts,
    is_item_being_sent,
    list_claimed_alerts,
    list_open_alerts,
    put_off_alerts,
)
from campaigns.models.content import Item
from campaigns.models.deliveries import Delivery
from campaigns.models.people import list_users
from campaigns.services.alerts.letters import AlertLetter, compose_letter
from campaigns.services.core.desk import Desk, StaffMail
from campaigns.services.core.transaction import reading, transaction

# While more of the same item is being sent, so long is waited for what else there may be to tell.
GATHER_AT_MOST = timedelta(minutes=2)
CLAIM = timedelta(minutes=5)
AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
GIVE_UP_AFTER = timedelta(days=1)
# After so many addresses in a row the mail server is taken to be away: the others would wait for its silence too.
TAKEN_FOR_AWAY = 3

log = structlog.get_logger("campaigns.alerts")


@dataclass(frozen=True)
class _Claimed:
    """What one worker has taken on to tell: all that writing needs, without the database."""

    item_id: int
    alert_ids: tuple[int, ...]
    failures: int
    letter: AlertLetter
    addresses: tuple[str, ...]


def send_alerts(desk: Desk) -> int:
    """Tell what there is to tell. Returns how many letters the mail server took."""
    with reading() as session:
        if not has_open_alerts(session):
            return 0
    items = _look_through(desk)
    if desk.mail is None:
        return 0
    taken = 0
    for item_id in items:
        claimed = _claim(desk, item_id)
        if claimed is not None:
            taken += _tell(desk, desk.mail, claimed)
    return taken


def _look_through(desk: Desk) -> list[int]:
    """Stamp new alerts, close what is over, and say which items should be told about now."""
    now = desk.clock.now()
    due: dict[int, datetime] = {}
    with transaction() as session:
        for alert in list_open_alerts(session):
            alert.noticed_at = alert.noticed_at or now
            if alert.delivery.status not in NEEDS_A_PERSON:
                alert.closed_at, alert.outcome = now, AlertOutcome.SETTLED
            elif now - alert.noticed_at > GIVE_UP_AFTER:
                alert.closed_at, alert.outcome = now, AlertOutcome.GIVEN_UP
            elif alert.next_try_at is None or alert.next_try_at <= now:
                due[alert.item_id] = min(due.get(alert.item_id, now), alert.noticed_at)
        return [
            item_id
            for item_id, since in sorted(due.items())
            if now - since >= GATHER_AT_MOST or not is_item_being_sent(session, item_id, now=now)
        ]


def _claim(desk: Desk, item_id: int) -> _Claimed | None:
    now, token = desk.clock.now(), secrets.token_hex(8)
    with transaction() as session:
        if not claim_alerts(session, item_id, now=now, until=now + CLAIM, token=token):
            return None
        alerts = list_claimed_alerts(session, token)
        deliveries = _deliveries(session, alerts)
        if not deliveries:
            return None  # decided on at this moment; the next look closes them
        return _Claimed(
            item_id=item_id,
            alert_ids=tuple(alert.id for alert in alerts),
            failures=max(alert.failure_count for alert in alerts),
            letter=compose_letter(desk, deliveries),
            addresses=people_to_tell(session),
        )


def _deliveries(session: Session, alerts: Sequence[Alert]) -> list[Delivery]:
    query = (
        select(Delivery)
        .where(Delivery.id.in_({alert.delivery_id for alert in alerts}), Delivery.status.in_(NEEDS_A_PERSON))
        .options(
            joinedload(Delivery.account),
            joinedload(Delivery.contact),
            joinedload(Delivery.item).joinedload(Item.campaign),
        )
        .order_by(Delivery.id)
    )
    return list(session.scalars(query))


def _tell(desk: Desk, mail: StaffMail, claimed: _Claimed) -> int:
    """Write to everybody; it counts as told when one of them can be reached."""
    started = monotonic()
    taken, trouble = hand_in(mail, claimed.letter, claimed.addresses, key=f"alerts {claimed.alert_ids}")
    now = desk.clock.now()
    with transaction() as session:
        if taken:
            close_alerts(session, claimed.alert_ids, outcome=AlertOutcome.TOLD, at=now)
        else:
            put_off_alerts(
                session, claimed.alert_ids, until=now + wait_after(claimed.failures), trouble=trouble
            )
    log.info(
        "alert sent" if taken else "alert put off",
        item_id=claimed.item_id,
        deliveries=len(claimed.alert_ids),
        letters=taken,
        duration=round(monotonic() - started, 3),
    )
    return taken


def hand_in(mail: StaffMail, letter: AlertLetter, addresses: Sequence[str], *, key: str) -> tuple[int, str]:
    """Write one letter to each of these people: how many the mail server took, and why the last was not."""
    taken, trouble = 0, "Nobody may schedule, so there is nobody to tell."
    failures_in_a_row = 0
    for address in addresses:
        try:
            mail.send(to=address, subject=letter.subject, text=letter.text, key=key)
            taken, failures_in_a_row = taken + 1, 0
        except Exception as error:  # one address must not keep the others from being told
            failures_in_a_row += 1
            trouble = str(error) if isinstance(error, ChannelError) else type(error).__name__
            log.warning("alert not taken", key=key, error=type(error).__name__)
            if failures_in_a_row == TAKEN_FOR_AWAY:
                break
    return taken, trouble


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many times in which nobody could be told."""
    return AGAIN_AFTER[min(failures, len(AGAIN_AFTER) - 1)]


def people_to_tell(session: Session) -> tuple[str, ...]:
    """Those who may do something about a delivery."""
    return tuple(user.email for user in list_users(session) if user.may(Permission.SCHEDULE))
