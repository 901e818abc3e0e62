"""What the Today page shows: what goes out next, what needs this person, what went out lately."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload

from campaigns.channels.base import ChannelDirectory
from campaigns.domain.items.statuses import OUT, WAITING, DeliveryStatus, ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission, Role, role_may
from campaigns.models.accounts import Account, list_accounts
from campaigns.models.comments import count_open_comments
from campaigns.models.conditions import ApprovalCondition, list_open_conditions
from campaigns.models.content import Approval, Item, Revision, StatusChange, list_marked_approvals
from campaigns.models.deliveries import Delivery
from campaigns.models.hand_overs import HandOver, list_with_people
from campaigns.models.holds import stands_under_hold
from campaigns.reports.screens.decisions import count_to_decide, to_decide_query
from campaigns.reports.screens.holds import freed_query, kept_by_holds, stopped_now
from campaigns.reports.screens.outgoing import OutgoingRow, few_query, outgoing_query, outgoing_rows
from campaigns.reports.screens.unplanned import PractisedRow, Unplanned, practised_only, unplanned
from campaigns.services.accounts.troubles import Trouble, trouble_of
from campaigns.services.alerts.approval_marks import TOLD_OF_MARKS
from campaigns.services.content.authorship import has_share
from campaigns.services.workflow.approvals import is_office_approved, mark_words

UTC = ZoneInfo("UTC")
SHOWN = 10
SOON = timedelta(days=7)
LATELY = timedelta(days=14)
# Says the same as the statuses, in columns with small indexes: the cost does not grow with the history.
_ON_THE_WAY = or_(Delivery.next_attempt_at.is_not(None), Delivery.lease_until.is_not(None))
SIGNED_OFF = (ItemStatus.IN_REVIEW, ItemStatus.APPROVED, ItemStatus.SCHEDULED)


class InReview(NamedTuple):
    """A text in review, and what was said to whoever signs it off, in order."""

    revision: Revision
    notes: Sequence[str]


@dataclass(frozen=True)
class TodayScreen:
    """Lists are short; each says what is most urgent first.

    Attributes:
        sent_back: the latest asking for changes of each draft.
        commented: how many comments of others nobody has resolved, and when the latest was made.
        changed: its file differs from its frozen text; the deliveries are those that send the older one.
        to_plan: with the channels that it still waits for, where it was practised.
        marked: an approval of late by somebody whose access was set up by another; the words say by whom.
        freed: a hold stopped these and none keeps them any more. They are to be decided, too.
        decide_count: how many cases the page of decisions has: those in both lists, and those that were too many for them.
    """

    next_out: list[OutgoingRow]
    sent: list[OutgoingRow]
    to_decide: list[OutgoingRow]
    freed: list[OutgoingRow]
    decide_count: int
    accounts: list[tuple[Account, Trouble]]
    to_approve: list[InReview]
    waiting_for_others: list[InReview]
    sent_back: list[StatusChange]
    conditions: list[ApprovalCondition]
    commented: list[tuple[Item, int, datetime]]
    changed: list[tuple[Item, list[Delivery]]]
    kept_by_holds: list[OutgoingRow]
    to_plan: list[tuple[Item, tuple[str, ...]]]
    to_plan_more: int
    practised: list[PractisedRow]
    drafts_due: list[Item]
    handed: Sequence[HandOver]
    marked: list[tuple[Approval, str]]

    @property
    def needs_count(self) -> int:
        mine = (
            self.accounts,
            self.to_approve,
            self.sent_back,
            self.conditions,
            self.commented,
            self.changed,
            self.to_plan,
            self.drafts_due,
            self.marked,
        )
        return self.decide_count + sum(len(rows) for rows in mine) + self.to_plan_more


def today_screen(
    session: Session,
    *,
    user_id: int,
    role: Role,
    now: datetime,
    channels: ChannelDirectory | None = None,
    zone: ZoneInfo = UTC,
) -> TodayScreen:
    """``channels`` says what accounts are asked for; without it nothing is said of them."""
    mine, of_others = waiting_for_sign_off(session, user_id=user_id, role=role)
    may_plan, may_write = role_may(role, Permission.SCHEDULE), role_may(role, Permission.WRITE)
    on_the_way = (*WAITING, DeliveryStatus.SENDING)
    sent_back = _sent_back(session) if may_write else []
    to_go_on, practised = practised_only(session, now) if may_plan else ([], [])
    forgotten = unplanned(session, now=now, per_page=SHOWN) if may_plan else Unplanned([], 1, 0)
    to_plan = [*((item, ()) for item in forgotten.rows), *to_go_on][:SHOWN]
    asked, stopped = {one.item_id for one in sent_back}, stopped_now(session)
    return TodayScreen(
        next_out=outgoing_rows(session, few_query(on_the_way).where(_ON_THE_WAY), limit=SHOWN),
        sent=outgoing_rows(
            session, outgoing_query(OUT, newest_first=True).where(Delivery.due_at > now - LATELY), limit=6
        ),
        to_decide=outgoing_rows(
            session, to_decide_query(stopped).where(~stands_under_hold()), limit=SHOWN * 2
        )
        if may_plan
        else [],
        freed=outgoing_rows(session, freed_query(stopped), limit=SHOWN * 2) if may_plan else [],
        decide_count=count_to_decide(session, stopped) if may_plan else 0,
        accounts=_troubled_accounts(session, channels, now, zone) if may_plan and channels else [],
        to_approve=mine,
        waiting_for_others=of_others,
        sent_back=sent_back,
        conditions=list_open_conditions(session, SHOWN) if may_write else [],
        commented=count_open_comments(session, but_of=user_id, limit=SHOWN) if may_write else [],
        changed=_changed_since_sign_off(session) if may_write else [],
        kept_by_holds=kept_by_holds(session, stopped),
        to_plan=to_plan,
        to_plan_more=forgotten.count + len(to_go_on) - len(to_plan),
        practised=practised[:SHOWN],
        drafts_due=_drafts_due_soon(session, now, asked) if may_write else [],
        handed=list_with_people(session),
        marked=[
            (one, mark_words(one))
            for one in list_marked_approvals(session, since=now - LATELY, limit=SHOWN)
            if role in TOLD_OF_MARKS and one.approved_by_id != user_id
        ],
    )


def waiting_for_sign_off(
    session: Session, *, user_id: int, role: Role
) -> tuple[list[InReview], list[InReview]]:
    """What is in review: what waits for this person's decision, and what for that of others."""
    reviews = _in_review(session)
    own = has_share(session, user_id, [one.revision for one in reviews])
    may_approve = role_may(role, Permission.APPROVE)
    mine = [
        one
        for one in reviews
        if one.revision.id not in own and may_approve and not is_office_approved(one.revision)
    ]
    return mine, [one for one in reviews if one not in mine]


