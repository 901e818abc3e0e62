"""Holds: one action stops everything or a part of it; ending it restores nothing by itself.

Starting is one transaction: the hold is written, and all it covers that waits is held. Nothing can be claimed beside
it (the gate in ``models/holds.py``), and from then on the sender's second look refuses what is covered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from campaigns.domain.items.statuses import UNDER_WAY, ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.sending.holds import (
    HoldRule,
    Scope,
    ScopeKind,
    covers,
    parse_kind,
    parse_scope,
    unpack_areas,
)
from campaigns.domain.time.localtime import format_local
from campaigns.errors import CampaignDeskError, ConflictError, NotFoundError
from campaigns.models.content import Item, find_campaign, list_campaigns
from campaigns.models.holds import (
    Hold,
    HoldException,
    SubjectRow,
    find_hold,
    items_on_their_way,
    list_being_sent,
    list_holds_in_force,
    list_stopped_subjects,
    list_subjects_on_their_way,
    lock_items,
    record_met,
    stop_waiting,
    take_hold_lock,
)
from campaigns.models.stopped import reword_stopped
from campaigns.services.core.access import get_item, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.workflow.hold_cover import hold_words
from campaigns.services.workflow.moves import move_item

LONGEST_REASON = 1000
TO_DO_AFTER_HOLD = "Look at it again, then give it a new time, send it now, or cancel it."

log = structlog.get_logger("campaigns.holds")


@dataclass(frozen=True)
class HoldPreview:
    """What a hold would do: what it stops, what is with its platform already, what goes out all the same.

    Attributes:
        elsewhere, goes_on: of a hold on an area, the other areas for which something goes out on, and what that is.
        is_named_by_none: no item names this area, while some name others: perhaps a slip of the pen.
    """

    stops: list[SubjectRow]
    under_way: list[SubjectRow]
    lets_through: list[SubjectRow]
    elsewhere: list[str] = field(default_factory=list)
    goes_on: list[SubjectRow] = field(default_factory=list)
    is_named_by_none: bool = False

    @property
    def stopped_count(self) -> int:
        return sum(row.count for row in self.stops)


@dataclass(frozen=True)
class HoldStarted:
    """The new hold, and the ids of the deliveries it stopped and of those it could not stop; ``elsewhere`` as in the preview."""

    hold_id: int
    stopped: list[int]
    could_not_be_stopped: list[int]
    elsewhere: list[str]


def preview_hold(desk: Desk, scope: str, *, allow: Sequence[str] = ()) -> HoldPreview:
    """What a hold with this scope would stop now. Changes nothing.

    Raises:
        CampaignDeskError: there is no such scope, campaign, topic or item.
    """
    with reading() as session:
        return _preview(session, HoldRule(_checked_scope(session, scope), _checked_refs(session, allow)))


def start_hold(
    desk: Desk, *, user_id: int, kind: str, scope: str, reason: str, allow: Sequence[str] = ()
) -> HoldStarted:
    """Stop everything the scope covers, at once, but for the items let through.

    Raises:
        NotAllowedError: this person may not.
        ConflictError: a hold of this kind and scope is in force already.
        CampaignDeskError: kind, scope, reason or an item is wrong; nothing was stopped.
    """
    now = desk.clock.now()
    hold_kind, words = parse_kind(kind), _checked_reason(reason)
    clash = (
        f"A hold of this kind on {parse_scope(scope).words} is in force already. "
        "Let items through it, or end it, on the page of holds (campaigns hold list)."
    )
    with transaction(clash=clash) as session:
        take_hold_lock(session)
        user = get_permitted_user(session, user_id, Permission.HOLD)
        rule = HoldRule(_checked_scope(session, scope), _checked_refs(session, allow))
        hold = Hold(
            kind=hold_kind,
            scope=str(rule.scope),
            reason=words,
            started_at=now,
            started_by=user,
            exceptions=[
                HoldException(item_ref=ref, allowed_at=now, allowed_by_id=user.id)
                for ref in sorted(rule.allowed)
            ],
        )
        session.add(hold)
        session.flush()
        started = _stop(session, desk, hold, now=now)
    log.info("hold started", hold_id=started.hold_id, scope=scope, stopped=len(started.stopped))
    return started


def end_hold(desk: Desk, hold_id: int, *, user_id: int) -> int:
    """End it. Nothing is restored: each item it stopped returns to be looked at again. Returns how many items did.

    Raises:
        NotFoundError: there is no such hold.
        ConflictError: somebody ended it before.
    """
    now = desk.clock.now()
    with transaction() as session:
        take_hold_lock(session)
        user = get_permitted_user(session, user_id, Permission.HOLD)
        hold = _hold_in_force(session, hold_id)
        hold.ended_at, hold.ended_by_id = now, user.id
        session.flush()
        words = f"the hold on {hold.rule.scope.words} has ended: look at it again and give it a new time"
        when = format_local(now, desk.settings.timezone)
        why = f"The hold on {hold.rule.scope.words} that stopped it has ended: {when}, by {user.name}. {TO_DO_AFTER_HOLD}"
        returned = _return_uncovered(
            session, step=Step.HOLD_ENDED, note=words, why=why, at=now, user_id=user.id
        )
        _name_who_stops_it_now(session, desk, instead_of=hold)
    log.info("hold ended", hold_id=hold_id, returned=returned)
    return returned


def allow_item(desk: Desk, hold_id: int, ref: str, *, user_id: int) -> bool:
    """Let an item through a hold in force. What was stopped of it still has to be given a new time.

    Returns whether it was stopped and is now to be looked at again. Letting it through twice changes nothing.
    """
    now = desk.clock.now()
    with transaction() as session:
        take_hold_lock(session)
        user = get_permitted_user(session, user_id, Permission.HOLD)
        hold = _hold_in_force(session, hold_id)
        item = get_item(session, ref)
        if item.ref not in hold.rule.allowed:
            hold.exceptions.append(HoldException(item_ref=item.ref, allowed_at=now, allowed_by_id=user.id))
            session.flush()
        words = f"let through the hold on {hold.rule.scope.words}: give it a new time"
        why = f"It was let through the hold on {hold.rule.scope.words} by {user.name}. {TO_DO_AFTER_HOLD}"
        returned = _return_uncovered(
            session, step=Step.LET_THROUGH, note=words, why=why, at=now, user_id=user.id, only=item
        )
        _name_who_stops_it_now(session, desk, instead_of=hold, only=item)
        return returned > 0


def _preview(session: Session, rule: HoldRule) -> HoldPreview:
    unbound = HoldRule(rule.scope)
    rows = list_subjects_on_their_way(session)
    covered = [row for row in rows if covers(rule, row.subject)]
    return HoldPreview(
        stops=[row for row in covered if row.status not in UNDER_WAY],
        under_way=[row for row in covered if row.status in UNDER_WAY],
        lets_through=[row for row in rows if covers(unbound, row.subject) and not covers(rule, row.subject)],
        elsewhere=_elsewhere(rule, rows),
        goes_on=[
            row for row in rows if rule.scope.kind is ScopeKind.AREA and not covers(unbound, row.subject)
        ],
        is_named_by_none=_is_named_by_none(session, rule.scope),
    )


def _is_named_by_none(session: Session, scope: Scope) -> bool:
    there = {" ".join(area.split()).casefold() for area in list_areas(session)}
    return (
        scope.kind is ScopeKind.AREA and bool(there) and " ".join(scope.value.split()).casefold() not in there
    )


def _elsewhere(rule: HoldRule, rows: Iterable[SubjectRow]) -> list[str]:
    """A slip of the pen in an area's name shows here: the right one is among those that are not stopped."""
    if rule.scope.kind is not ScopeKind.AREA:
        return []
    found = {
        area for row in rows if not covers(HoldRule(rule.scope), row.subject) for area in row.subject.areas
    }
    return sorted(found, key=str.casefold)


