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
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, joinedload, load_only

from campaigns.channels.errors import ChannelError
from campaigns.domain.items.statuses import NEEDS_A_PERSON
from campaigns.domain.people.permissions import Permission
from campaigns.models.accounts import Account
from campaigns.models.alerts import (
    Alert,
    AlertOutcome,
    claim_alerts,
    close_alerts,
    is_item_being_sent,
    list_claimed_alerts,
    list_items_to_tell_of,
    list_open_alerts,
    put_off_alerts,
)
from campaigns.models.content import Campaign, Item
from campaigns.models.deliveries import Delivery
from campaigns.models.people import list_users
from campaigns.services.alerts.letters import AlertLetter, compose_bare_letter, compose_letter
from campaigns.services.core.apart import each_apart
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
        items = list_items_to_tell_of(session)
    return sum(each_apart(desk, "alert", items, lambda item_id: _tell_of(desk, item_id)))


def _tell_of(desk: Desk, item_id: int) -> int:
    with reading() as session:
        if not any(_asks_for_something(desk, *one) for one in list_open_alerts(session, item_id)):
            return 0
    if not _look_through(desk, item_id) or desk.mail is None:
        return 0
    claimed = _claim(desk, item_id)
    return _tell(desk, desk.mail, claimed) if claimed is not None else 0


def _asks_for_something(desk: Desk, alert: Alert, status: str) -> bool:
    """Most of the time nothing of it has to be written down."""
    now = desk.clock.now()
    return (
        alert.noticed_at is None
        or status not in NEEDS_A_PERSON
        or now - alert.noticed_at > GIVE_UP_AFTER
        or alert.next_try_at is None
        or alert.next_try_at <= now
    )


def _look_through(desk: Desk, item_id: int) -> bool:
    """Stamp new alerts, close what is over, and say whether the item should be told about now."""
    now = desk.clock.now()
    since: datetime | None = None
    with transaction() as session:
        for alert, status in list_open_alerts(session, item_id):
            alert.noticed_at = alert.noticed_at or now
            if status not in NEEDS_A_PERSON:
                alert.closed_at, alert.outcome = now, AlertOutcome.SETTLED
            elif now - alert.noticed_at > GIVE_UP_AFTER:
                alert.closed_at, alert.outcome = now, AlertOutcome.GIVEN_UP
            elif alert.next_try_at is None or alert.next_try_at <= now:
                since = min(since or now, alert.noticed_at)
        if since is None:
            return False
        return now - since >= GATHER_AT_MOST or not is_item_being_sent(session, item_id, now=now)


def _claim(desk: Desk, item_id: int) -> _Claimed | None:
    now, token = desk.clock.now(), secrets.token_hex(8)
    with transaction() as session:
        if not claim_alerts(session, item_id, now=now, until=now + CLAIM, token=token):
            return None
        alerts = list_claimed_alerts(session, token)
        try:
            deliveries = _deliveries(session, alerts)
            letter = compose_letter(desk, deliveries) if deliveries else None
        except SQLAlchemyError:
            raise
        except Exception as error:  # people have to hear of it all the same
            log.error("letter without its facts", item_id=item_id, error=type(error).__name__)
            letter = compose_bare_letter(desk, len(alerts))
        if letter is None:
            return None  # decided on at this moment; the next look closes them
        return _Claimed(
            item_id=item_id,
            alert_ids=tuple(alert.id for alert in alerts),
            failures=max(alert.failure_count for alert in alerts),
            letter=letter,
            addresses=people_to_tell(session),
        )


def _deliveries(session: Session, alerts: Sequence[Alert]) -> list[Delivery]:
    query = (
        select(Delivery)
        .where(Delivery.id.in_({alert.delivery_id for alert in alerts}), Delivery.status.in_(NEEDS_A_PERSON))
        # No more than is told: what else is wrong with them keeps nobody from hearing of it.
        .options(
            load_only(
                Delivery.item_id,
                Delivery.account_id,
                Delivery.contact_id,
                Delivery.status,
                Delivery.error,
                Delivery.due_at,
                Delivery.next_lookup_at,
            ),
            joinedload(Delivery.account).load_only(Account.name, Account.kind),
            joinedload(Delivery.contact),
            joinedload(Delivery.item).load_only(Item.title, Item.kind, Item.campaign_id),
            joinedload(Delivery.item).joinedload(Item.campaign).load_only(Campaign.title),
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
