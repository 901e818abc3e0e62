"""What a person does with the set of an embargo as a whole: all for the moment at once, or one item left out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import WAITING, DeliveryStatus
from campaigns.domain.people.permissions import Permission
from campaigns.domain.sending.embargo import EmbargoSet, Member, MemberStatus
from campaigns.domain.text.quoting import quoted
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.content import Item, latest_revision
from campaigns.models.deliveries import list_deliveries_of_item
from campaigns.models.embargoes import EmbargoDrop, list_drops
from campaigns.models.holds import lock_items, share_hold_lock
from campaigns.models.people import User
from campaigns.services.content.picture_prefetch import warm_library
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.planning.embargo_set import read_set, set_ref_of
from campaigns.services.planning.far_ahead import ask_if_far
from campaigns.services.planning.plan import approved_revision, chosen_accounts, plan_deliveries
from campaigns.services.planning.plan_money import hold_paying_accounts
from campaigns.services.signoff.recipients import seen_of
from campaigns.services.stops.beforehand import Beforehand, decided_after_a_look
from campaigns.services.workflow.moves import move_delivery

log = structlog.get_logger("campaigns.embargo")


class SetNotReadyError(CampaignDeskError):
    """Something in the set can't be planned for the moment; so nothing was. ``troubles`` has a line for each."""

    def __init__(self, troubles: Iterable[str]) -> None:
        self.troubles = list(troubles)
        super().__init__(f"Nothing was scheduled. Not ready: {' '.join(self.troubles)}")


@dataclass(frozen=True)
class SetPlanned:
    """``moved`` counts the deliveries that had another time before; ``planned`` are all new ones."""

    moment: datetime
    planned: list[int]
    moved: int
    titles: list[str]


def set_seen(session: Session, found: EmbargoSet) -> str:
    """One hash over what would be planned: the moment, each text as it is shown, and who would get it."""
    lines = [str(found.moment)]
    for member in found.to_plan:
        revision = latest_revision(session, member.item_id)
        lines.append(f"{member.ref} {seen_of(session, revision) if revision is not None else ''}")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def plan_set(
    desk: Desk, ref: str, *, user_id: int, seen: str | None = None, is_sure: bool = False
) -> SetPlanned:
    """Plan every item of the set for the end of the embargo, all or none.

    What is out, was dropped, or is planned for the moment or on purpose for later is left as it is. What was planned
    for a moment that has moved, or was held back by that, gets the new one.

    Args:
        ref: the release, or an item linked with it.
        seen: ``set_seen`` of what the page showed; None takes what is there.
        is_sure: the moment is meant, however far ahead it is.

    Raises:
        SetNotReadyError: an item is not approved, an account is missing, a hold covers it, a text is too long…
        ConflictError: there is nothing to plan.
        FarAheadError: the moment is very far ahead, and nobody said that this is meant.
        CampaignDeskError: the embargo has ended, or the release has none.
    """
    now = desk.clock.now()

    def plan(looked: Beforehand) -> tuple[str, SetPlanned]:
        clash = "Somebody else scheduled one of these at the same moment. Look at the page again first."
        with transaction(clash=clash) as session:
            share_hold_lock(session)
            user = get_permitted_user(session, user_id, Permission.SCHEDULE)
            release_ref = set_ref_of(session, ref)
            ids = [member.item_id for member in read_set(session, desk, release_ref, now=now).members]
            items = {item.id: item for item in lock_items(session, ids)}
            session.expire_all()  # what was read before the items were held may have changed
            found = read_set(session, desk, release_ref, now=now)
            moment = _moment_ahead(desk, found)
            if seen is not None and seen != set_seen(session, found):
                raise ConflictError(
                    "Something of this set changed since you opened the page. Nothing was scheduled. Look at it again."
                )
            hold_paying_accounts(session, at=moment, now=now)
            planned, moved, troubles = [], 0, []
            for member in found.to_plan:
                try:
                    moved += _make_way(session, desk, items[member.item_id], member, moment, user)
                    planned += _plan(session, desk, items[member.item_id], member, moment, looked, user)
                except CampaignDeskError as error:
                    troubles.append(f"{quoted(member.title)}: {error}".replace(" Nothing was scheduled.", ""))
            looked.refuse_unseen()
            if troubles:
                raise SetNotReadyError(troubles)
            if not planned:
                raise ConflictError("Everything of this set is scheduled, out or dropped already.")
            ask_if_far(desk, moment, is_sure=is_sure)
            return release_ref, SetPlanned(moment, planned, moved, [one.title for one in found.to_plan])

    warm_library(desk)
    release_ref, done = decided_after_a_look(desk, plan)
    log.info("embargo set planned", release=release_ref, deliveries=len(done.planned), moved=done.moved)
    return done


