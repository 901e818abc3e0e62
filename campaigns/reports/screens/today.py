"""What the Today page shows: what goes out next, what needs this person, what went out lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from campaigns.channels.base import ChannelDirectory
from campaigns.domain.items.statuses import OUT, WAITING, DeliveryStatus, ItemStatus
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission, Role, role_may
from campaigns.models.accounts import list_accounts
from campaigns.models.comments import count_open_comments
from campaigns.models.conditions import list_open_conditions
from campaigns.models.content import Item, Revision, StatusChange, list_marked_approvals
from campaigns.models.deliveries import Delivery
from campaigns.models.hand_overs import HandOver, list_with_people
from campaigns.models.holds import stands_under_hold
from campaigns.reports.screens.decisions import count_to_decide, to_decide_query
from campaigns.reports.screens.holds import freed_query, kept_by_holds, stopped_now
from campaigns.reports.screens.outgoing import OutgoingRow, few_query, outgoing_query, outgoing_rows
from campaigns.reports.screens.unplanned import (
    ItemRow,
    PractisedRow,
    Unplanned,
    item_row,
    practised_only,
    unplanned,
)
from campaigns.services.accounts.troubles import trouble_of
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


@dataclass(frozen=True)
class ReviewRow:
    """An item in review: who submitted it, when, with which notes for the approver, when it is planned for."""

    ref: str
    kind: str
    title: str
    campaign_title: str
    channels: tuple[str, ...]
    submitted_by: str
    submitted_at: datetime
    notes: tuple[str, ...]
    publish_at: datetime | None


@dataclass(frozen=True)
class SentBackRow:
    """A draft that somebody asked changes for: who, when, and what should change."""

    ref: str
    title: str
    by: str
    at: datetime
    note: str


@dataclass(frozen=True)
class ToDoRow:
    """A condition to tick off: who set it, when, what, and when the text is meant to go out."""

    id: int
    ref: str
    title: str
    by: str
    at: datetime
    words: str
    publish_at: datetime | None


@dataclass(frozen=True)
class CommentedRow:
    """An item with comments of others that nobody has resolved; ``at`` is when the latest was made."""

    ref: str
    title: str
    count: int
    at: datetime


@dataclass(frozen=True)
class ChangedRow:
    """An item whose file differs from its frozen text. ``waiting`` are the deliveries that send the older text."""

    ref: str
    title: str
    campaign_title: str
    status: str
    waiting: tuple[int, ...]
    goes_out_at: datetime | None


@dataclass(frozen=True)
class MarkedRow:
    """An approval of late by somebody whose access was set up by another; ``words`` say by whom."""

    ref: str
    title: str
    at: datetime
    words: str


@dataclass(frozen=True)
class AccountRow:
    """An account that needs somebody: what is, and what to do. ``is_urgent``: nothing goes out there any more."""

    id: int
    name: str
    kind: str
    short: str
    words: str
    to_do: str
    is_urgent: bool


@dataclass(frozen=True)
class TodayScreen:
    """Lists are short; each says what is most urgent first.

    Attributes:
        freed: a hold stopped these and none keeps them any more. They are to be decided, too.
        decide_count: how many cases the page of decisions has: those in both lists, and those that were too many for them.
    """

    next_out: list[OutgoingRow]
    sent: list[OutgoingRow]
    to_decide: list[OutgoingRow]
    freed: list[OutgoingRow]
    decide_count: int
    accounts: list[AccountRow]
    to_approve: list[ReviewRow]
    waiting_for_others: list[ReviewRow]
    sent_back: list[SentBackRow]
    conditions: list[ToDoRow]
    commented: list[CommentedRow]
    changed: list[ChangedRow]
    kept_by_holds: list[OutgoingRow]
    to_plan: list[ItemRow]
    to_plan_more: int
    practised: list[PractisedRow]
    drafts_due: list[ItemRow]
    handed: Sequence[HandOver]
    marked: list[MarkedRow]

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
    to_plan = [*forgotten.rows, *to_go_on][:SHOWN]
    asked, stopped = {row.ref for row in sent_back}, stopped_now(session)
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
        conditions=_to_tick_off(session) if may_write else [],
        commented=[
            CommentedRow(item.ref, item.title, count, at)
            for item, count, at in count_open_comments(session, but_of=user_id, limit=SHOWN)
        ]
        if may_write
        else [],
        changed=_changed_since_sign_off(session) if may_write else [],
        kept_by_holds=kept_by_holds(session, stopped),
        to_plan=to_plan,
        to_plan_more=forgotten.count + len(to_go_on) - len(to_plan),
        practised=practised[:SHOWN],
        drafts_due=[row for row in _drafts_due_soon(session, now) if row.ref not in asked]
        if may_write
        else [],
        handed=list_with_people(session),
        marked=[
            MarkedRow(one.revision.item.ref, one.revision.title, one.approved_at, mark_words(one))
            for one in list_marked_approvals(session, since=now - LATELY, limit=SHOWN)
            if role in TOLD_OF_MARKS and one.approved_by_id != user_id
        ],
    )


def waiting_for_sign_off(
    session: Session, *, user_id: int, role: Role
) -> tuple[list[ReviewRow], list[ReviewRow]]:
    """What is in review: what waits for this person's decision, and what for that of others."""
    reviews = _in_review(session)
    own = has_share(session, user_id, [revision for _, revision in reviews])
    may_approve = role_may(role, Permission.APPROVE)
    mine = [
        row
        for row, revision in reviews
        if revision.id not in own and may_approve and not is_office_approved(revision)
    ]
    return mine, [row for row, _ in reviews if row not in mine]


