"""Giving an approval: nobody approves their own words, and what is known of the giver is kept with their yes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.domain.items.signoff import COMMUNICATIONS_LEAD
from campaigns.errors import NotAllowedError
from campaigns.models.content import Approval, Revision
from campaigns.models.people import User
from campaigns.services.content.authorship import authors_of, has_share, who_let_in

BY_PHONE = "phone"  # how an approval was given, of one that somebody else wrote down
OWN_WORDS = "You wrote some of this text, or submitted it. Another person has to approve it."


def refuse_own_words(session: Session, revision: Revision, user: User) -> None:
    """The one place that keeps people from approving their own words, whatever the door.

    Raises:
        NotAllowedError: this person, under this account or another, wrote a version of it or submitted it.
    """
    if has_share(session, user.id, [revision]):
        raise NotAllowedError(OWN_WORDS)


def new_approval(
    session: Session,
    revision: Revision,
    user: User,
    *,
    conditions: str,
    given_by: str,
    at: datetime,
) -> Approval:
    """A yes with what is known at this moment about who could have given it."""
    is_marked = user.is_vouched_for_by_another
    return Approval(
        revision_id=revision.id,
        party=COMMUNICATIONS_LEAD,
        fingerprint=revision.fingerprint,
        shown_sha256=revision.shown_sha256,
        approved_by=user,
        conditions=conditions.strip(),
        given_by=given_by,
        approved_at=at,
        access_set_up_how=user.access_set_up_how if is_marked else "",
        access_set_up_by=user.access_set_up_by if is_marked else None,
        is_for_practice_only=counts_for_practice_only(session, revision, user),
    )


def counts_for_practice_only(session: Session, revision: Revision, user: User) -> bool:
    """Whether whoever let this person in wrote some of the text, and they have not shown yet that it is they."""
    if not user.is_vouched_for_by_another:
        return False
    return bool(authors_of(session, [revision])[revision.id] & who_let_in(session, user))
