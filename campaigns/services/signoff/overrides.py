"""Letting one blocking finding pass: by a named role, with a reason, for exactly the text that was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.checks.overriding import who_may_override
from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.items.issues import Issue, Severity
from campaigns.domain.items.seen import Seen
from campaigns.domain.items.statuses import SUBMITTED
from campaigns.domain.people.permissions import ROLE_LABELS, Permission, Role
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.content import Revision, find_item, latest_revision
from campaigns.models.overrides import FindingOverride
from campaigns.services.content.library import record_item
from campaigns.services.content.link_cards import refuse_unread_card
from campaigns.services.content.preview import preview_item
from campaigns.services.content.readiness import look_over, look_over_revision
from campaigns.services.content.rendering import shown_of_draft
from campaigns.services.core.access import get_item, get_permitted_user
from campaigns.services.core.bench import Purpose, looking, on_the_bench
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading, transaction
from campaigns.services.signoff.recipients import is_seen

SHORTEST_REASON = 10  # letters; “ok” explains nothing to whoever asks in a year
_CHANGED = "The text changed since you opened it. Nothing was decided. Look at it again below, then decide."


def let_through(
    desk: Desk,
    ref: str,
    *,
    check_id: str,
    user_id: int,
    reason: str,
    fingerprint: str | None = None,
    seen: Seen | None = None,
) -> None:
    """Record the decision. The finding is then shown as a note with it, until the text changes.

    It is about what is known now: an election called later, or a new case, is decided on anew.

    Args:
        fingerprint: of the text the person meant; None takes the file as it stands, or what was submitted of it.
        seen: what the person's page showed.

    Raises:
        NotAllowedError: the person's role may not let this check's findings pass, or nobody may.
        ConflictError: the text has changed, or the finding does not block it.
        CampaignDeskError: the reason is missing.
    """
    text = _text_meant(desk, ref, fingerprint, seen)
    if len(reason.strip()) < SHORTEST_REASON:
        raise CampaignDeskError("Say why it may pass, in a sentence. The reason is kept with the item.")
    blocking = [issue for issue in text.issues if issue.severity is Severity.BLOCK]
    matters = dict.fromkeys(issue.about for issue in blocking if issue.id == check_id)
    if not matters:
        raise ConflictError(f"{check_id} does not block this text, so there is nothing to let through.")
    with transaction(
        clash="Somebody else decided on this at the same moment. Look at the page again."
    ) as session:
        user = get_permitted_user(session, user_id, Permission.APPROVE)
        _refuse_other_roles(check_id, Role(user.role))
        item = record_item(session, text.draft, at=desk.clock.now()) if text.draft else get_item(session, ref)
        session.flush()
        session.add_all(
            FindingOverride(
                item_id=item.id,
                check_id=check_id,
                fingerprint=text.fingerprint,
                shown_sha256=text.shown,
                about=about,
                reason=reason.strip(),
                decided_by_id=user.id,
                role=user.role,
                decided_at=desk.clock.now(),
            )
            for about in matters
        )


@dataclass(frozen=True)
class _Text:
    """What is decided on. ``draft`` is none for a text that was submitted."""

    fingerprint: str
    shown: str
    issues: Sequence[Issue]
    draft: ItemDocument | None = None


def _text_meant(desk: Desk, ref: str, fingerprint: str | None, seen: Seen | None) -> _Text:
    """Of an item that was submitted, the text that was frozen, unless what was seen or lies on disk is another.

    Raises:
        ConflictError: the text is not the one that was looked at.
    """
    revision = _submitted(ref)
    if revision is not None and (seen.revision if seen else _is_on_disk(desk, ref, revision)):
        if seen is not None and not is_seen(revision, seen):
            raise ConflictError(_CHANGED)
        looked = look_over_revision(desk, revision.id)
        text = _Text(revision.fingerprint, revision.shown_sha256, looked.issues)
    else:
        refuse_unread_card(desk, ref)
        looked = look_over(desk, ref)
        shown = on_the_bench(desk, Purpose.PREVIEW, looking(desk), shown_of_draft, looked.document)
        if seen is not None and seen.shown != shown:
            raise ConflictError(_CHANGED)
        text = _Text(looked.document.fingerprint, shown, looked.issues, looked.document)
    if fingerprint is not None and fingerprint not in (text.fingerprint, text.shown):
        raise ConflictError("The text has changed since you looked at it. Look again; nothing was decided.")
    return text


def _submitted(ref: str) -> Revision | None:
    """The newest text of it that was submitted; none where that was sent back, so that the draft counts."""
    with reading() as session:
        item = find_item(session, ref)
        return latest_revision(session, item.id) if item and item.status in SUBMITTED else None


def _is_on_disk(desk: Desk, ref: str, revision: Revision) -> bool:
    """Its file still says what was submitted, or nobody can tell what it says."""
    try:
        return preview_item(desk, ref).fingerprint == revision.fingerprint
    except CampaignDeskError:
        return True


def _refuse_other_roles(check_id: str, role: Role) -> None:
    allowed = who_may_override(check_id)
    if check_id == "LAW-04":
        raise NotAllowedError(
            "Nobody can let LAW-04 pass alone. Record the clearance of the police and of the legal adviser for this text "
            "under Incidents and court cases, or with campaigns incidents clear."
        )
    if not allowed:
        raise NotAllowedError(f"Nobody can let {check_id} pass: mend the text or the file instead.")
    if role not in allowed:
        names = " or ".join(sorted(ROLE_LABELS[one].lower() for one in allowed))
        raise NotAllowedError(f"Only the {names} can let {check_id} pass.")