def _in_review(session: Session) -> list[InReview]:
    query = (
        _with_latest_revision()
        .where(Item.status == ItemStatus.IN_REVIEW)
        .options(contains_eager(Revision.item), joinedload(Revision.author), selectinload(Revision.approvals))
        .order_by(Item.publish_at.is_(None), Item.publish_at, Revision.created_at)
        .limit(SHOWN * 2)
    )
    found = [(item, revision) for item, revision in session.execute(query)]
    notes = _notes_for_sign_off(session, [item.id for item, _ in found])
    return [InReview(revision, notes.get((item.id, revision.fingerprint), ())) for item, revision in found]


def _notes_for_sign_off(session: Session, item_ids: Sequence[int]) -> dict[tuple[int, str], list[str]]:
    """(item, fingerprint) → what was said to whoever signs that text off, in order."""
    notes: dict[tuple[int, str], list[str]] = {}
    changes = select(StatusChange).where(
        StatusChange.item_id.in_(item_ids),
        StatusChange.step.in_((Step.SUBMITTED, Step.NOTE_ADDED)),
    )
    for change in session.scalars(changes.order_by(StatusChange.id)):
        text = (change.item_id, change.fingerprint)
        if change.step == Step.SUBMITTED:
            notes[text] = []
        if change.note:
            notes.setdefault(text, []).append(change.note)
    return notes


def _sent_back(session: Session) -> list[StatusChange]:
    sent_back = StatusChange.step == Step.CHANGES_ASKED
    latest = select(func.max(StatusChange.id)).where(sent_back).group_by(StatusChange.item_id)
    query = (
        select(StatusChange)
        .join(Item, Item.id == StatusChange.item_id)
        .where(Item.status == ItemStatus.DRAFT, StatusChange.id.in_(latest))
        .options(joinedload(StatusChange.item), joinedload(StatusChange.user))
        .order_by(StatusChange.id.desc())
        .limit(SHOWN)
    )
    return list(session.scalars(query))


def _changed_since_sign_off(session: Session) -> list[tuple[Item, list[Delivery]]]:
    query = (
        _with_latest_revision()
        .where(
            Item.status.in_(SIGNED_OFF),
            Item.is_on_disk.is_(True),
            Item.file_fingerprint != Revision.fingerprint,
        )
        .options(joinedload(Item.campaign))
        .order_by(Item.publish_at.is_(None), Item.publish_at, Item.ref)
        .limit(SHOWN * 2)
    )
    items = [item for item, _ in session.execute(query)]
    waiting: dict[int, list[Delivery]] = {}
    deliveries = select(Delivery).where(
        Delivery.item_id.in_([item.id for item in items]), Delivery.status.in_(WAITING)
    )
    for delivery in session.scalars(deliveries.order_by(Delivery.due_at, Delivery.id)):
        waiting.setdefault(delivery.item_id, []).append(delivery)
    return [(item, waiting.get(item.id, [])) for item in items]


def _drafts_due_soon(session: Session, now: datetime, asked: Collection[int]) -> list[Item]:
    """But those of which changes are asked: they stand in a list of their own."""
    query = (
        select(Item)
        .where(
            Item.status == ItemStatus.DRAFT,
            Item.is_on_disk.is_(True),
            Item.publish_at > now,
            Item.publish_at <= now + SOON,
        )
        .options(joinedload(Item.campaign))
        .order_by(Item.publish_at.is_(None), Item.publish_at, Item.ref)
        .limit(SHOWN)
    )
    return [item for item in session.scalars(query) if item.id not in asked]


def _with_latest_revision() -> Select[Item, Revision]:
    other = aliased(Revision)
    newest = select(func.max(other.number)).where(other.item_id == Item.id).scalar_subquery()
    return select(Item, Revision).join(Revision, (Revision.item_id == Item.id) & (Revision.number == newest))


def _troubled_accounts(
    session: Session, channels: ChannelDirectory, now: datetime, zone: ZoneInfo
) -> list[tuple[Account, Trouble]]:
    return [
        (one, found)
        for one in list_accounts(session)
        if (found := trouble_of(channels, one, now=now, zone=zone)) is not None
    ]
