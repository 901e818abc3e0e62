"""Sign-off: freezing a text for review, approving exactly that text, asking for changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaigns.domain.items.documents import ItemDocument, ReleaseDocument
from campaigns.domain.items.seen import Seen, rendered_sha256, shown_sha256
from campaigns.domain.items.statuses import (
    IN_DOUBT,
    WAITING,
    DeliveryStatus,
    ItemKind,
    ItemStatus,
)
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.quoting import quoted
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.content import (
    Approval,
    Item,
    Revision,
    latest_revision,
    lock_item,
)
from campaigns.models.deliveries import has_gone_out, list_deliveries_of_item
from campaigns.models.holds import take_hold_lock
from campaigns.models.people import User
from campaigns.services.content.library import record_item
from campaigns.services.content.link_cards import rendered_with
from campaigns.services.content.written_words import become_the_offices, note_words, runs_of
from campaigns.services.core.access import get_item, get_item_to_change, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.signoff.approving import BY_PHONE, new_approval, refuse_own_words
from campaigns.services.signoff.asking import refuse_if_asked
from campaigns.services.signoff.conditions import keep_condition
from campaigns.services.signoff.freezing import NotReadyError as NotReadyError
from campaigns.services.signoff.freezing import freeze_pictures, put_in_review, ready, revision_of
from campaigns.services.signoff.recipients import freeze_recipients, refuse_unseen
from campaigns.services.workflow.approvals import (
    is_office_approved,
    is_signed_off,
    mark_words,
    practice_only,
    practice_only_words,
    still_to_agree_words,
)
from campaigns.services.workflow.moves import move_delivery, move_item, note_decision, status_words

CAN_BE_SENT_BACK = (
    ItemStatus.IN_REVIEW,
    ItemStatus.APPROVED,
    ItemStatus.SCHEDULED,
    ItemStatus.HELD,
    ItemStatus.NEEDS_RECHECK,
)


def submit_for_review(desk: Desk, ref: str, *, user_id: int, note: str = "", seen: Seen | None = None) -> int:
    """Freeze the draft as it stands and ask for sign-off. Returns the revision's number.

    Submitting the same text twice (a double click) gives the same revision; a note that is new is kept beside it.

    Args:
        seen: what the officer's page showed; None freezes what is there.

    Raises:
        NotReadyError: a check of severity block found something.
        ConflictError: what would be frozen is not what the page showed.
        NotAllowedError: this person may not, or the item is beyond being submitted.
    """
    document, rendered, before = ready(desk, ref)
    drafted = _shown(document, rendered_with(rendered, None))
    # Its card is read anew in any case: a page may have shown the one before, or that none was read yet.
    if seen is not None and seen.shown not in (drafted, _shown(document, rendered_with(rendered, before))):
        raise ConflictError(
            "The text changed since you opened it. Nothing was submitted. Look at it again below, then submit it."
        )
    freeze_pictures(desk, document)
    now = desk.clock.now()
    with transaction() as session:
        if isinstance(document, ReleaseDocument):
            # It may move the embargo of what is linked with it: nothing slips out meanwhile.
            take_hold_lock(session)
        user = get_permitted_user(session, user_id, Permission.WRITE)
        item = record_item(session, document, at=now)
        lock_item(session, item.id)
        latest = latest_revision(session, item.id)
        if latest is not None and _as_drafted(latest) == drafted and item.status != ItemStatus.DRAFT:
            if item.status == ItemStatus.IN_REVIEW:
                _keep_note(session, latest, user_id=user.id, note=note, at=now)
                return latest.number
            raise NotAllowedError(
                f"Exactly this text is {status_words(item.status)} already. There is nothing to submit."
            )
        revision = revision_of(document, rendered)
        put_in_review(session, desk, item, revision, user_id=user.id, at=now, note=note)
        note_words(session, runs_of(document), {user.id: now})
        return revision.number


def _shown(document: ItemDocument, rendered: dict[str, Any]) -> str:
    return shown_sha256(document.fingerprint, rendered_sha256(rendered))


def _as_drafted(revision: Revision) -> str:
    """``shown_sha256`` of it before the page it shows the card of was read: that may say something else each time."""
    return shown_sha256(revision.fingerprint, rendered_sha256(rendered_with(revision.rendered, None)))


def _keep_note(session: Session, revision: Revision, *, user_id: int, note: str, at: datetime) -> None:
    """Somebody had more to say about the text that is in review already. A double click says nothing new."""
    said = {change.note for change in revision.item.changes if change.fingerprint == revision.fingerprint}
    if note.strip() and note not in said:
        note_decision(
            session,
            revision.item,
            step=Step.NOTE_ADDED,
            at=at,
            user_id=user_id,
            fingerprint=revision.fingerprint,
            note=note,
        )


def approve_item(
    desk: Desk,
    ref: str,
    *,
    user_id: int,
    fingerprint: str = "",
    seen: Seen | None = None,
    conditions: str = "",
    given_by: str = "desk",
) -> str:
    """Say yes to exactly what was seen. The item is approved by it, unless others have to agree as well.

    With ``conditions`` it can't be planned until somebody has ticked them off (``conditions.py``). Whoever is on the
    release's media lists now is approved with it; who joins later is not. A yes that counted for Practice only gives way
    to one that counts everywhere. Returns a sentence where the new one counts for Practice alone; else nothing.

    Args:
        seen: what the approver's page showed. fingerprint: where there was no page, the text that is meant: the
            source's fingerprint, or the ``shown_sha256`` of the revision.

    Raises:
        NotAllowedError: the approver wrote any of it, may not approve, or it is not in review.
        ConflictError: the text was submitted anew since the approver looked, or somebody else approved it and a
            condition would get lost.
    """
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.APPROVE)
        item = get_item_to_change(session, ref)
        approval = give_approval(
            session, item, user, seen=seen, fingerprint=fingerprint, conditions=conditions, given_by=given_by,
            at=desk.clock.now(),
        )  # fmt: skip
        if approval is None:
            return ""
        counts_for_less = practice_only_words(approval) if approval.is_for_practice_only else ""
        source = approval.revision.source
    if not counts_for_less:
        become_the_offices(desk, ref, source)
    return counts_for_less


def give_approval(
    session: Session,
    item: Item,
    user: User,
    *,
    at: datetime,
    seen: Seen | None = None,
    fingerprint: str = "",
    conditions: str = "",
    given_by: str = "desk",
    note: str = "",
    recorded_by_id: int | None = None,
) -> Approval | None:
    """The yes of somebody who may approve, and what it does to the item, which is locked. None where one stands already.

    Args:
        note: what its line in the history says beside who it was. recorded_by_id: whose act it is to have written it
            down, where it was given on the phone. The others, and what is raised: as ``approve_item``.
    """
    revision = latest_revision(session, item.id)
    doubtful = practice_only(revision) if revision and item.status in CAN_BE_SENT_BACK else None
    if revision is None or (item.status != ItemStatus.IN_REVIEW and doubtful is None):
        raise NotAllowedError(
            f"{quoted(item.title)} is {status_words(item.status)}, not in review. "
            "Only what was submitted can be approved."
        )
    refuse_own_words(session, revision, user)
    refuse_if_asked(revision, user)
    _refuse_unseen(session, revision, seen, fingerprint)
    if doubtful is None and _is_approved_already(revision, conditions):
        return None
    approval = new_approval(session, revision, user, conditions=conditions, given_by=given_by, at=at)
    if doubtful is not None:
        if approval.is_for_practice_only:
            raise NotAllowedError(practice_only_words(approval))
        doubtful.withdrawn_at = at
        session.flush()  # one yes stands at a time
    session.add(approval)
    freeze_recipients(session, revision, user_id=user.id, at=at)
    session.flush()
    session.refresh(revision, ["approvals"])
    keep_condition(session, approval)
    _follow_approval(session, item, approval, note, recorded_by_id)
    return approval


def _is_approved_already(revision: Revision, conditions: str) -> bool:
    """Whether somebody's yes stands, so that another adds nothing.

    Raises:
        ConflictError: it would have added a condition.
    """
    standing = next((one for one in revision.approvals if one.withdrawn_at is None), None)
    if standing is not None and conditions.strip():
        raise ConflictError(
            f"{standing.approved_by.name} approved this text already, so your condition was not kept. To have it wait for "
            "something, ask for changes, which takes that approval back."
        )
    return standing is not None


def _follow_approval(
    session: Session, item: Item, approval: Approval, said: str, recorded_by_id: int | None
) -> None:
    """What a yes does to the item: in review it is approved with the last one; later only the trace is left."""
    note = " ".join(filter(None, (approval.conditions, said, mark_words(approval))))
    by_name = approval.approved_by.name if recorded_by_id else ""
    user_id = recorded_by_id or approval.approved_by_id
    if item.status != ItemStatus.IN_REVIEW:
        note_decision(
            session,
            item,
            step=Step.APPROVED_AGAIN,
            at=approval.approved_at,
            user_id=user_id,
            by_name=by_name,
            fingerprint=approval.fingerprint,
            note=f"For every channel. {note}".strip(),
        )
    elif is_signed_off(approval.revision, for_practice=True):
        move_item(
            session,
            item,
            ItemStatus.APPROVED,
            step=_step_of(approval),
            at=approval.approved_at,
            user_id=user_id,
            by_name=by_name,
            fingerprint=approval.fingerprint,
            note=note,
        )
    elif is_office_approved(approval.revision, for_practice=True):
        note_decision(
            session,
            item,
            step=Step.OFFICE_APPROVED,
            at=approval.approved_at,
            user_id=user_id,
            by_name=by_name,
            fingerprint=approval.fingerprint,
            note=f"{note} {still_to_agree_words(approval.revision)}".strip(),
        )


def _step_of(approval: Approval) -> Step:
    if approval.given_by == BY_PHONE:
        return Step.APPROVED_BY_PHONE
    return Step.APPROVED_ON_CONDITION if approval.conditions else Step.APPROVED


def _refuse_unseen(session: Session, revision: Revision, seen: Seen | None, fingerprint: str) -> None:
    if seen is not None:
        refuse_unseen(session, revision, seen)
    elif fingerprint not in (revision.fingerprint, revision.shown_sha256):
        raise ConflictError(
            "The text was changed and submitted again since you opened it. Read it again, then decide."
        )


def ask_for_changes(desk: Desk, ref: str, *, user_id: int, note: str, seen: Seen | None = None) -> None:
    """Send a text back to its author with a reason; any approval it had no longer stands.

    What was planned with it is held and does not go out. What has gone out stays on record. With ``seen`` it is
    refused (``ConflictError``) where the text is not the one that the page showed.
    """
    if not note.strip():
        raise CampaignDeskError("Say what should change, so that the author knows what to do.")
    now = desk.clock.now()
    with transaction() as session:
        if get_item(session, ref).kind == ItemKind.RELEASE:
            take_hold_lock(session)  # its embargo may be another again, as when it is submitted
        user = get_permitted_user(session, user_id, Permission.APPROVE)
        item = get_item_to_change(session, ref)
        revision = latest_revision(session, item.id)
        if revision is None or item.status not in CAN_BE_SENT_BACK:
            raise NotAllowedError(
                f"{quoted(item.title)} is {status_words(item.status)}; changes are asked for before it has gone out."
            )
        if seen is not None:
            refuse_unseen(session, revision, seen, recipients=False)
        for approval in revision.approvals:
            approval.withdrawn_at = approval.withdrawn_at or now
        is_out = False
        for delivery in list_deliveries_of_item(session, item.id):
            is_out |= has_gone_out(delivery) or delivery.status in IN_DOUBT
            if delivery.status in WAITING:
                words = f"{user.name} took the approval back: {note.strip()}"
                move_delivery(delivery, DeliveryStatus.HELD, error=words)
        move_item(
            session,
            item,
            ItemStatus.PUBLISHED if is_out else ItemStatus.DRAFT,
            step=Step.CHANGES_ASKED,
            at=now,
            user_id=user.id,
            fingerprint=revision.fingerprint,
            note=note.strip(),
        )
