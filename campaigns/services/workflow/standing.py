"""Whether a frozen text is still the one that may go out: the item's newest, approved, and not sent back."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from campaigns.channels.base import parts_out
from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.seen import address_sha256
from campaigns.domain.items.statuses import OUT, AttemptOutcome, DeliveryStatus, ItemStatus
from campaigns.domain.sending.account_identity import identity_words
from campaigns.domain.text.quoting import quoted
from campaigns.errors import NotAllowedError
from campaigns.models.accounts import Account
from campaigns.models.content import newest_revision_id
from campaigns.models.deliveries import Delivery, are_readable
from campaigns.models.people import find_media_list
from campaigns.services.workflow.approvals import (
    is_signed_off,
    practice_only,
    practice_only_words,
    still_to_agree_words,
)

_MAY_GO_OUT = (
    ItemStatus.APPROVED,
    ItemStatus.SCHEDULED,
    ItemStatus.PUBLISHED,
    # After a hold: what the hold does not reach, or a person has looked at again, still goes out.
    ItemStatus.HELD,
    ItemStatus.NEEDS_RECHECK,
)

_IN_DOUBT = (AttemptOutcome.UNKNOWN, AttemptOutcome.HANDED_OVER)


def why_it_no_longer_stands(session: Session, delivery: Delivery) -> str:
    """A sentence, or nothing when this delivery's text may go out. The caller holds the item."""
    if newest_revision_id(session, delivery.item_id) != delivery.revision_id:
        return "A newer text was submitted since, so this one no longer goes out. Schedule the newer one once it is approved."
    if delivery.item.status not in _MAY_GO_OUT:
        return "The text was sent back for changes. Have it approved and schedule it anew."
    is_practice = delivery.account.kind == PRACTICE
    if not is_practice and (doubtful := practice_only(delivery.revision)) is not None:
        return practice_only_words(doubtful)
    if not is_signed_off(delivery.revision, for_practice=is_practice):
        if words := still_to_agree_words(delivery.revision):
            return f"{words} Then send it again."
        return "The approval no longer stands. Have the text approved, then send it again."
    for approval in delivery.revision.approvals:
        if open_one := approval.open_condition:
            return (
                f"{approval.approved_by.name} approved it on a condition that nobody has ticked off: "
                f"{quoted(open_one)} Tick it off on the item’s page, then send it again."
            )
    return ""


def parts_there(delivery: Delivery) -> int:
    """How many parts of it stand on the platform for certain."""
    return parts_out(delivery.checkpoint) if are_readable(delivery.checkpoint) else 0


def is_partly_out(delivery: Delivery) -> bool:
    """Part of a thread stands on the platform already, and the rest does not."""
    return delivery.status not in OUT and parts_there(delivery) > 0


def refuse_partly_out(delivery: Delivery) -> None:
    """What is half out can't be called "not sent".

    Raises:
        NotAllowedError: a part of it stands on the platform.
    """
    if is_partly_out(delivery):
        raise NotAllowedError(
            "Part of this thread stands on the platform already. Finish it with “Send it now”, or say “It went out” "
            "if it should stay as it is."
        )


def was_dropped_in_doubt(delivery: Delivery) -> bool:
    """It was dropped while nobody knew whether it had gone out: a new delivery could be a second one."""
    return delivery.status == DeliveryStatus.CANCELLED and any(
        attempt.outcome in _IN_DOUBT for attempt in delivery.attempts
    )


def was_dropped_after_a_try(delivery: Delivery) -> bool:
    """It was dropped, and some try of it had ended without a clear answer."""
    return delivery.status == DeliveryStatus.CANCELLED and any(
        attempt.outcome in (*_IN_DOUBT, AttemptOutcome.TEMPORARY) for attempt in delivery.attempts
    )


def any_dropped_in_doubt(deliveries: Iterable[Delivery]) -> bool:
    return any(was_dropped_in_doubt(delivery) for delivery in deliveries)


def why_no_longer_written_to(session: Session, delivery: Delivery) -> str:
    """What the last look before sending says of its recipient; empty where they are still to be written to."""
    contact, names = delivery.contact, delivery.revision.media_lists
    if contact is None:
        return ""
    if address_sha256(contact.email) != delivery.recipient_sha256:
        return (
            "The recipient's address is not the one that was approved, so nothing was sent to them. Have the new one "
            "confirmed on the item's page and schedule it anew, or leave it unsent."
        )
    lists = [media_list for name in names if (media_list := find_media_list(session, name))]
    if contact.is_active and (not lists or any(contact in one.contacts for one in lists)):
        return ""
    return "The recipient was taken off the media list, so nothing was sent to them. Leave it unsent."


def why_another_account(delivery: Delivery) -> str:
    """What the last look before sending says of the account; empty where it is the one that was planned for."""
    account = delivery.account
    if delivery.account_identity == account.identity:
        return ""
    return changed_words(account, delivery.account_identity, account.identity)


def changed_words(account: Account, before: str, after: str) -> str:
    """What people read of a delivery whose account is another one now."""
    return (
        f"The account {account.name} is not the one this was planned for: it was {identity_words(before)}, and is now "
        f"{identity_words(after)}. Nothing was sent. Confirm under “To decide” that it is yours, or drop this."
    )
