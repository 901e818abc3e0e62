"""Sign-off: freezing a text for review, approving exactly that text, asking for changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from campaigns.channels.base import parts_out
from campaigns.content_store.picture_bytes import UNREADABLE, prepare_picture
from campaigns.domain.documents import ItemDocument, PostDocument, ReleaseDocument
from campaigns.domain.incidents import LONGEST_PACKED, pack_keys
from campaigns.domain.issues import Issue, Severity
from campaigns.domain.permissions import Permission
from campaigns.domain.seen import Seen, rendered_sha256, shown_sha256
from campaigns.domain.signoff import ROUTES
from campaigns.domain.statuses import OUT, WAITING, DeliveryStatus, ItemKind, ItemStatus
from campaigns.domain.steps import Step
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.authorship import Written
from campaigns.models.content import (
    Approval,
    Item,
    Revision,
    latest_revision,
    lock_item,
    pictures_in,
)
from campaigns.models.deliveries import has_gone_out, list_deliveries_of_item, was_practised
from campaigns.models.holds import shut_gate
from campaigns.services.access import get_item, get_item_to_change, get_permitted_user
from campaigns.services.approvals import (
    mark_words,
    parties_still_missing,
    practice_only,
    practice_only_words,
    standing_parties,
)
from campaigns.services.approving import new_approval, refuse_own_words
from campaigns.services.authorship import add_author
from campaigns.services.bench import NotLookedAtError, Purpose, looking, not_checked, on_the_bench
from campaigns.services.desk import Desk
from campaigns.services.facts import BROKEN
from campaigns.services.library import record_item
from campaigns.services.link_cards import with_cards_read, with_cards_unread
from campaigns.services.moves import move_delivery, move_item, note_decision, status_words
from campaigns.services.readiness import LookedOver, look_over_here, must_be_mended
from campaigns.services.recipients import freeze_recipients, refuse_unseen
from campaigns.services.rendering import render_for_every_channel
from campaigns.services.transaction import transaction

CAN_BE_SENT_BACK = (
    ItemStatus.IN_REVIEW,
    ItemStatus.APPROVED,
    ItemStatus.SCHEDULED,
    ItemStatus.HELD,
    ItemStatus.NEEDS_RECHECK,
)


class NotReadyError(CampaignDeskError):
    """The item has findings that must be mended first."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = list(issues)
        lines = "; ".join(_with_place(issue) for issue in self.issues)
        super().__init__(f"It can't be submitted yet. Mend this first: {lines}")


def _with_place(issue: Issue) -> str:
    """A finding in a list of the office names its own file; the others are in the text that was to be submitted."""
    return issue.message if issue.id == BROKEN or not issue.line else f"line {issue.line}: {issue.message}"


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
    document, rendered = _ready(desk, ref)
    shown = shown_sha256(document.fingerprint, rendered_sha256(rendered))
    if seen is not None and seen.shown != shown:
        raise ConflictError(
            "The text changed since you opened it. Nothing was submitted. Look at it again below, then submit it."
        )
    _freeze_pictures(desk, document)
    rendered = _with_cards(desk, document, rendered)
    now = desk.clock.now()
    with transaction() as session:
        if isinstance(document, ReleaseDocument):
            # It may move the embargo of what is linked with it: nothing slips out meanwhile.
            shut_gate(session)
        user = get_permitted_user(session, user_id, Permission.WRITE)
        item = record_item(session, document)
        lock_item(session, item.id)
        latest = latest_revision(session, item.id)
        if latest is not None and _as_drafted(latest) == shown and item.status != ItemStatus.DRAFT:
            if item.status == ItemStatus.IN_REVIEW:
                _keep_note(session, latest, user_id=user.id, note=note, at=now)
                return latest.number
            raise NotAllowedError(
                f"Exactly this text is {status_words(item.status)} already. There is nothing to submit."
            )
        _make_way(session, item)
        revision = _revision_of(document, rendered)
        revision.item, revision.number = item, latest.number + 1 if latest else 1
        revision.author_id, revision.created_at = user.id, now
        session.add(revision)
        add_author(session, desk, item, document.fingerprint, user_id=user.id, how=Written.SUBMITTED)
        move_item(
            session,
            item,
            ItemStatus.IN_REVIEW,
            step=Step.SUBMITTED,
            at=now,
            user_id=user.id,
            fingerprint=document.fingerprint,
            note=note,
        )
        return revision.number