def _in_review(session: Session) -> list[tuple[ReviewRow, Revision]]:
    query = (
        _with_latest_revision()
        .where(Item.status == ItemStatus.IN_REVIEW)
        .options(joinedload(Item.campaign), joinedload(Revision.author), selectinload(Revision.approvals))
        .order_by(Item.publish_at.is_(None), Item.publish_at, Revision.created_at)
        .limit(SHOWN * 2)
    )
    found = [(item, revision) for item, revision in session.execute(query)]
    notes = _notes_for_sign_off(session, [item.id for item, _ in found])
    return [
        (
            ReviewRow(
                ref=item.ref,
                kind=item.kind,
                title=revision.title,
                campaign_title=item.campaign.title,
                channels=tuple(revision.channels),
                submitted_by=revision.author.name,
                submitted_at=revision.created_at,
                notes=tuple(notes.get((item.id, revision.fingerprint), ())),
                publish_at=revision.publish_at,
            ),
            revision,
        )
        for item, revision in found
    ]


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


def _sent_back(session: Session) -> list[SentBackRow]:
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
    return [
        SentBackRow(
            ref=change.item.ref,
            title=change.item.title,
            by=change.user.name if change.user else "Campaign Desk",
            at=change.changed_at,
            note=change.note,
        )
        for change in session.scalars(query)
    ]


def _to_tick_off(session: Session) -> list[ToDoRow]:
    return [
        ToDoRow(
            id=one.id,
            ref=one.approval.revision.item.ref,
            title=one.approval.revision.title,
            by=one.approval.approved_by.name,
            at=one.approval.approved_at,
            words=one.words,
            publish_at=one.approval.revision.publish_at,
        )
        for one in list_open_conditions(session, SHOWN)
    ]


def _changed_since_sign_off(session: Session) -> list[ChangedRow]:
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
    return [_changed_row(item, waiting.get(item.id, [])) for item in items]


def _changed_row(item: Item, waiting: list[Delivery]) -> ChangedRow:
    return ChangedRow(
        ref=item.ref,
        title=item.title,
        campaign_title=item.campaign.title,
        status=item.status,
        waiting=tuple(delivery.id for delivery in waiting),
        goes_out_at=waiting[0].due_at if waiting else None,
    )


def _drafts_due_soon(session: Session, now: datetime) -> list[ItemRow]:
    return _items(
        session,
        Item.status == ItemStatus.DRAFT,
        Item.is_on_disk.is_(True),
        Item.publish_at > now,
        Item.publish_at <= now + SOON,
    )


def _items(session: Session, *conditions: ColumnElement[bool]) -> list[ItemRow]:
    query = (
        select(Item)
        .where(*conditions)
        .options(joinedload(Item.campaign))
        .order_by(Item.publish_at.is_(None), Item.publish_at, Item.ref)
        .limit(SHOWN)
    )
    return [item_row(item) for item in session.scalars(query)]


def _with_latest_revision() -> Select[Item, Revision]:
    other = aliased(Revision)
    newest = select(func.max(other.number)).where(other.item_id == Item.id).scalar_subquery()
    return select(Item, Revision).join(Revision, (Revision.item_id == Item.id) & (Revision.number == newest))


def _troubled_accounts(
    session: Session, channels: ChannelDirectory, now: datetime, zone: ZoneInfo
) -> list[AccountRow]:
    return [
        AccountRow(one.id, one.name, one.kind, found.short, found.words, found.to_do, found.is_urgent)
        for one in list_accounts(session)
        if (found := trouble_of(channels, one, now=now, zone=zone)) is not None
    ]
