"""Where an item could go: every account, with what stands in its way, and whom it would be written to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from campaigns.channels.base import capabilities_of
from campaigns.domain.items.channel_kinds import KINDS, PRACTICE, label_of
from campaigns.domain.items.statuses import (
    OUT,
    UNDER_WAY,
    WAITING,
    AccountState,
    DeliveryStatus,
    ItemKind,
)
from campaigns.domain.time.localtime import format_local
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.content import Item, Revision, latest_revision
from campaigns.models.deliveries import Delivery, list_deliveries_of_item, was_practised
from campaigns.models.holds import subject_for
from campaigns.models.people import Contact, find_media_list
from campaigns.services.accounts.account_identity import why_not_known_to_be_ours
from campaigns.services.accounts.opening import why_not_cleared
from campaigns.services.core.access import get_item
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading
from campaigns.services.planning.fit import why_not_fetched, why_too_long
from campaigns.services.planning.times import may_go_again, why_no_date, why_used_up
from campaigns.services.signoff.recipients import recipients_of_revision
from campaigns.services.workflow.approvals import practice_only, practice_only_words
from campaigns.services.workflow.hold_cover import hold_over, refusal_words
from campaigns.services.workflow.standing import any_dropped_in_doubt, is_partly_out, was_dropped_in_doubt
from campaigns.services.workflow.uncertainty import may_be_out

# A delivery in one of these has not gone out and never will: the item may be planned for that account anew.
_OVER_AND_NOT_OUT = (
    DeliveryStatus.CANCELLED,
    DeliveryStatus.MISSED,
    DeliveryStatus.HELD,
    DeliveryStatus.PERMANENT_FAILURE,
    DeliveryStatus.TECHNICAL_FAILURE,
)


@dataclass(frozen=True)
class Target:
    """One account an item could go to.

    ``is_listed`` says that the item's own front matter asks for this kind of channel; ``why_not`` is empty when it
    can be sent there. ``recipients`` is the number of e-mail addresses, or None where there are none. ``in_the_way``
    is the delivery that stands there already, to be looked at or decided on.
    """

    account_name: str
    kind: str
    label: str
    is_listed: bool
    can_send: bool
    why_not: str
    recipients: int | None
    in_the_way: int | None = None
    must_decide: bool = False


@dataclass(frozen=True)
class _Obstacle:
    words: str
    delivery_id: int | None = None
    must_decide: bool = False  # a person has to say what became of it


def list_targets(desk: Desk, ref: str) -> list[Target]:
    """Every account, and every listed kind without one, with what stands in the way."""
    with reading() as session:
        item = get_item(session, ref)
        revision = latest_revision(session, item.id)
        accounts = list_accounts(session)
        listed = revision.channels if revision else []
        targets = [target_of(session, desk, item, revision, account) for account in accounts]
        connected = {account.kind for account in accounts}
        for kind in listed:
            if kind not in connected:
                label = KINDS[kind].label
                can_be_sent = kind in desk.channels.kinds()
                why_not = (
                    f"No {label} account is connected yet."
                    if can_be_sent
                    else f"{label} can't be sent from here yet."
                )
                targets.append(Target("", kind, label, True, False, why_not, None))
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(
        targets,
        key=lambda target: (
            not target.is_listed,
            order.get(target.kind, len(order)),
            target.account_name,
        ),
    )


def target_of(
    session: Session, desk: Desk, item: Item, revision: Revision | None, account: Account
) -> Target:
    """How this account stands to this item."""
    capabilities = capabilities_of(desk.channels, account.kind)
    is_listed = revision is not None and account.kind in revision.channels
    recipients, joined = None, 0
    if capabilities.addresses_recipients and revision is not None:
        found = recipients_of_revision(session, revision)
        recipients, joined = len(found.getting), len(found.joined)
    obstacle = _obstacle(session, desk, item, revision, account, recipients, joined)
    return Target(
        account_name=account.name,
        kind=account.kind,
        label=label_of(account.kind),
        is_listed=is_listed,
        can_send=obstacle is None,
        why_not=obstacle.words if obstacle else "",
        recipients=recipients,
        in_the_way=obstacle.delivery_id if obstacle else None,
        must_decide=obstacle is not None and obstacle.must_decide,
    )


def _obstacle(
    session: Session,
    desk: Desk,
    item: Item,
    revision: Revision | None,
    account: Account,
    recipients: int | None,
    joined: int,
) -> _Obstacle | None:
    """What stands in the way; None where it can be sent there."""
    if words := why_not_there(session, desk, item, revision, account, recipients, joined):
        return _Obstacle(words)
    everywhere = list_deliveries_of_item(session, item.id)
    if recipients is not None and (other := _written_from_elsewhere(account, everywhere)) is not None:
        words = (
            f"Its media lists are written to from {other.account.name}, and nobody is written to twice. Cancel what waits "
            "there first, if it should go from here."
        )
        return _Obstacle(words, other.id)
    there = [
        one
        for one in everywhere
        if one.account_id == account.id and not was_practised(one)  # a rehearsal may be repeated
    ]
    if revision is not None and revision.moments:
        words, delivery_id = why_no_date(desk, revision, account, everywhere)
        return _Obstacle(words, delivery_id) if words else None
    may_repeat = revision is not None and may_go_again(desk, revision, account)
    if may_repeat and revision is not None and (words := why_used_up(desk, revision, account, there)):
        return _Obstacle(words)
    for delivery in there:
        if may_repeat and delivery.status in (*WAITING, *OUT, *UNDER_WAY):
            continue
        if words := _why_taken(delivery, desk.settings.timezone):
            return _Obstacle(words, delivery.id, delivery.status == DeliveryStatus.UNKNOWN)
    if partly := next((one for one in there if is_partly_out(one)), None):
        words = "A part of it already stands there from an earlier try. Decide on that delivery first."
        return _Obstacle(words, partly.id, must_decide=True)
    unclear = next((one for one in there if may_be_out(desk, one)), None)
    if unclear is not None:
        words = "An earlier try may have gone out and was not looked for. Send it from that delivery's page."
        return _Obstacle(words, unclear.id, must_decide=True)
    if any_dropped_in_doubt(there):
        words = "An earlier delivery was dropped in doubt and may have gone out. Send it from that delivery's page."
        return _Obstacle(
            words, next((one.id for one in there if any_dropped_in_doubt([one])), None), must_decide=True
        )
    return None


def _written_from_elsewhere(account: Account, everywhere: Iterable[Delivery]) -> Delivery | None:
    """A letter of the item from another account that went out, or still may."""
    return next(
        (
            one
            for one in everywhere
            if one.recipient_key
            and one.account_id != account.id
            and (one.status != DeliveryStatus.CANCELLED or was_dropped_in_doubt(one))
        ),
        None,
    )


def _why_taken(delivery: Delivery, zone: ZoneInfo) -> str:
    """Empty where this delivery leaves the account free to be planned for anew."""
    status = DeliveryStatus(delivery.status)
    if status in _OVER_AND_NOT_OUT:
        return ""
    if status is DeliveryStatus.UNKNOWN:
        return "Nobody knows yet whether it went out to this account. Look there and decide on that first."
    if status is DeliveryStatus.SENDING:
        return "It is being sent to this account already, at this moment."
    if status is DeliveryStatus.HANDED_OVER:
        return "It is with the person who puts it out there, who has not said yet that it is out."
    if status in WAITING:
        return f"It is planned for this account already: {format_local(delivery.due_at, zone)}."
    sent_at = delivery.sent_at or delivery.due_at
    return f"It has gone out to this account already: {format_local(sent_at, zone)}."


def why_not_there(
    session: Session,
    desk: Desk,
    item: Item,
    revision: Revision | None,
    account: Account,
    recipients: int | None = None,
    joined: int = 0,
) -> str:
    """What stands in the way and does not hang on earlier deliveries; empty where nothing does.

    Args:
        recipients, joined: how many get it, and how many nobody confirmed yet; left out where that is not the question.
    """
    label = label_of(account.kind)
    row = KINDS.get(account.kind)
    if row is None:
        return f"This Campaign Desk has no channel {label} any more."
    if revision is None:
        return "It has not been submitted yet."
    if not (row.takes_releases if item.kind == ItemKind.RELEASE else row.takes_posts):
        return f"{label} does not carry {item.kind}s."
    if item.kind == ItemKind.POST and account.kind not in revision.rendered["posts"]:
        return f"The post does not list {label} among its channels, so that text was not signed off."
    if account.kind != PRACTICE and (doubtful := practice_only(revision)) is not None:
        return practice_only_words(doubtful)
    if account.state != AccountState.CONNECTED:
        return f"The account is not connected: {account.state_reason or 'reconnect it first'}"
    if words := why_not_known_to_be_ours(account) or why_not_cleared(desk.channels, account):
        return words
    if (hold := hold_over(session, subject_for(item, account.kind, revision))) is not None:
        return refusal_words(hold, desk.settings.timezone)
    if words := _why_no_pictures(revision, label, row.image_limit):
        return words
    if words := why_too_long(account, revision) or why_not_fetched(desk.outside, account, revision):
        return words
    if recipients == 0:
        return _no_recipients(session, revision, joined)
    return ""


def _why_no_pictures(revision: Revision, label: str, image_limit: int) -> str:
    photos = len(revision.rendered.get("release", {}).get("photos", ()))
    if image_limit or not photos:
        return ""
    return (
        f"{label} attaches no pictures, and this release has {photos:,}. Send it from a mailbox, or take them out and have "
        "it signed off again."
    )


def _no_recipients(session: Session, revision: Revision, joined: int) -> str:
    if joined:
        are = "1 person is" if joined == 1 else f"{joined:,} people are"
        return (
            f"{are} on its media lists now, and nobody of them was when it was signed off. An approver confirms them on "
            "this page, or with campaigns confirm-recipients."
        )
    if not revision.media_lists:
        return "The release names no media list. Choose one in its form, and submit it again."
    unknown = [name for name in revision.media_lists if find_media_list(session, name) is None]
    if unknown:
        return (
            f"There is no media list “{unknown[0]}”. "
            "Make it under Accounts, “Media lists”, or with campaigns contacts import."
        )
    return f"The media list “{revision.media_lists[0]}” is empty."


def recipients_of(session: Session, desk: Desk, revision: Revision, account: Account) -> list[Contact | None]:
    """Whom it is written to there: everybody who was approved and is still on its lists, or nobody in particular."""
    if capabilities_of(desk.channels, account.kind).addresses_recipients:
        return list(recipients_of_revision(session, revision).getting)
    return [None]
