"""What an item's page shows of the record: its latest revision, its approvals, its history, its deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from campaigns.domain.items.channel_kinds import PRACTICE
from campaigns.domain.items.statuses import (
    NEEDS_A_PERSON,
    UNDER_WAY,
    WAITING,
    DeliveryStatus,
    ItemStatus,
)
from campaigns.domain.items.steps import STEP_LABELS, Step
from campaigns.models.conditions import ApprovalCondition, list_conditions
from campaigns.models.content import Approval, Item, Revision, StatusChange, find_item, latest_revision
from campaigns.models.deliveries import Delivery, has_gone_out, list_deliveries_of_item
from campaigns.models.urgent import PhoneApproval, list_phone_approvals
from campaigns.reports.screens.outgoing import OutgoingRow, outgoing_query, outgoing_rows
from campaigns.services.content.authorship import authors_of, same_person
from campaigns.services.signoff.approving import BY_PHONE
from campaigns.services.workflow.approvals import mark_words, practice_only


@dataclass(frozen=True)
class ApprovalLine:
    by: str
    at: datetime
    fingerprint: str
    conditions: str
    given_by: str
    phone: PhoneApproval | None
    is_withdrawn: bool
    mark: str  # what is to be known about who let the approver in; empty where there is nothing


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened to the item, in words, newest first in the list."""

    at: datetime
    who: str
    step: str
    label: str  # the step in words
    status: str
    note: str
    fingerprint: str


@dataclass(frozen=True)
class ItemScreen:
    """The record's side of an item. ``is_changed``: the file differs from the text that was frozen.

    ``author_ids``: every account of all who have a share in the frozen words. ``doubtful``: the yes that counts for
    Practice only, where that is all there is. ``next_due_at`` is when it goes out; to Practice, where it goes nowhere else.
    """

    item: Item
    revision: Revision | None
    approvals: list[ApprovalLine]
    history: list[HistoryLine]
    deliveries: list[OutgoingRow]
    next_due_at: datetime | None
    last_sent_at: datetime | None
    author_ids: frozenset[int] = frozenset()
    doubtful: Approval | None = None
    conditions: Sequence[ApprovalCondition] = ()

    @property
    def open_conditions(self) -> list[ApprovalCondition]:
        return [one for one in self.conditions if one.met_at is None]

    @property
    def status(self) -> ItemStatus:
        return ItemStatus(self.item.status)

    @property
    def is_frozen(self) -> bool:
        """The text people talk about is the frozen one, not the file."""
        return self.revision is not None and self.status is not ItemStatus.DRAFT

    @property
    def changes_asked(self) -> HistoryLine | None:
        """The last word of whoever sent the text back, until it is submitted again."""
        if self.status is not ItemStatus.DRAFT:
            return None
        return next((line for line in self.history if line.step == Step.CHANGES_ASKED), None)

    @property
    def is_let_through(self) -> bool:
        """It waits to be looked at because it was let through a hold, not because the hold has ended."""
        why = (Step.LET_THROUGH, Step.HOLD_ENDED, Step.TO_RECHECK)
        latest = next((line.step for line in self.history if line.step in why), "")
        return self.status is ItemStatus.NEEDS_RECHECK and latest == Step.LET_THROUGH

    @property
    def notes_for_sign_off(self) -> list[HistoryLine]:
        """What was said to whoever signs it off, the oldest first: when it was submitted, and since."""
        if self.status is not ItemStatus.IN_REVIEW:
            return []
        notes: list[HistoryLine] = []
        for line in self.history:
            if line.step in (Step.SUBMITTED, Step.NOTE_ADDED) and line.note:
                notes.insert(0, line)
            if line.step == Step.SUBMITTED:
                break
        return notes

    @property
    def not_going(self) -> list[OutgoingRow]:
        """Of what is scheduled, the deliveries that stand still: they do not go out by themselves."""
        if self.status is not ItemStatus.SCHEDULED:
            return []
        return [row for row in self.deliveries if row.status in NEEDS_A_PERSON]

    @property
    def nothing_goes(self) -> bool:
        """It is scheduled, and all there is of it stands still."""
        return bool(self.not_going) and not self._waiting

    @property
    def is_only_practised(self) -> bool:
        """All that is planned of it stays in the office."""
        return bool(self._waiting) and all(row.account_kind == PRACTICE for row in self._waiting)

    @property
    def _waiting(self) -> list[OutgoingRow]:
        waits = (*WAITING, *UNDER_WAY)
        return [row for row in self.deliveries if row.status in waits]

    @property
    def is_changed(self) -> bool:
        return (
            self.is_frozen
            and self.revision is not None
            and self.item.is_on_disk
            and self.item.file_fingerprint != self.revision.fingerprint
        )


