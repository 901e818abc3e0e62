"""Planning: from an approved item to the deliveries that will send it, each written once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.channels.base import capabilities_of
from campaigns.domain.items.channel_kinds import KINDS
from campaigns.domain.items.repeats import ONCE, dates_words, free_name
from campaigns.domain.items.seen import Seen, address_sha256
from campaigns.domain.items.statuses import DeliveryStatus, ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.sending.keys import delivery_key
from campaigns.domain.text.listing import listed
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.accounts import Account, list_accounts, lock_account
from campaigns.models.content import Item, Revision, latest_revision
from campaigns.models.deliveries import (
    Delivery,
    get_delivery_to_change,
    list_deliveries_of_item,
    moment_of_its_own,
    was_practised,
)
from campaigns.models.holds import list_stopped_subjects, share_hold_lock, subject_for
from campaigns.models.people import Contact
from campaigns.services.content.picture_prefetch import warm_for_item
from campaigns.services.core.access import get_account, get_item_to_change, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.planning.far_ahead import ask_if_far
from campaigns.services.planning.plan_money import price_plans
from campaigns.services.planning.targets import recipients_of, target_of
from campaigns.services.planning.times import Time, times_of
from campaigns.services.signoff.conditions import refuse_open_conditions
from campaigns.services.signoff.recipients import recipients_of_revision, refuse_unseen
from campaigns.services.stops.beforehand import Beforehand, decided_after_a_look
from campaigns.services.stops.embargo import refuse_early
from campaigns.services.stops.late_rules import refuse_what_became_wrong
from campaigns.services.stops.renewal import IN_ONE_LOOK, look_ahead
from campaigns.services.workflow.approvals import is_signed_off
from campaigns.services.workflow.hold_cover import hold_over, refusal_words
from campaigns.services.workflow.moves import move_delivery, move_item, note_decision, status_words
from campaigns.services.workflow.repeating import why_said_already, words_of_kind
from campaigns.services.workflow.settling import Cause, settle_item
from campaigns.services.workflow.standing import refuse_partly_out

# An item in one of these may be planned, if its approval stands; a held one only where the hold does not reach.
SCHEDULABLE = (
    ItemStatus.APPROVED,
    ItemStatus.SCHEDULED,
    ItemStatus.PUBLISHED,
    ItemStatus.HELD,
    ItemStatus.NEEDS_RECHECK,
)


def schedule_item(
    desk: Desk,
    ref: str,
    *,
    user_id: int,
    at: datetime | None,
    account_names: Sequence[str] | None,
    seen: Seen | None = None,
    is_sure: bool = False,
    as_wished: bool = False,
) -> list[int]:
    """Plan an approved item: one delivery per account (per recipient for e-mail), all or none.

    Args:
        at: aware; None takes the item's own ``publish_at``, or of a series every date that is still ahead.
        account_names: None takes every account of the channels the item lists.
        seen: what the page showed; None takes what is approved now.
        is_sure: the moment is meant, however far ahead it is.
        as_wished: the desk does it, as this person chose before the sign-off.

    Returns:
        The ids of the new deliveries.

    Raises:
        NotAllowedError: not approved, under a hold, or this person may not.
        ConflictError: it is planned for one of these accounts already, or is not what the page showed any more.
        FarAheadError: it is very far ahead, and nobody said that this is meant.
        CampaignDeskError: the moment or an account is wrong; nothing was planned.
    """

    now = desk.clock.now()

    def plan(looked: Beforehand) -> list[int]:
        clash = "Somebody else scheduled this at the same moment. Look at its deliveries first."
        with transaction(clash=clash) as session:
            share_hold_lock(session)
            user = get_permitted_user(session, user_id, Permission.SCHEDULE)
            item = get_item_to_change(session, ref)
            revision = approved_revision(session, item)
            if seen is not None:
                refuse_unseen(session, revision, seen)
            due_at, last = _first_and_last(session, desk, revision, at, now)
            accounts = chosen_accounts(session, desk, item, revision, account_names)
            wished_by = user.name if as_wished else ""
            planned = plan_deliveries(
                session, desk, revision, accounts, due_at, looked, user_id=user.id, wished_by=wished_by
            )
            looked.refuse_unseen()
            ask_if_far(desk, last, is_sure=is_sure)  # last: whatever else is wrong is said first
            return planned

    warm_for_item(desk, ref)
    planned = decided_after_a_look(desk, plan)
    look_ahead(desk, planned[:IN_ONE_LOOK])
    return planned


def plan_deliveries(
    session: Session,
    desk: Desk,
    revision: Revision,
    accounts: Sequence[Account],
    due_at: datetime,
    looked: Beforehand,
    *,
    user_id: int,
    wished_by: str = "",
) -> list[int]:
    """Write one delivery for each of these accounts (per recipient for e-mail), of a series one for each of its dates
    that is still ahead. The caller holds the item, and lets ``looked`` refuse what was not looked at yet.
    ``wished_by``: who chose it beforehand, where the desk does it by now.

    Raises:
        CampaignDeskError: an account is public and an embargo is not over by then, its monthly cap leaves too little
            money, or it takes no words twice and has these.
    """
    item = revision.item
    earlier = list_deliveries_of_item(session, item.id)
    deliveries = []
    areas = recipients_of_revision(session, revision).areas
    for account in accounts:
        for time in times_of(desk, revision, account, earlier, due_at):
            refuse_early(session, desk, revision, account, time.at)
            issues = looked.issues(session, revision, account.kind, time.at)
            refuse_what_became_wrong(session, desk, revision, time.at, issues, user_id=user_id)
            composed_at = time.at
            if not capabilities_of(desk.channels, account.kind).addresses_recipients:
                composed_at = moment_of_its_own(session, account.id, time.at)
            for contact in recipients_of(session, desk, revision, account):
                area = areas.get(contact.id, "") if contact else ""
                deliveries.append(_plan(desk, revision, account, contact, area, time, composed_at, earlier))
    price_plans(session, desk, revision, accounts, deliveries)
    session.add_all(deliveries)
    session.flush()
    _refuse_said_already(session, desk, deliveries)
    moments = sorted({one.due_at for one in deliveries})
    when = f"{'for ' if len(moments) == 1 else ''}{dates_words(moments, desk.settings.timezone)}"
    plan = f"{when}: {', '.join(a.name for a in accounts)}"
    _follow_plan(session, desk, revision, plan, user_id=user_id, wished_by=wished_by)
    return [delivery.id for delivery in deliveries]


def _follow_plan(
    session: Session, desk: Desk, revision: Revision, plan: str, *, user_id: int, wished_by: str
) -> None:
    """What a plan does to the item: scheduled by the first, a trace of each further one."""
    item, now, fingerprint = revision.item, desk.clock.now(), revision.fingerprint
    if wished_by:
        plan += f", as {wished_by} chose before the sign-off"
    if item.status != ItemStatus.SCHEDULED:
        move_item(
            session,
            item,
            ItemStatus.SCHEDULED,
            step=Step.SCHEDULED,
            at=now,
            user_id=None if wished_by else user_id,
            fingerprint=fingerprint,
            note=plan,
        )
    else:
        note_decision(
            session,
            item,
            step=Step.ALSO_SCHEDULED,
            at=now,
            user_id=user_id,
            fingerprint=fingerprint,
            note=plan,
        )


def _refuse_said_already(session: Session, desk: Desk, deliveries: Sequence[Delivery]) -> None:
    """Whoever plans the same words for that account at the same moment waits here, and then finds these."""
    for account_id in sorted({one.account_id for one in deliveries if one.words_sha256}):
        lock_account(session, account_id)
    for delivery in deliveries:
        if words := why_said_already(session, delivery, desk.settings.timezone, waits_too=True):
            raise ConflictError(f"{words} Nothing was scheduled.")


def cancel_delivery(
    desk: Desk, delivery_id: int, *, user_id: int, reason: str, step: Step = Step.CANCELLED
) -> None:
    """Take back what has not gone out. Never interrupts a send that is under way. ``step`` is what the history calls it.

    Raises:
        NotAllowedError: it went out, is going out just now, or this person may not.
    """
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.SCHEDULE)
        delivery = get_delivery_to_change(session, delivery_id)
        if delivery.status == DeliveryStatus.SENDING:
            raise NotAllowedError(
                "This is being sent at this moment and can't be stopped. Look again in a minute."
            )
        if delivery.status == DeliveryStatus.UNKNOWN:
            raise NotAllowedError(
                "Nobody knows yet whether this went out. Look at the account, then decide on its page."
            )
        refuse_partly_out(delivery)
        words = reason.strip() or "no reason given"
        move_delivery(delivery, DeliveryStatus.CANCELLED, error=f"Cancelled by {user.name}: {words}")
        cause = Cause(step, user.id, f"to {delivery.account.name}: {words}")
        settle_item(session, delivery.item, at=now, cause=cause)


def approved_revision(session: Session, item: Item) -> Revision:
    """The newest text of the item, if it may be planned; where to, ``target_of`` says.

    Raises:
        NotAllowedError: it is not approved, or was with a condition that is still open.
    """
    revision = latest_revision(session, item.id)
    if revision is None or item.status not in SCHEDULABLE or not is_signed_off(revision, for_practice=True):
        raise NotAllowedError(
            f"{quoted(item.title)} is {status_words(item.status)}. It has to be approved before it can be scheduled."
        )
    refuse_open_conditions(session, revision)
    return revision


def _first_and_last(
    session: Session, desk: Desk, revision: Revision, at: datetime | None, now: datetime
) -> tuple[datetime, datetime]:
    """When it first goes out and when last: the same moment, save of a series.

    Raises:
        CampaignDeskError: there is none, it is over, or another was chosen than the dates that were signed off.
    """
    if not revision.moments:
        if at is None:
            _refuse_old_time(session, revision.item)
        due_at = checked_moment(desk, at or revision.publish_at, now)
        return due_at, due_at
    if at is not None:
        raise CampaignDeskError(
            "It goes out on several dates, which were signed off with it. Plan it for those; each can be moved afterwards. "
            "Nothing was scheduled."
        )
    ahead = [one for one in revision.moments if one > now]
    last = checked_moment(desk, revision.moments[-1], now)
    return ahead[0], last


def _refuse_old_time(session: Session, item: Item) -> None:
    """What a hold stopped gets a new time from a person: its old one may no longer be fit."""
    if list_stopped_subjects(session, item_ids=[item.id]):
        raise CampaignDeskError(
            f"{quoted(item.title)} was stopped by a hold, so its old time no longer counts. Give it a new time; "
            "nothing was scheduled."
        )


def checked_moment(desk: Desk, at: datetime | None, now: datetime | None = None) -> datetime:
    """``now`` is when somebody asked for it, where that is a while ago.

    Raises:
        CampaignDeskError: there is none, or it is over.
    """
    if at is None:
        raise CampaignDeskError("Say when: the item has no publish_at of its own.")
    if at <= (now or desk.clock.now()):
        raise CampaignDeskError(
            f"{format_local(at, desk.settings.timezone)} is in the past. Choose a time from now on; "
            "nothing was scheduled."
        )
    return at


def chosen_accounts(
    session: Session, desk: Desk, item: Item, revision: Revision, names: Sequence[str] | None
) -> list[Account]:
    """The accounts with these names, or all that the item's channels have; each can take it.

    Raises:
        CampaignDeskError: one can't; the message says which and why.
    """
    if names is not None:
        chosen = [get_account(session, name) for name in dict.fromkeys(names)]
    else:
        everything = list_accounts(session)
        chosen = [account for account in everything if account.kind in revision.channels]
        without = [
            KINDS[kind].label for kind in revision.channels if kind not in {a.kind for a in everything}
        ]
        if without:
            raise CampaignDeskError(
                f"No account is connected for {listed(without)}. Connect one, or choose the accounts this should go "
                "to: on its own page, or with --account. Nothing was scheduled."
            )
    letters = [a for a in chosen if capabilities_of(desk.channels, a.kind).addresses_recipients]
    if len(letters) > 1:
        raise CampaignDeskError(
            f"Several accounts would write to the media lists: {', '.join(a.name for a in letters)}. Name the one "
            "that should, so that nobody is written to twice; nothing was scheduled."
        )
    if not chosen:
        raise CampaignDeskError("Choose at least one account to send this to.")
    for account in chosen:
        hold = hold_over(session, subject_for(item, account.kind, revision))
        if hold is not None:
            words = refusal_words(hold, desk.settings.timezone)
            raise NotAllowedError(f"{account.name}: {words} Nothing was scheduled.")
        target = target_of(session, desk, item, revision, account)
        if not target.can_send:
            refusal = ConflictError if target.in_the_way is not None else CampaignDeskError
            raise refusal(f"{account.name}: {target.why_not} Nothing was scheduled.")
    return chosen


def _plan(
    desk: Desk,
    revision: Revision,
    account: Account,
    contact: Contact | None,
    area: str,
    time: Time,
    composed_at: datetime,
    earlier: Sequence[Delivery],
) -> Delivery:
    now, due_at = desk.clock.now(), time.at
    recipient = f"contact:{contact.id}" if contact else ""
    there = [one for one in earlier if one.account_id == account.id and one.recipient_key == recipient]
    used = [one.occasion for one in there]
    occasion = _supersede_earlier(there) if time.name == ONCE else free_name(time.name, used)
    return Delivery(
        item_id=revision.item_id,
        revision_id=revision.id,
        account_id=account.id,
        contact_id=contact.id if contact else None,
        occasion=occasion,
        recipient_key=recipient,
        recipient_sha256=address_sha256(contact.email) if contact else "",
        area=area,
        account_identity=account.identity,
        due_at=due_at,
        late_at=due_at + desk.patience(revision.item.kind),
        next_attempt_at=due_at,
        status=DeliveryStatus.CREATED,
        key=delivery_key(
            item_ref=revision.item.ref,
            account_id=account.id,
            occasion=occasion,
            recipient=recipient,
            fingerprint=revision.fingerprint,
        ),
        composed_at=composed_at,
        words_sha256=words_of_kind(revision, account.kind),
        checkpoint={},
        created_at=now,
    )


def _supersede_earlier(earlier: Sequence[Delivery]) -> str:
    """The name ``ONCE`` the first time; a new name only when every earlier try is over without having gone out.

    Two people planning at once arrive at the same name and meet the unique constraint.
    """
    for delivery in earlier:
        if delivery.status != DeliveryStatus.CANCELLED and not was_practised(delivery):
            move_delivery(delivery, DeliveryStatus.CANCELLED, error="Planned anew.")
    return ONCE if not earlier else f"again-{len(earlier)}"