def _stop(session: Session, desk: Desk, hold: Hold, *, now: datetime) -> HoldStarted:
    preview = _preview(session, hold.rule)
    again = _groups(row for row in list_stopped_subjects(session) if covers(hold.rule, row.subject))
    items = lock_items(session, [*(row.item_id for row in preview.stops), *(item_id for item_id, _ in again)])
    words = hold_words(hold, desk.settings.timezone)
    stopped = stop_waiting(session, _groups(preview.stops), error=words)
    under_way = list_being_sent(session, _groups(preview.under_way))
    record_met(session, hold.id, stopped, was_stopped=True, at=now)
    record_met(session, hold.id, under_way, was_stopped=False, at=now)
    reword_stopped(session, again, error=words)
    still_going = items_on_their_way(session, [item.id for item in items])
    for item in items:
        if item.id not in still_going and item.status in (ItemStatus.SCHEDULED, ItemStatus.NEEDS_RECHECK):
            move_item(
                session, item, ItemStatus.HELD, step=Step.HELD, at=now, user_id=hold.started_by_id, note=words
            )
    return HoldStarted(hold.id, stopped, under_way, preview.elsewhere)


def _return_uncovered(
    session: Session,
    *,
    step: Step,
    note: str,
    why: str,
    at: datetime,
    user_id: int,
    only: Item | None = None,
) -> int:
    """Held items that no hold in force covers any more return as "needs re-check"; their deliveries say why."""
    rules = [hold.rule for hold in list_holds_in_force(session)]
    stopped = list_stopped_subjects(session, item_ids=[only.id] if only else None)
    free = [row for row in stopped if not any(covers(rule, row.subject) for rule in rules)]
    stopped = [row for row in stopped if row.item_status == ItemStatus.HELD]
    held = {row.item_id for row in stopped if any(covers(rule, row.subject) for rule in rules)}
    items = lock_items(session, {row.item_id for row in stopped} - held)
    returning = [item for item in items if item.status == ItemStatus.HELD]
    reword_stopped(session, _groups(free), error=why)
    for item in returning:
        move_item(session, item, ItemStatus.NEEDS_RECHECK, step=step, at=at, user_id=user_id, note=note)
    return len(returning)