def item_screen(session: Session, ref: str) -> ItemScreen | None:
    item = find_item(session, ref)
    if item is None:
        return None
    revision = latest_revision(session, item.id)
    deliveries = list_deliveries_of_item(session, item.id)
    waiting = [one for one in deliveries if one.status in (*WAITING, *UNDER_WAY)]
    public = [one for one in waiting if one.account.kind != PRACTICE]
    sent = [delivery.sent_at for delivery in deliveries if has_gone_out(delivery) and delivery.sent_at]
    query = outgoing_query(list(DeliveryStatus)).where(Delivery.item_id == item.id)
    return ItemScreen(
        item=item,
        revision=revision,
        approvals=_approvals(session, revision),
        history=history_of(item),
        deliveries=outgoing_rows(session, query, limit=100),
        next_due_at=min((one.due_at for one in public or waiting), default=None),
        last_sent_at=max(sent, default=None),
        author_ids=_authors(session, revision),
        doubtful=practice_only(revision) if revision else None,
        conditions=list_conditions(session, revision.id) if revision else (),
    )


def _authors(session: Session, revision: Revision | None) -> frozenset[int]:
    if revision is None:
        return frozenset()
    return frozenset(same_person(session, authors_of(session, [revision])[revision.id]))


def _approvals(session: Session, revision: Revision | None) -> list[ApprovalLine]:
    approvals = revision.approvals if revision else []
    phoned: dict[int, PhoneApproval] = {}
    if revision is not None and any(one.given_by == BY_PHONE for one in approvals):
        phoned = {one.approval_id: one for one in list_phone_approvals(session, revision.item_id)}
    return [
        ApprovalLine(
            by=approval.approved_by.name,
            at=approval.approved_at,
            fingerprint=approval.fingerprint,
            conditions=approval.conditions,
            given_by=approval.given_by,
            phone=phoned.get(approval.id),
            is_withdrawn=approval.withdrawn_at is not None,
            mark=mark_words(approval),
        )
        for approval in approvals
    ]


def who_did(change: StatusChange) -> str:
    """Whoever has no account is told by name, also where somebody else wrote it down; nobody is the desk itself."""
    return change.by_name or (change.user.name if change.user else "Campaign Desk")


def history_of(item: Item) -> list[HistoryLine]:
    """The newest first. The same decision on each of a release's recipients is one line."""
    alike = groupby(
        reversed(item.changes),
        key=lambda one: (one.by_name, one.user_id, one.step, one.note or one.id, one.fingerprint),
    )
    return [_history_line(list(changes)) for _, changes in alike]


def _history_line(changes: Sequence[StatusChange]) -> HistoryLine:
    latest = changes[0]
    times = f" ({len(changes)} deliveries)" if len(changes) > 1 else ""
    return HistoryLine(
        at=latest.changed_at,
        who=who_did(latest),
        step=latest.step,
        label=STEP_LABELS[Step(latest.step)],
        status=latest.to_status,
        note=f"{latest.note}{times}",
        fingerprint=latest.fingerprint,
    )