def _revision_of(document: ItemDocument, rendered: dict[str, Any]) -> Revision:
    """What is frozen of the text itself."""
    return Revision(
        fingerprint=document.fingerprint,
        source=document.source,
        rendered=rendered,
        rendered_sha256=rendered_sha256(rendered),
        pictures=pictures_in(rendered),
        title=document.title,
        channels=list(document.channels) if isinstance(document, PostDocument) else ["email"],
        media_lists=list(document.lists) if isinstance(document, ReleaseDocument) else [],
        publish_at=document.publish_at,
        embargo_at=document.embargo,
        embargoed_with=document.embargoed_with if isinstance(document, PostDocument) else "",
        incidents=pack_keys(document.incidents)[:LONGEST_PACKED],
    )


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


def _ready(desk: Desk, ref: str) -> tuple[ItemDocument, dict[str, Any]]:
    """The text to be frozen and what each channel gets of it, all from one reading of the file on the bench."""
    try:
        looked, rendered = on_the_bench(desk, Purpose.CHECK, looking(desk), _look_over_and_render, ref)
    except NotLookedAtError as error:
        raise NotReadyError([not_checked(str(desk.content.root / f"{ref}.md"), str(error))]) from error
    if blocking := [issue for issue in looked.issues if must_be_mended(issue)]:
        raise NotReadyError(blocking)
    return looked.document, rendered


def _as_drafted(revision: Revision) -> str:
    """``shown_sha256`` of it before the pages it shows cards of were read: they may say something else each time."""
    return shown_sha256(revision.fingerprint, rendered_sha256(with_cards_unread(revision.rendered)))


def _with_cards(desk: Desk, document: ItemDocument, rendered: dict[str, Any]) -> dict[str, Any]:
    try:
        return with_cards_read(desk, rendered)
    except CampaignDeskError as error:
        words = f"The card of link_card can't be made. {error} Try again, or take link_card out."
        line = document.line_of("link_card")
        raise NotReadyError([Issue("FIT-14", Severity.BLOCK, words, document.file, line=line)]) from None


def _look_over_and_render(desk: Desk, ref: str) -> tuple[LookedOver, dict[str, Any]]:
    looked = look_over_here(desk, ref)
    is_ready = not any(map(must_be_mended, looked.issues))
    return looked, render_for_every_channel(desk, looked.document) if is_ready else {}


def approve_item(
    desk: Desk,
    ref: str,
    *,
    user_id: int,
    fingerprint: str = "",
    seen: Seen | None = None,
    conditions: str = "",
    given_by: str = "desk",
) -> None:
    """Say yes to exactly what was seen. When every party of the route has, the item is approved.

    Whoever is on the release's media lists now is approved with it; who joins later is not.

    Args:
        seen: what the approver's page showed. fingerprint: where there was no page, the text that is meant: the
            source's fingerprint, or the ``shown_sha256`` of the revision.

    A yes that counted for Practice only gives way to one that counts everywhere.

    Raises:
        NotAllowedError: the approver wrote any of it, may not approve, or it is not in review.
        ConflictError: the text was submitted anew since the approver looked.
    """
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.APPROVE)
        item = get_item_to_change(session, ref)
        revision = latest_revision(session, item.id)
        doubtful = practice_only(revision) if revision and item.status in CAN_BE_SENT_BACK else None
        if revision is None or (item.status != ItemStatus.IN_REVIEW and doubtful is None):
            raise NotAllowedError(
                f"“{item.title}” is {status_words(item.status)}, not in review. "
                "Only what was submitted can be approved."
            )
        refuse_own_words(session, revision, user)
        _refuse_unseen(session, revision, seen, fingerprint)
        kind = ItemKind(item.kind)
        party = ROUTES[kind][0]
        if party in standing_parties(revision) and doubtful is None:
            return
        approval = new_approval(
            session, revision, user, party=party, conditions=conditions, given_by=given_by, at=now
        )
        if doubtful is not None:
            if approval.is_for_practice_only:
                raise NotAllowedError(practice_only_words(approval))
            doubtful.withdrawn_at = now
            session.flush()  # one yes per party stands at a time
        session.add(approval)
        freeze_recipients(session, revision, user_id=user.id, at=now)
        session.flush()
        session.refresh(revision, ["approvals"])
        _follow_approval(session, item, approval)