def _name_who_stops_it_now(
    session: Session, desk: Desk, *, instead_of: Hold, only: Item | None = None
) -> None:
    """What a newer hold lets go, and an older one stops all the same, says so: it spoke of the newer one."""
    in_force = list_holds_in_force(session)
    older = [hold for hold in in_force if hold.id < instead_of.id]
    if not older:
        return
    let_go = HoldRule(instead_of.rule.scope)
    found: dict[int, list[SubjectRow]] = {}
    for row in list_stopped_subjects(session, item_ids=[only.id] if only else None):
        stops_it = [hold.id for hold in in_force if covers(hold.rule, row.subject)]
        if stops_it and max(stops_it) < instead_of.id and covers(let_go, row.subject):
            found.setdefault(max(stops_it), []).append(row)
    for hold in older:
        reword_stopped(
            session, _groups(found.get(hold.id, [])), error=hold_words(hold, desk.settings.timezone)
        )


def _groups(rows: Iterable[SubjectRow]) -> set[tuple[int, int]]:
    return {(row.item_id, row.account_id) for row in rows}


def _hold_in_force(session: Session, hold_id: int) -> Hold:
    hold = find_hold(session, hold_id)
    if hold is None:
        raise NotFoundError(f"There is no hold {hold_id}. See the page of holds, or: campaigns hold list")
    if hold.ended_at is not None:
        assert hold.ended_by is not None
        raise ConflictError(f"Hold {hold_id} was ended already, by {hold.ended_by.name}.")
    return hold


def _checked_scope(session: Session, text: str) -> Scope:
    """A scope that reaches something there is: a slip of the pen must not stop nothing."""
    scope = parse_scope(text)
    if scope.kind is ScopeKind.CAMPAIGN and find_campaign(session, scope.value) is None:
        names = ", ".join(sorted(campaign.slug for campaign in list_campaigns(session))) or "none yet"
        raise CampaignDeskError(f"There is no campaign “{scope.value}”. There is: {names}.")
    if scope.kind is ScopeKind.TOPIC:
        topics = list_topics(session)
        if scope.value.casefold() not in {topic.casefold() for topic in topics}:
            there = ", ".join(topics) or "none yet"
            raise CampaignDeskError(f"No campaign has the topic “{scope.value}”. Topics there are: {there}.")
    return scope


def list_topics(session: Session) -> list[str]:
    """The topics that campaigns have, each once."""
    found = {" ".join(campaign.topic.split()) for campaign in list_campaigns(session)} - {""}
    return sorted(found, key=str.casefold)


def list_areas(session: Session) -> list[str]:
    """The areas that items are for, each once."""
    packed = session.scalars(select(Item.areas).where(Item.areas != "").distinct())
    return sorted({area for one in packed for area in unpack_areas(one)}, key=str.casefold)


def _checked_refs(session: Session, refs: Iterable[str]) -> frozenset[str]:
    return frozenset(get_item(session, ref.strip()).ref for ref in refs)


def _checked_reason(reason: str) -> str:
    words = " ".join(reason.split())
    if not words:
        raise CampaignDeskError("Say why, in a few words: everybody will see it, and it stays on record.")
    if len(words) > LONGEST_REASON:
        raise CampaignDeskError(f"Say why in at most {LONGEST_REASON} letters.")
    return words
