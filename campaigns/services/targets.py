"""Where an item could go: every account, with what stands in its way, and whom it would be written to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from campaigns.domain.channel_kinds import KINDS
from campaigns.domain.statuses import AccountState, DeliveryStatus, ItemKind
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.content import Item, Revision, latest_revision
from campaigns.models.deliveries import list_deliveries_of_item, was_practised
from campaigns.models.holds import subject_for
from campaigns.models.people import Contact, find_media_list
from campaigns.services.access import get_item
from campaigns.services.desk import Desk
from campaigns.services.fit import why_too_long
from campaigns.services.hold_cover import hold_over, refusal_words
from campaigns.services.standing import any_dropped_in_doubt, is_partly_out
from campaigns.services.transaction import reading

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
    can be sent there. ``recipients`` is the number of e-mail addresses, or None where there are none.
    """

    account_name: str
    kind: str
    label: str
    is_listed: bool
    can_send: bool
    why_not: str
    recipients: int | None


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
    order = list(KINDS)
    return sorted(
        targets, key=lambda target: (not target.is_listed, order.index(target.kind), target.account_name)
    )


def target_of(
    session: Session, desk: Desk, item: Item, revision: Revision | None, account: Account
) -> Target:
    """How this account stands to this item."""
    capabilities = desk.channels.capabilities(account.kind)
    is_listed = revision is not None and account.kind in revision.channels
    recipients = None
    if capabilities.addresses_recipients and revision is not None:
        recipients = len(_contacts(session, revision))
    return Target(
        account_name=account.name,
        kind=account.kind,
        label=desk.channels.label(account.kind),
        is_listed=is_listed,
        can_send=not (why_not := _why_not(session, desk, item, revision, account, recipients)),
        why_not=why_not,
        recipients=recipients,
    )


def _why_not(
    session: Session,
    desk: Desk,
    item: Item,
    revision: Revision | None,
    account: Account,
    recipients: int | None,
) -> str:
    capabilities = desk.channels.capabilities(account.kind)
    label = desk.channels.label(account.kind)
    if revision is None:
        return "It has not been submitted yet."
    if not (capabilities.takes_releases if item.kind == ItemKind.RELEASE else capabilities.takes_posts):
        return f"{label} does not carry {item.kind}s."
    if item.kind == ItemKind.POST and account.kind not in revision.rendered["posts"]:
        return f"The post does not list {label} among its channels, so that text was not signed off."
    if account.state != AccountState.CONNECTED:
        return f"The account is not connected: {account.state_reason or 'reconnect it first'}"
    if (hold := hold_over(session, subject_for(item, account))) is not None:
        return refusal_words(hold, desk.settings.timezone)
    if words := why_too_long(account, revision):
        return words
    if recipients == 0:
        return _no_recipients(session, revision)
    there = [
        one
        for one in list_deliveries_of_item(session, item.id)
        if one.account_id == account.id and not was_practised(one)  # a rehearsal may be repeated
    ]
    if any(DeliveryStatus(delivery.status) not in _OVER_AND_NOT_OUT for delivery in there):
        return "It is planned for, or has gone out to, this account already."
    if any(is_partly_out(delivery) for delivery in there):
        return "A part of it already stands there from an earlier try. Decide on that delivery first."
    if any_dropped_in_doubt(there):
        return "An earlier delivery was dropped in doubt and may have gone out. Send it from that delivery's page."
    return ""


def _no_recipients(session: Session, revision: Revision) -> str:
    if not revision.media_lists:
        return "The release names no media list. Add “lists:” to its front matter."
    unknown = [name for name in revision.media_lists if find_media_list(session, name) is None]
    if unknown:
        return (
            f"There is no media list “{unknown[0]}”. "
            f"Import one: campaigns contacts import FILE --list “{unknown[0]}”"
        )
    return f"The media list “{revision.media_lists[0]}” is empty."


def _contacts(session: Session, revision: Revision) -> list[Contact]:
    """Everybody on the release's lists, once each."""
    found: dict[int, Contact] = {}
    for name in revision.media_lists:
        media_list = find_media_list(session, name)
        for contact in media_list.contacts if media_list else []:
            if contact.is_active:
                found[contact.id] = contact
    return [found[key] for key in sorted(found)]


def recipients_of(session: Session, desk: Desk, revision: Revision, account: Account) -> list[Contact | None]:
    """Whom it is written to there: everybody on its lists, or nobody in particular."""
    if desk.channels.capabilities(account.kind).addresses_recipients:
        return list(_contacts(session, revision))
    return [None]
