"""Whom a release goes to: those its approvers saw on its media lists, and of them only who still is.

Whoever joins a list after sign-off gets nothing until an approver confirms them; whoever leaves it gets nothing,
whatever was approved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from campaigns.domain.items.seen import Seen, address_sha256, recipients_sha256
from campaigns.domain.items.steps import Step
from campaigns.domain.people.permissions import Permission
from campaigns.domain.text.listing import counted
from campaigns.domain.text.quoting import quoted
from campaigns.errors import ConflictError, NotAllowedError
from campaigns.models.content import Revision, latest_revision
from campaigns.models.people import Contact
from campaigns.models.recipients import ApprovedRecipient, list_approved_recipients, list_contacts_on
from campaigns.services.core.access import get_item_to_change, get_permitted_user
from campaigns.services.core.desk import Desk
from campaigns.services.core.transaction import transaction
from campaigns.services.signoff.approving import counts_for_practice_only, refuse_own_words
from campaigns.services.workflow.approvals import (
    is_signed_off,
    standing_approvals,
)
from campaigns.services.workflow.moves import note_decision, status_words

log = structlog.get_logger("campaigns.recipients")


@dataclass(frozen=True)
class Recipients:
    """Of one release, at this moment.

    Attributes:
        getting: who gets it; before anybody approved, who would.
        joined: who came to a list since sign-off, or has another address since. left: how many have gone since.
        areas: by the number of a contact, the area whose wording they get; nobody who gets that of all others.
    """

    getting: tuple[Contact, ...] = ()
    joined: tuple[Contact, ...] = ()
    left: int = 0
    areas: Mapping[int, str] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return recipients_sha256(map(self._shown, self.getting), map(self._shown, self.joined))

    def _shown(self, contact: Contact) -> tuple[int, str]:
        """With the wording they get: whoever approves sees that as well."""
        area = self.areas.get(contact.id, "")
        number, address = _stamp(contact)
        return number, f"{address} {area}".rstrip()

    @property
    def by_area(self) -> list[tuple[str, int]]:
        """Each area with how many get its wording."""
        counts = Counter(area for one in self.getting if (area := self.areas.get(one.id)))
        return sorted(counts.items())


def recipients_of_revision(session: Session, revision: Revision) -> Recipients:
    """Nobody for a post: it is for everybody."""
    if not revision.media_lists:
        return Recipients()
    listed = list_contacts_on(session, revision.media_lists)
    areas = _areas_now(session, revision)
    if not standing_approvals(revision):
        return Recipients(tuple(listed), areas=areas)
    approved = list_approved_recipients(session, revision.id)
    getting = tuple(one for one in listed if _stamp(one) in approved)
    # Whoever changed lists since gets what the approver saw them get.
    areas |= {one.id: approved[_stamp(one)] for one in getting}
    there = {one.id for one in listed}
    return Recipients(
        getting,
        joined=tuple(one for one in listed if _stamp(one) not in approved),
        left=len({contact for contact, _ in approved} - there),
        areas=areas,
    )


def _areas_now(session: Session, revision: Revision) -> dict[int, str]:
    """Who gets the wording of an area by the media lists as they are: of somebody on several, the first."""
    found: dict[int, str] = {}
    for variant in (revision.rendered.get("release") or {}).get("variants", ()):
        for contact in list_contacts_on(session, [variant["media_list"]]):
            found.setdefault(contact.id, variant["area"])
    return found


def seen_of(session: Session, revision: Revision) -> Seen:
    """What a page shows of this revision now: for its forms, and for telling whether a form is of today."""
    recipients = recipients_of_revision(session, revision).sha256 if revision.media_lists else ""
    return Seen(revision.shown_sha256, revision.number, recipients)


def refuse_unseen(session: Session, revision: Revision, seen: Seen, *, recipients: bool = True) -> None:
    """Whoever decides has to have seen what they decide about.

    Args:
        recipients: it matters, too, who would get it.

    Raises:
        ConflictError: something was changed since their page was opened. Nothing was done.
    """
    if not is_seen(revision, seen):
        raise ConflictError(
            "The text changed since you opened it. Nothing was done. Look at it again below, then decide."
        )
    if recipients and seen.recipients != seen_of(session, revision).recipients:
        raise ConflictError(
            "The list of recipients changed since you opened it. Nothing was done. Look at who gets it now, then decide."
        )


def is_seen(revision: Revision | None, seen: Seen) -> bool:
    """Whether the text on the page was that of this revision."""
    if revision is None:
        return False
    return (seen.shown, seen.revision) == (revision.shown_sha256, revision.number)


def freeze_recipients(session: Session, revision: Revision, *, user_id: int, at: datetime) -> int:
    """Write down everybody who is on the lists now, as somebody an approver said yes to. How many are new."""
    listed = list_contacts_on(session, revision.media_lists) if revision.media_lists else []
    known = list_approved_recipients(session, revision.id)
    return _write(session, revision, (one for one in listed if _stamp(one) not in known), user_id, at)


def confirm_recipients(desk: Desk, ref: str, *, user_id: int, seen: Seen | None = None) -> list[str]:
    """An approver says yes to those who joined a media list after sign-off. Returns their names, or addresses.

    Args:
        seen: what the approver's page showed; None takes those who have joined by now.

    Raises:
        NotAllowedError: the person may not approve it, or it is not approved.
        ConflictError: there is nobody to confirm, or not those that the page showed.
    """
    now = desk.clock.now()
    with transaction() as session:
        user = get_permitted_user(session, user_id, Permission.APPROVE)
        item = get_item_to_change(session, ref)
        revision = latest_revision(session, item.id)
        if revision is None or not is_signed_off(revision):
            raise NotAllowedError(
                f"{quoted(item.title)} is {status_words(item.status)}. Approve it first: that covers everybody on its lists."
            )
        if seen is not None:
            refuse_unseen(session, revision, seen)
        refuse_own_words(session, revision, user)
        if counts_for_practice_only(session, revision, user):
            raise NotAllowedError(
                f"{user.name}’s access was set up by somebody who wrote some of this text. {user.name} signs in by a link "
                f"sent to {user.email} and confirms it then; or somebody else does."
            )
        joined = recipients_of_revision(session, revision).joined
        if not joined:
            raise ConflictError(
                "Nobody has joined its media lists since sign-off, so there is nobody to confirm."
            )
        _write(session, revision, joined, user.id, now)
        many = counted(len(joined), "person who", "people who")
        note_decision(
            session,
            item,
            step=Step.RECIPIENTS_CONFIRMED,
            at=now,
            user_id=user.id,
            fingerprint=revision.fingerprint,
            note=f"{many} joined its media lists after sign-off",
        )
        names = [one.name or one.email for one in joined]
    log.info("recipients confirmed", item=ref, count=len(names))
    return names


def _write(
    session: Session, revision: Revision, contacts: Iterable[Contact], user_id: int, at: datetime
) -> int:
    areas = _areas_now(session, revision)
    rows = [
        ApprovedRecipient(
            revision_id=revision.id,
            contact_id=one.id,
            area=areas.get(one.id, ""),
            address_sha256=address_sha256(one.email),
            approved_by_id=user_id,
            approved_at=at,
        )
        for one in contacts
    ]
    session.add_all(rows)
    session.flush()
    return len(rows)


def _stamp(contact: Contact) -> tuple[int, str]:
    return contact.id, address_sha256(contact.email)