def _moment_ahead(desk: Desk, found: EmbargoSet) -> datetime:
    if found.moment is None:
        raise CampaignDeskError(
            f"{quoted(found.title)} has no embargo any more. Schedule each item on its own page."
        )
    if found.is_over:
        raise CampaignDeskError(
            f"The embargo ended {format_local(found.moment, desk.settings.timezone)}. What is not out is decided item "
            "by item: schedule it on its page, or drop it with a reason."
        )
    return found.moment


def _make_way(session: Session, desk: Desk, item: Item, member: Member, moment: datetime, user: User) -> int:
    """Take back what waits for a time that no longer fits; what was held back is taken back by planning anew."""
    words = (
        f"Moved by {user.name} to {format_local(moment, desk.settings.timezone)}, when the embargo ends now."
    )
    moved = 0
    for delivery in list_deliveries_of_item(session, item.id):
        if delivery.account.name in member.to_move and delivery.status in WAITING:
            move_delivery(delivery, DeliveryStatus.CANCELLED, error=words)
            moved += 1
    session.flush()
    return moved


def _plan(
    session: Session,
    desk: Desk,
    item: Item,
    member: Member,
    moment: datetime,
    looked: Beforehand,
    user: User,
) -> list[int]:
    revision = approved_revision(session, item)
    names = list(member.to_move) if member.is_planned else None
    accounts = chosen_accounts(session, desk, item, revision, names)
    return plan_deliveries(session, desk, revision, accounts, moment, looked, user_id=user.id)


def drop_from_set(desk: Desk, ref: str, item_ref: str, *, user_id: int, reason: str) -> None:
    """Say that an item of the set that was never scheduled does not go out with it, and why; that stays on record.

    Raises:
        NotAllowedError: something of it waits, is out or needs a decision of its own.
        CampaignDeskError: no reason, or the item is not of this set.
    """
    now, words = desk.clock.now(), " ".join(reason.split())
    if not words:
        raise CampaignDeskError("Say why, in a few words: it stays on record.")
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.SCHEDULE)
        release_ref = set_ref_of(session, ref)
        found = read_set(session, desk, release_ref, now=now)
        member = next((one for one in found.members if one.ref == item_ref), None)
        if member is None:
            raise CampaignDeskError(f"{item_ref} is not linked with the embargo of {quoted(found.title)}.")
        lock_items(session, [member.item_id])
        if any(place.stand is MemberStatus.NOT_OUT for place in member.places):
            raise NotAllowedError(
                f"{quoted(member.title)} has a delivery that stands still. Decide on that one first."
            )
        if member.is_planned:
            raise NotAllowedError(
                f"{quoted(member.title)} is scheduled or out. Cancel what is scheduled instead."
            )
        if member.item_id in list_drops(session, found.release_id) or member.stand is MemberStatus.DROPPED:
            raise ConflictError(f"{quoted(member.title)} was dropped already.")
        session.add(
            EmbargoDrop(
                release_id=found.release_id,
                item_id=member.item_id,
                reason=words,
                dropped_at=now,
                dropped_by_id=user.id,
            )
        )
    log.info("dropped from embargo set", release=release_ref, item=item_ref)
