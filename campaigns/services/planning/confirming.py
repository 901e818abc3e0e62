"""A person says that a changed account is still ours: what was planned for it is planned for who it is now."""

from __future__ import annotations

import structlog
from sqlalchemy import select

from campaigns.domain.items.statuses import OUT, DeliveryStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.sending.account_identity import identity_words
from campaigns.errors import ConflictError
from campaigns.models.accounts import lock_account
from campaigns.models.deliveries import Delivery
from campaigns.models.holds import lock_items
from campaigns.services.core.access import get_account, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.planning.decisions import Together, decide_together, keep_as_planned
from campaigns.services.workflow.moves import note_decision
from campaigns.services.workflow.standing import why_another_account

log = structlog.get_logger("campaigns.accounts")


def confirm_account(desk: Desk, name: str, *, user_id: int, identity: str | None = None) -> Together:
    """Who the account is now is ours. What was held by the change goes out as planned, where its time is still ahead.

    Args:
        identity: what the person's page showed; None confirms who it is at this moment.

    Raises:
        NotAllowedError: this person may not schedule.
        ConflictError: there is nothing to confirm, or the account changed once more.
    """
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.SCHEDULE)
        account = get_account(session, name)
        bound_to_another = (
            select(Delivery)
            .where(
                Delivery.account_id == account.id,
                Delivery.account_identity != account.identity,
                Delivery.status.not_in((*OUT, DeliveryStatus.CANCELLED)),
            )
            .order_by(Delivery.id)
            .execution_options(populate_existing=True)
        )
        items = lock_items(session, {one.item_id for one in session.scalars(bound_to_another)})
        deliveries = list(session.scalars(bound_to_another.with_for_update(key_share=True)))
        account = lock_account(session, account.id)
        if identity is not None and identity != account.identity:
            raise ConflictError(
                f"{account.name} changed once more since you opened the page: it is {identity_words(account.identity)} now. "
                "Nothing was confirmed. Look at it again."
            )
        if account.identity == account.confirmed_identity:
            raise ConflictError(f"{account.name} needs no confirming: it is who it was.")
        by_this = [
            one.id
            for one in deliveries
            if one.status == DeliveryStatus.HELD
            and one.error == why_another_account(one)
            and one.due_at > now
        ]
        for delivery in deliveries:
            delivery.account_identity = account.identity
        account.confirmed_identity = account.identity
        for item in items:
            note_decision(
                session,
                item,
                step=Step.ACCOUNT_CONFIRMED,
                at=now,
                user_id=user.id,
                fingerprint="",
                note=f"{account.name} is {identity_words(account.identity)}",
            )
    log.info("account confirmed", account_id=account.id, channel=account.kind, deliveries=len(deliveries))
    return decide_together(by_this, lambda one: keep_as_planned(desk, one, user_id=user_id))
