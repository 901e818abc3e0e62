"""An account is who it was when something was planned for it: another server or another id holds what is planned.

The claim compares two stored texts; the rest keeps them true, and stops what is planned at once when they part.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import WAITING, DeliveryStatus
from campaigns.domain.sending.account_identity import account_identity, identity_words
from campaigns.models.accounts import Account, lock_account
from campaigns.models.deliveries import Delivery
from campaigns.models.holds import lock_items
from campaigns.services.core.desk import Desk
from campaigns.services.workflow.moves import move_delivery
from campaigns.services.workflow.settling import settle_item
from campaigns.services.workflow.standing import changed_words
from campaigns.services.workflow.uncertainty import leave_in_doubt, may_be_out

log = structlog.get_logger("campaigns.accounts")


def why_not_known_to_be_ours(account: Account) -> str:
    """Why nothing can be planned for it; empty where a person, or the first check of it, said who it is."""
    if account.identity == account.confirmed_identity:
        return ""
    return (
        f"It is {identity_words(account.identity)} since it was reconnected, and nobody has said yet that this is "
        "yours. Confirm it under “To decide”, or with campaigns accounts confirm."
    )


def note_login(
    session: Session, desk: Desk, account: Account, *, base_url: str, remote_id: str, now: datetime
) -> int:
    """Keep where the account is and who it is there. How many planned deliveries were held by that.

    The first check of an account says who it is: what was planned for it before is planned for that. Any later change
    holds what is planned until a person confirms it. Items and deliveries are locked before the account, as everywhere.
    """
    before, after = account.identity, account_identity(base_url, remote_id)
    is_first = before == account.confirmed_identity == account_identity(base_url, "")
    held = 0 if is_first or before == after else _hold_planned(session, desk, account, after, now)
    account = lock_account(session, account.id)
    account.base_url, account.remote_id, account.identity = base_url, remote_id, after
    if is_first:
        account.confirmed_identity = after
        _bind(session, account, before)
    elif before != after:
        log.warning("account is another", account_id=account.id, channel=account.kind, held=held)
    return held


def _bind(session: Session, account: Account, before: str) -> None:
    session.flush()
    session.execute(
        update(Delivery)
        .where(Delivery.account_id == account.id, Delivery.account_identity == before)
        .values(account_identity=account.identity)
        .execution_options(synchronize_session=False)
    )


def _hold_planned(session: Session, desk: Desk, account: Account, identity: str, now: datetime) -> int:
    waiting = (
        select(Delivery)
        .where(
            Delivery.account_id == account.id,
            Delivery.status.in_(WAITING),
            Delivery.account_identity != identity,
        )
        .order_by(Delivery.id)
        .execution_options(populate_existing=True)
    )
    items = {one.id: one for one in lock_items(session, {one.item_id for one in session.scalars(waiting)})}
    held = list(session.scalars(waiting.with_for_update(key_share=True)))
    for delivery in held:
        words = changed_words(account, delivery.account_identity, identity)
        if may_be_out(desk, delivery):
            leave_in_doubt(delivery, words, now=now)
        else:
            move_delivery(delivery, DeliveryStatus.HELD, error=words, tells_people=True)
    for item_id in sorted({one.item_id for one in held} & set(items)):
        settle_item(session, items[item_id], at=now)
    return len(held)
