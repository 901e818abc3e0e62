"""Passing over what a check warns of in one post, with a reason that stays in its file. What blocks can’t be passed over so."""

from __future__ import annotations

from campaigns.checks.registry import CHECKS
from campaigns.content_store.form_words import WordsNotTakenError
from campaigns.content_store.item_words import with_finding_left
from campaigns.content_store.paths import parse_ref
from campaigns.content_store.problems import EditConflictError
from campaigns.domain.items.documents import ItemDocument
from campaigns.domain.items.issues import Severity
from campaigns.domain.people.permissions import Permission
from campaigns.errors import ConflictError
from campaigns.models.versions import VersionKind
from campaigns.services.content.readiness import look_over
from campaigns.services.content.versions import Kept, write_version
from campaigns.services.core.access import get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import reading

CHANGED = "The words have changed since. Nothing else was changed; look at the findings again."
SHORTEST_REASON = 10  # letters, as for what is let through


def leave_finding(
    desk: Desk, ref: str, check_id: str, reason: str, *, user_id: int, fingerprint: str
) -> None:
    """Pass over this check’s warnings in a post. They are told as good to know from then on, with the reason.

    Args:
        fingerprint: of the text that the person saw; another is not touched.

    Raises:
        NotAllowedError: this person may not write.
        WordsNotTakenError: the reason is missing. ConflictError: the check warns of nothing in this text any more.
        ContentError, NotLookedAtError
    """
    if len(reason.strip()) < SHORTEST_REASON:
        why = "Say why it is right here, in a sentence. It is kept with the post."
        raise WordsNotTakenError(f"why-{check_id}", why)
    looked = look_over(desk, ref)
    found = [one for one in looked.issues if one.id == check_id and one.severity is Severity.WARN]
    if check_id not in CHECKS or not found:
        raise ConflictError(CHANGED)
    _write(desk, looked.document, check_id, reason, user_id=user_id, fingerprint=fingerprint)


def tell_finding_again(desk: Desk, ref: str, check_id: str, *, user_id: int, fingerprint: str) -> None:
    """Take back that this check’s warnings are passed over. Arguments and errors as ``leave_finding``."""
    document = desk.content.read_item(ref)
    if check_id not in document.allow:
        raise ConflictError(CHANGED)
    _write(desk, document, check_id, "", user_id=user_id, fingerprint=fingerprint)


def _write(
    desk: Desk, document: ItemDocument, check_id: str, reason: str, *, user_id: int, fingerprint: str
) -> None:
    with reading() as session:
        get_permitted_user(session, user_id, Permission.WRITE)
    if document.fingerprint != fingerprint:
        raise ConflictError(CHANGED)
    ref, source = document.ref, document.source
    changed = with_finding_left(source, check_id, reason, parse_ref(ref), desk.content.zone)
    try:
        write_version(desk, ref, changed, Kept(source, fingerprint, VersionKind.WRITTEN), user_id=user_id)
    except EditConflictError as error:
        raise ConflictError(str(error)) from error
