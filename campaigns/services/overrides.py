"""Letting one blocking finding pass: by a named role, with a reason, for exactly the text that was looked at."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from campaigns.checks.overriding import who_may_override
from campaigns.domain.issues import Severity
from campaigns.domain.permissions import ROLE_LABELS, Permission, Role
from campaigns.domain.seen import Seen
from campaigns.errors import CampaignDeskError, ConflictError, NotAllowedError
from campaigns.models.overrides import FindingOverride
from campaigns.services.access import get_permitted_user
from campaigns.services.bench import Purpose, looking, on_the_bench
from campaigns.services.desk import Desk
from campaigns.services.library import record_item
from campaigns.services.readiness import look_over
from campaigns.services.rendering import shown_of_draft
from campaigns.services.transaction import transaction

SHORTEST_REASON = 10  # letters; “ok” explains nothing to whoever asks in a year


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
        fingerprint: of the text the person meant; None takes the file as it stands.
        seen: what the person's page showed.

    Raises:
        NotAllowedError: the person's role may not let this check's findings pass, or nobody may.
        ConflictError: the text has changed, or the finding does not block it.
        CampaignDeskError: the reason is missing.
    """
    looked = look_over(desk, ref)
    document = looked.document
    if fingerprint is not None and document.fingerprint != fingerprint:
        raise ConflictError("The text has changed since you looked at it. Look again; nothing was decided.")
    shown = on_the_bench(desk, Purpose.PREVIEW, looking(desk), shown_of_draft, document)
    if seen is not None and seen.shown != shown:
        raise ConflictError(
            "The text changed since you opened it. Nothing was decided. Look at it again below, then decide."
        )
    if len(reason.strip()) < SHORTEST_REASON:
        raise CampaignDeskError("Say why it may pass, in a sentence. The reason is kept with the item.")
    blocking = [issue for issue in looked.issues if issue.severity is Severity.BLOCK]
    matters = dict.fromkeys(issue.about for issue in blocking if issue.id == check_id)
    if not matters:
        raise ConflictError(f"{check_id} does not block this text, so there is nothing to let through.")
    try:
        with transaction() as session:
            user = get_permitted_user(session, user_id, Permission.APPROVE)
            _refuse_other_roles(check_id, Role(user.role))
            item = record_item(session, document)
            session.flush()
            session.add_all(
                FindingOverride(
                    item_id=item.id,
                    check_id=check_id,
                    fingerprint=document.fingerprint,
                    shown_sha256=shown,
                    about=about,
                    reason=reason.strip(),
                    decided_by_id=user.id,
                    role=user.role,
                    decided_at=desk.clock.now(),
                )
                for about in matters
            )
    except IntegrityError as error:
        raise ConflictError(
            "Somebody else decided on this at the same moment. Look at the page again."
        ) from error


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