def _follow_approval(session: Session, item: Item, approval: Approval) -> None:
    """What a yes does to the item: in review it is approved with the last one; later only the trace is left."""
    note = f"{approval.conditions} {mark_words(approval)}".strip()
    if item.status != ItemStatus.IN_REVIEW:
        note_decision(
            session,
            item,
            step=Step.APPROVED_AGAIN,
            at=approval.approved_at,
            user_id=approval.approved_by_id,
            fingerprint=approval.fingerprint,
            note=f"For every channel. {note}".strip(),
        )
    elif not parties_still_missing(approval.revision, for_practice=True):
        move_item(
            session,
            item,
            ItemStatus.APPROVED,
            step=Step.APPROVED,
            at=approval.approved_at,
            user_id=approval.approved_by_id,
            fingerprint=approval.fingerprint,
            note=note,
        )


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
            shut_gate(session)  # its embargo may be another again, as when it is submitted
        user = get_permitted_user(session, user_id, Permission.APPROVE)
        item = get_item_to_change(session, ref)
        revision = latest_revision(session, item.id)
        if revision is None or item.status not in CAN_BE_SENT_BACK:
            raise NotAllowedError(
                f"“{item.title}” is {status_words(item.status)}; changes are asked for before it has gone out."
            )
        if seen is not None:
            refuse_unseen(session, revision, seen, recipients=False)
        for approval in revision.approvals:
            approval.withdrawn_at = approval.withdrawn_at or now
        is_out = False
        for delivery in list_deliveries_of_item(session, item.id):
            is_out |= has_gone_out(delivery) or delivery.status in (
                DeliveryStatus.SENDING,
                DeliveryStatus.UNKNOWN,
            )
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


def _freeze_pictures(desk: Desk, document: ItemDocument) -> None:
    """Without their metadata: what is kept is what goes out."""
    for picture in document.pictures:
        try:
            content = prepare_picture(picture.path.read_bytes())
        except UNREADABLE:
            content = b""
        if hashlib.sha256(content).hexdigest() != picture.sha256:
            raise ConflictError(
                f"The picture {picture.name} was changed while it was being submitted. Submit again."
            )
        desk.media.keep(content)


def _make_way(session: Session, item: Item) -> None:
    """A new text ends what stood still with an older one: only the newest may go out.

    Raises:
        NotAllowedError: an older text is planned, or has gone out, wholly or in part.
    """
    deliveries = [one for one in list_deliveries_of_item(session, item.id) if not was_practised(one)]
    statuses = {DeliveryStatus(delivery.status) for delivery in deliveries}
    if statuses & {*WAITING, DeliveryStatus.SENDING}:
        raise NotAllowedError(
            "This item is scheduled. Cancel what is scheduled first, then submit the new text."
        )
    if statuses & {*OUT, DeliveryStatus.UNKNOWN} or any(parts_out(one.checkpoint) for one in deliveries):
        raise NotAllowedError(
            "This item has gone out. Correct it with a new, dated item; what was published stays on record."
        )
    for delivery in deliveries:
        if delivery.status != DeliveryStatus.CANCELLED:
            move_delivery(delivery, DeliveryStatus.CANCELLED, error="A newer text was submitted.")
